#include <nodes/store/rejects.hpp>

#include <nodes/store/crash_point.hpp>
#include <nodes/store/digest.hpp>

namespace dutchbook::store {

namespace {

std::string name_of(const rejected_row& r) {
    digest_input in;
    in.text(r.key.id).text(r.reason);
    if (r.key.id.empty()) in.text(r.raw);
    return in.hex();
}

void drop_beyond(sqlite::connection& db, const reject_limits& limits) {
    sqlite::statement(db,
                      "DELETE FROM rejects WHERE id IN (SELECT id FROM (SELECT id, row_number() "
                      "OVER (PARTITION BY platform ORDER BY newest DESC) AS place FROM rejects) "
                      "WHERE place > ?)")
        .bind(limits.rows_per_platform)
        .run();
    sqlite::statement(db, "DELETE FROM rejects WHERE id IN (SELECT id FROM (SELECT id, sum(bytes) "
                          "OVER (ORDER BY newest DESC) AS so_far FROM rejects) WHERE so_far > ?)")
        .bind(limits.bytes)
        .run();
}

} // namespace

void put_rejects(database& store, std::span<const rejected_row> rows, std::string_view run_id,
                 timestamp at, const reject_limits& limits) {
    if (rows.empty()) return;
    sqlite::connection& db = store.connection();
    sqlite::transaction tx(db);
    std::int64_t newest = db.integer("SELECT max(newest) FROM rejects");
    {
        sqlite::statement put(
            db, "INSERT INTO rejects(platform, external_id, reason, name, first_run, first_at, "
                "run_id, at, times, newest, bytes, raw) "
                "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?5, ?6, 1, ?7, ?8, CAST(?9 AS BLOB)) "
                "ON CONFLICT(platform, name) DO UPDATE SET run_id = excluded.run_id, "
                "at = excluded.at, times = times + (run_id <> excluded.run_id), "
                "newest = excluded.newest, bytes = excluded.bytes, raw = excluded.raw");
        for (const rejected_row& r : rows) {
            put.bind(r.key.platform).bind(r.key.id).bind(r.reason).bind(name_of(r)).bind(run_id);
            put.bind(unix_ms(at)).bind(++newest).bind(static_cast<std::int64_t>(r.raw.size()));
            put.bind(r.raw).run();
        }
    }
    drop_beyond(db, limits);
    crash_point("store.rejects.before_commit");
    tx.commit();
    crash_point("store.rejects.after_commit");
}

std::vector<rejected_row> rejects(const database& db, const reject_filter& of) {
    sqlite::statement query(
        db.connection(),
        "SELECT platform, external_id, reason, raw, run_id, at, first_run, first_at, times "
        "FROM rejects WHERE (?1 = '' OR platform = ?1) AND (?2 = '' OR reason = ?2) AND "
        "(?3 = '' OR run_id = ?3 OR first_run = ?3) ORDER BY newest DESC LIMIT ?4");
    query.bind(of.platform).bind(of.reason).bind(of.run);
    query.bind(of.limit > 0 ? of.limit : std::int64_t{-1});
    std::vector<rejected_row> out;
    while (query.step()) {
        rejected_row& r = out.emplace_back();
        r.key = {std::string(query.text(0)), std::string(query.text(1))};
        r.reason = query.text(2);
        r.raw = query.text(3);
        r.run_id = query.text(4);
        r.at = from_unix_ms(query.integer(5));
        r.first_run = query.text(6);
        r.first_at = from_unix_ms(query.integer(7));
        r.times = query.integer(8);
    }
    return out;
}

} // namespace dutchbook::store
