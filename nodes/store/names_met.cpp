#include <nodes/store/names_met.hpp>

#include <nodes/store/crash_point.hpp>

namespace dutchbook::store {

std::set<met_name> names_met(const database& db) {
    std::set<met_name> out;
    sqlite::statement query(db.connection(), "SELECT platform, field, value FROM names_met");
    while (query.step())
        out.insert(
            {std::string(query.text(0)), std::string(query.text(1)), std::string(query.text(2))});
    return out;
}

void put_names_met(database& store, std::span<const met_name> names, std::string_view run_id,
                   timestamp at) {
    if (names.empty()) return;
    sqlite::connection& db = store.connection();
    sqlite::transaction tx(db);
    {
        sqlite::statement put(db, "INSERT OR IGNORE INTO names_met(platform, field, value, run_id, "
                                  "at) VALUES(?, ?, ?, ?, ?)");
        for (const met_name& n : names)
            put.bind(n.platform).bind(n.field).bind(n.value).bind(run_id).bind(unix_ms(at)).run();
    }
    db.execute("DELETE FROM names_met WHERE id <= (SELECT max(id) FROM names_met) - 10000");
    crash_point("store.names.before_commit");
    tx.commit();
    crash_point("store.names.after_commit");
}

} // namespace dutchbook::store
