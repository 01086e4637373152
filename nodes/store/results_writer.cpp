#include <nodes/store/results_writer.hpp>

#include <utility>

#include <nodes/store/crash_point.hpp>
#include <nodes/store/result_rows.hpp>
#include <nodes/store/wire_source.hpp>

namespace dutchbook::store {

results_writer::results_writer(sqlite::connection& db, std::string run_id, timestamp as_of,
                               timestamp now, const rows_read& read)
    : db_(db), run_id_(std::move(run_id)), as_of_ms_(unix_ms(as_of)), now_ms_(unix_ms(now)),
      read_(read) {}

void results_writer::log(const sync_log& log) {
    sqlite::statement(
        db_, "INSERT INTO sync_logs(sync_id, markets_processed, opportunities_found, errors, "
             "duration, timestamp, content_hash, wire_bytes) VALUES(?,?,?,?,?,?,?,?) "
             "ON CONFLICT(sync_id) DO UPDATE SET markets_processed = excluded.markets_processed, "
             "opportunities_found = excluded.opportunities_found, errors = excluded.errors, "
             "duration = excluded.duration, timestamp = excluded.timestamp, "
             "content_hash = excluded.content_hash, wire_bytes = excluded.wire_bytes")
        .bind(log.sync_id)
        .bind(log.markets_processed)
        .bind(log.opportunities_found)
        .bind(strings_json(log.errors))
        .bind(std::int64_t{log.duration.count()})
        .bind(unix_ms(log.at))
        .bind(content_hash(log))
        .bind(static_cast<std::int64_t>(document(log, {}).size()))
        .run();
}

finish_counts run_writer::finish(const run_results& results) {
    sqlite::connection& sql = db_.connection();
    finish_counts counts;
    sqlite::transaction tx(sql);
    results_writer writer(sql, run_id_, as_of_, now_, read_);
    writer.relations(results, counts);
    crash_point("store.results.relations");
    writer.opportunities(results, counts);
    crash_point("store.results.opportunities");
    writer.log(results.log);
    for (const sink& s : db_.how().sinks)
        counts.enqueued += enqueue(sql, s, run_id_, results.log.sync_id);
    crash_point("store.results.outbox");
    sqlite::statement(sql, "UPDATE runs SET state = 'finished' WHERE run_id = ?")
        .bind(run_id_)
        .run();
    crash_point("store.results.before_commit");
    tx.commit();
    crash_point("store.results.after_commit");
    return counts;
}

} // namespace dutchbook::store
