#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <dutchbook/market.hpp>

#include <nodes/store/sqlite.hpp>

namespace dutchbook::store {

/// Row ids in a temporary table, so that statements can say "id NOT IN temp.NAME". Emptied when it
/// is made anew.
class id_set {
  public:
    id_set(sqlite::connection& db, const std::string& name)
        : insert_(made(db, name), insert_sql(name)) {}
    void add(std::int64_t id) { insert_.bind(id).run(); }

  private:
    static sqlite::connection& made(sqlite::connection& db, const std::string& name) {
        db.execute("CREATE TABLE IF NOT EXISTS temp." + name +
                   "(id INTEGER PRIMARY KEY); DELETE FROM temp." + name);
        return db;
    }
    static std::string insert_sql(const std::string& name) {
        return "INSERT OR IGNORE INTO temp." + name + " VALUES(?)";
    }
    sqlite::statement insert_;
};

/// The row ids of markets that the store knows, as an id_set of that name.
inline void load_market_ids(sqlite::connection& db, const std::string& name,
                            std::span<const market_key> keys) {
    id_set ids(db, name);
    sqlite::statement find(db, "SELECT id FROM markets WHERE platform = ? AND external_id = ?");
    for (const market_key& key : keys) {
        if (find.bind(key.platform).bind(key.id).step()) ids.add(find.integer(0));
        find.reset();
    }
}

} // namespace dutchbook::store
