#include <nodes/deliver/preview.hpp>

#include <nodes/deliver/convex_wire.hpp>

namespace dutchbook::deliver {

namespace {

std::int64_t count(store::database& db, std::string_view sql, const std::string& sink,
                   store::kind k) {
    store::sqlite::statement query(db.connection(), sql);
    query.bind(sink).bind(to_string(k));
    return query.step() ? query.integer(0) : 0;
}

/// How many rows are new to the mirror, differ from it, and stand in it as they are.
kind_preview compare(store::database& db, const std::string& sink, store::kind k) {
    kind_preview out;
    out.inserts = count(db,
                        "SELECT count(*) FROM outbox o LEFT JOIN sent s USING(sink, kind, row_id) "
                        "WHERE sink = ? AND kind = ? AND o.state = 'pending' AND s.hash IS NULL",
                        sink, k);
    out.updates = count(db,
                        "SELECT count(*) FROM outbox o JOIN sent s USING(sink, kind, row_id) "
                        "WHERE sink = ? AND kind = ? AND o.state = 'pending'",
                        sink, k);
    out.unchanged =
        count(db,
              "SELECT count(*) FROM sent s LEFT JOIN outbox o USING(sink, kind, row_id) "
              "WHERE sink = ? AND kind = ? AND o.hash IS NULL",
              sink, k);
    return out;
}

} // namespace

kind_preview delivery_preview::total() const {
    kind_preview all;
    for (const kind_preview& one : kinds) {
        all.inserts += one.inserts;
        all.updates += one.updates;
        all.unchanged += one.unchanged;
        all.bytes += one.bytes;
    }
    return all;
}

delivery_preview preview_convex(const convex_settings& how, store::database& db) {
    delivery_preview out;
    store::outbox box(db, how.sink);
    out.full_rewrite = box.full_rewrite_bytes();
    const store::document_style style{.camel_case = true, .extras = !how.seed_schema_only};
    for (const store::kind k : store::all_kinds) {
        kind_preview& one = out.kinds[static_cast<std::size_t>(k)] = compare(db, how.sink, k);
        for (std::int64_t after = 0;;) {
            const auto rows = box.claim(k, after, how.batch_rows(k), how.batch_bytes, style);
            if (rows.empty()) break;
            after = rows.back().row_id;
            one.bytes += static_cast<std::int64_t>(convex_body(k, rows).size());
            ++out.requests;
        }
    }
    return out;
}

} // namespace dutchbook::deliver
