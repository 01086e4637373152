#include <nodes/store/wire_source.hpp>

namespace dutchbook::store {

wire_source source_of(kind k) noexcept {
    switch (k) {
    case kind::market:
        return {"markets", "t.content_hash || ':' || t.is_active", "t.is_active = 1",
                "json_array(t.platform, t.external_id)"};
    case kind::similarity:
        return {"similarities", "t.content_hash",
                "t.confidence > 0 AND EXISTS (SELECT 1 FROM markets m WHERE m.is_active = 1 AND "
                "m.platform = t.platform1 AND m.external_id = t.market1_id) AND EXISTS (SELECT 1 "
                "FROM markets m WHERE m.is_active = 1 AND m.platform = t.platform2 AND "
                "m.external_id = t.market2_id)",
                "json_array(t.platform1, t.market1_id, t.platform2, t.market2_id)"};
    case kind::opportunity:
        return {"opportunities", "t.content_hash || ':' || t.status", "t.status = 'active'",
                "json_array(t.buy_platform, t.buy_market_id, t.sell_platform, t.sell_market_id)"};
    case kind::sync_log:
        return {"sync_logs", "t.content_hash", "1", "json_array(t.sync_id)"};
    }
    return {};
}

std::string_view choice_of(const sink& s, kind k) noexcept {
    switch (k) {
    case kind::market:
        if (s.markets == sink::market_choice::none) return "0";
        return s.markets == sink::market_choice::related ? "t.related = 1" : "1";
    case kind::similarity:
        if (!s.similarities) return "0";
        return s.seed_schema_only ? "t.tier IN ('reviewed', 'proved')" : "1";
    case kind::opportunity:
        if (!s.opportunities) return "0";
        return s.seed_schema_only
                   ? "t.implausible_odds = 0 AND t.tier IN ('reviewed', 'proved')"
                   : "1";
    case kind::sync_log:
        return s.sync_logs ? "1" : "0";
    }
    return "0";
}

namespace {

/// Rows that differ from what the sink holds. A row that is no longer live goes only to a sink that
/// may hold it.
void add_differences(sqlite::connection& db, const sink& s, kind k, std::string_view run_id,
                     std::string_view sync_id) {
    const wire_source from = source_of(k);
    // Compared first, by an index that holds no texts; only what differs is read whole.
    std::string sql = "WITH d(id) AS MATERIALIZED (SELECT t.id FROM ";
    sql.append(from.table);
    sql.append(" t LEFT JOIN sent s ON s.sink = ?1 AND s.kind = ?2 AND s.row_id = t.id WHERE s.hash IS NOT (");
    sql.append(from.hash).append(") AND (s.row_id IS NOT NULL OR (");
    sql.append(from.live).append(" AND ").append(choice_of(s, k)).append("))");
    if (k == kind::sync_log) sql.append(" AND t.sync_id = ?4");
    sql.append(") INSERT INTO outbox SELECT ?1, ?2, t.id, ");
    sql.append(from.natural_key).append(", ").append(from.hash);
    sql.append(", 'pending', 0, '', ?3 FROM d JOIN ").append(from.table);
    sql.append(" t ON t.id = d.id WHERE true");
    sql.append(" ON CONFLICT(sink, kind, row_id) DO UPDATE SET hash = excluded.hash, "
               "state = 'pending', attempts = 0, reason = '', created_run = excluded.created_run "
               "WHERE outbox.hash <> excluded.hash");
    sqlite::statement insert(db, sql);
    insert.bind(s.name).bind(to_string(k)).bind(run_id);
    if (k == kind::sync_log) insert.bind(sync_id);
    insert.run();
}

/// A row that came back to what the sink holds has nothing to say, nor has one that is over before
/// the sink ever heard of it.
void drop_returned(sqlite::connection& db, const sink& s, kind k) {
    const wire_source from = source_of(k);
    std::string sql = "DELETE FROM outbox WHERE sink = ?1 AND kind = ?2 AND EXISTS (SELECT 1 FROM ";
    sql.append(from.table)
        .append(" t LEFT JOIN sent s ON s.sink = ?1 AND s.kind = ?2 AND s.row_id = t.id "
                "WHERE t.id = outbox.row_id AND (s.hash = (")
        .append(from.hash)
        .append(") OR (s.row_id IS NULL AND NOT (")
        .append(from.live)
        .append("))))");
    sqlite::statement(db, sql).bind(s.name).bind(to_string(k)).run();
}

/// Whether this is another value than the run before left; keeps it.
bool changed(sqlite::connection& db, const std::string& name, const std::string& value) {
    {
        sqlite::statement held(db, "SELECT value FROM meta WHERE name = ?");
        if (held.bind(name).step() && held.text(0) == value) return false;
    }
    sqlite::statement(db, "INSERT OR REPLACE INTO meta VALUES(?, ?)").bind(name).bind(value).run();
    return true;
}

/// What another remote holds or refused says nothing of this one, and what was refused in other
/// words nothing of these.
void forget_other_target(sqlite::connection& db, const sink& s) {
    const bool other_target = changed(db, "target:" + s.name, s.target);
    const bool other_wire = changed(db, "wire:" + s.name, s.wire);
    if (other_target) sqlite::statement(db, "DELETE FROM sent WHERE sink = ?").bind(s.name).run();
    if (other_target || other_wire)
        sqlite::statement(db, "UPDATE outbox SET state = 'pending', attempts = 0, reason = '' "
                              "WHERE sink = ? AND state = 'dead'")
            .bind(s.name)
            .run();
}

} // namespace

std::int64_t enqueue(sqlite::connection& db, const sink& s, std::string_view run_id,
                     std::string_view sync_id) {
    forget_other_target(db, s);
    for (const kind k : all_kinds) {
        add_differences(db, s, k, run_id, sync_id);
        drop_returned(db, s, k);
    }
    sqlite::statement count(db, "SELECT count(*) FROM outbox WHERE sink = ? AND state = 'pending'");
    count.bind(s.name);
    return count.step() ? count.integer(0) : 0;
}

} // namespace dutchbook::store
