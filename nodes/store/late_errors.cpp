#include <nodes/store/result_rows.hpp>
#include <nodes/store/results_writer.hpp>
#include <nodes/store/wire_source.hpp>

namespace dutchbook::store {

namespace {

std::optional<sync_log> log_of(sqlite::connection& db, std::string_view sync_id) {
    std::string sql = "SELECT ";
    sql.append(sync_log_columns).append(" FROM sync_logs WHERE sync_id = ?");
    sqlite::statement query(db, sql);
    if (!query.bind(sync_id).step()) return std::nullopt;
    return read_sync_log(query, 0);
}

} // namespace

void run_writer::add_errors(std::string_view sync_id, std::span<const std::string> errors) {
    sqlite::connection& sql = db_.connection();
    sqlite::transaction tx(sql);
    auto log = log_of(sql, sync_id);
    if (!log) return;
    log->errors.insert(log->errors.end(), errors.begin(), errors.end());
    results_writer(sql, run_id_, as_of_, now_, read_).log(*log);
    for (const sink& s : db_.how().sinks) enqueue(sql, s, run_id_, sync_id);
    tx.commit();
}

} // namespace dutchbook::store
