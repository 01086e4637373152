#include <nodes/store/outbox.hpp>

#include <utility>

#include <nodes/store/crash_point.hpp>
#include <nodes/store/market_record.hpp>
#include <nodes/store/result_rows.hpp>
#include <nodes/store/wire_source.hpp>

namespace dutchbook::store {

std::string_view to_string(kind k) noexcept {
    switch (k) {
    case kind::market:
        return "market";
    case kind::similarity:
        return "similarity";
    case kind::opportunity:
        return "opportunity";
    case kind::sync_log:
        return "sync_log";
    }
    return "";
}

namespace {

/// Rows of a kind that stand in `table` (outbox or sent, named o): row id, hash, then the columns
/// of its document.
std::string rows_sql(kind k, std::string_view table) {
    const wire_source from = source_of(k);
    std::string sql = "SELECT o.row_id, ";
    sql.append(from.hash).append(", ");
    switch (k) {
    case kind::market:
        sql.append(market_columns);
        break;
    case kind::similarity:
        sql.append(similarity_columns);
        break;
    case kind::opportunity:
        sql.append(opportunity_columns);
        break;
    case kind::sync_log:
        sql.append(sync_log_columns);
        break;
    }
    sql.append(" FROM ").append(table).append(" o JOIN ").append(from.table);
    sql.append(" t ON t.id = o.row_id");
    if (k == kind::market) sql.append(" JOIN markets m ON m.id = t.id");
    sql.append(" WHERE o.sink = ? AND o.kind = ? ");
    return sql;
}

std::string document_of(kind k, const sqlite::statement& row, const document_style& style) {
    switch (k) {
    case kind::market:
        return market_document(row, 2, style);
    case kind::similarity:
        return document(read_similarity(row, 2), style);
    case kind::opportunity:
        return document(read_opportunity(row, 2), style);
    case kind::sync_log:
        return document(read_sync_log(row, 2), style);
    }
    return {};
}

/// The row may be at the remote from now on, whatever it answers.
void doubt(sqlite::connection& db, std::string_view sink, kind k,
           std::span<const outbox_item> items) {
    sqlite::statement count(db, "UPDATE outbox SET attempts = attempts + 1 "
                                "WHERE sink = ? AND kind = ? AND row_id = ?");
    sqlite::statement doubtful(db, "INSERT INTO sent VALUES(?, ?, ?, '?', 0) "
                                   "ON CONFLICT(sink, kind, row_id) DO UPDATE SET hash = '?'");
    for (const outbox_item& item : items) {
        count.bind(sink).bind(to_string(k)).bind(item.row_id).run();
        doubtful.bind(sink).bind(to_string(k)).bind(item.row_id).run();
    }
}

/// A row that is over and that the sink never confirmed has nothing to say.
void drop_if_over(sqlite::connection& db, std::string_view sink, kind k, std::int64_t row_id) {
    const wire_source from = source_of(k);
    const auto gone = [&](std::string_view table) {
        std::string sql = "DELETE FROM ";
        sql.append(table).append(" WHERE sink = ?1 AND kind = ?2 AND row_id = ?3 "
                                 "AND EXISTS (SELECT 1 FROM sent WHERE sink = ?1 AND kind = ?2 "
                                 "AND row_id = ?3 AND sent_at = 0) "
                                 "AND NOT EXISTS (SELECT 1 FROM ");
        sql.append(from.table).append(" t WHERE t.id = ?3 AND ").append(from.live).append(")");
        sqlite::statement(db, sql).bind(sink).bind(to_string(k)).bind(row_id).run();
    };
    gone("outbox");
    gone("sent");
}

outbox_item item_of(kind k, const sqlite::statement& row, const document_style& style) {
    return {row.integer(0), std::string{row.text(1)}, document_of(k, row, style)};
}

} // namespace

outbox::outbox(database& db, std::string sink) : db_(db), sink_(std::move(sink)) {}

std::vector<outbox_item> outbox::claim(kind k, std::int64_t after, std::size_t limit,
                                       std::size_t max_bytes, const document_style& style) {
    sqlite::connection& db = db_.connection();
    sqlite::transaction tx(db);
    std::vector<outbox_item> items;
    {
        sqlite::statement query(db, rows_sql(k, "outbox") +
                                        "AND o.state = 'pending' AND o.row_id > ? "
                                        "ORDER BY o.row_id LIMIT ?");
        query.bind(sink_).bind(to_string(k)).bind(after).bind(static_cast<std::int64_t>(limit));
        for (std::size_t bytes = 0; query.step();) {
            outbox_item item = item_of(k, query, style);
            bytes += item.document.size();
            if (!items.empty() && bytes > max_bytes) break;
            items.push_back(std::move(item));
        }
    }
    if (items.empty()) return items;
    doubt(db, sink_, k, items);
    crash_point("outbox.claim.before_commit");
    tx.commit();
    crash_point("outbox.claim.after_commit");
    return items;
}

std::optional<outbox_item> outbox::claim_dead(kind k, const document_style& style) {
    sqlite::connection& db = db_.connection();
    sqlite::transaction tx(db);
    std::optional<outbox_item> item;
    {
        sqlite::statement query(db, rows_sql(k, "outbox") +
                                        "AND o.state = 'dead' "
                                        "ORDER BY o.attempts, o.row_id LIMIT 1");
        query.bind(sink_).bind(to_string(k));
        if (query.step()) item = item_of(k, query, style);
    }
    if (!item) return item;
    doubt(db, sink_, k, std::span(&*item, 1));
    tx.commit();
    return item;
}

std::optional<outbox_item> outbox::held(kind k, const document_style& style) const {
    sqlite::statement query(
        db_.connection(), rows_sql(k, "sent") + "AND o.hash = (" + std::string(source_of(k).hash) +
                              ") ORDER BY o.sent_at DESC, o.row_id DESC LIMIT 1");
    query.bind(sink_).bind(to_string(k));
    if (!query.step()) return std::nullopt;
    return item_of(k, query, style);
}

void outbox::confirm(kind k, std::span<const outbox_item> items, timestamp at) {
    if (items.empty()) return;
    sqlite::connection& db = db_.connection();
    sqlite::transaction tx(db);
    sqlite::statement drop(db, "DELETE FROM outbox WHERE sink = ? AND kind = ? AND row_id = ?");
    sqlite::statement hold(db, "INSERT OR REPLACE INTO sent VALUES(?, ?, ?, ?, ?)");
    for (const outbox_item& item : items) {
        drop.bind(sink_).bind(to_string(k)).bind(item.row_id).run();
        hold.bind(sink_)
            .bind(to_string(k))
            .bind(item.row_id)
            .bind(item.hash)
            .bind(unix_ms(at))
            .run();
    }
    crash_point("outbox.confirm.before_commit");
    tx.commit();
    crash_point("outbox.confirm.after_commit");
}

void outbox::bury(kind k, const outbox_item& item, std::string_view reason) {
    sqlite::connection& db = db_.connection();
    sqlite::transaction tx(db);
    sqlite::statement(db, "UPDATE outbox SET state = 'dead', reason = ?, hash = ? "
                          "WHERE sink = ? AND kind = ? AND row_id = ?")
        .bind(reason)
        .bind(item.hash)
        .bind(sink_)
        .bind(to_string(k))
        .bind(item.row_id)
        .run();
    drop_if_over(db, sink_, k, item.row_id);
    crash_point("outbox.bury.before_commit");
    tx.commit();
    crash_point("outbox.bury.after_commit");
}

std::int64_t outbox::revive(kind k) {
    sqlite::connection& db = db_.connection();
    sqlite::statement(db, "UPDATE outbox SET state = 'pending', attempts = 0, reason = '' "
                          "WHERE sink = ? AND kind = ? AND state = 'dead'")
        .bind(sink_)
        .bind(to_string(k))
        .run();
    return db.changes();
}

std::int64_t outbox::pending(kind k) const {
    sqlite::statement query(db_.connection(), "SELECT count(*) FROM outbox WHERE sink = ? AND "
                                              "kind = ? AND state = 'pending'");
    query.bind(sink_).bind(to_string(k));
    return query.step() ? query.integer(0) : 0;
}

std::vector<dead_letter> outbox::dead() const {
    std::vector<dead_letter> out;
    for (const kind k : all_kinds) {
        sqlite::statement query(db_.connection(),
                                "SELECT row_id, natural_key, reason FROM outbox WHERE sink = ? "
                                "AND kind = ? AND state = 'dead' ORDER BY row_id");
        query.bind(sink_).bind(to_string(k));
        while (query.step())
            out.push_back(
                {k, query.integer(0), std::string{query.text(1)}, std::string{query.text(2)}});
    }
    return out;
}

std::int64_t outbox::full_rewrite_bytes() const {
    std::int64_t bytes = 0;
    for (const sink& s : db_.how().sinks) {
        if (s.name != sink_) continue;
        for (const kind k : {kind::market, kind::similarity, kind::opportunity}) {
            const wire_source from = source_of(k);
            std::string sql = "SELECT coalesce(sum(t.wire_bytes), 0) FROM ";
            sql.append(from.table).append(" t WHERE ").append(from.live);
            sql.append(" AND ").append(choice_of(s, k));
            bytes += db_.connection().integer(sql);
        }
    }
    return bytes;
}

std::optional<timestamp> outbox::last_sent(kind k, std::int64_t row_id) const {
    sqlite::statement query(db_.connection(),
                            "SELECT sent_at FROM sent WHERE sink = ? AND kind = ? "
                            "AND row_id = ? AND sent_at > 0");
    query.bind(sink_).bind(to_string(k)).bind(row_id);
    if (!query.step()) return std::nullopt;
    return from_unix_ms(query.integer(0));
}

stored_opportunity outbox::opportunity_at(std::int64_t row_id) const {
    std::string sql = "SELECT ";
    sql.append(opportunity_columns).append(" FROM opportunities WHERE id = ?");
    sqlite::statement query(db_.connection(), sql);
    if (!query.bind(row_id).step())
        throw error(exit_code::internal, "the outbox names an opportunity that is not there");
    return read_opportunity(query);
}

} // namespace dutchbook::store
