#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nodes/store/sqlite.hpp>

namespace dutchbook::store {

/// A number that the store keeps about itself; `missing` where it keeps none.
inline std::int64_t meta_or(sqlite::connection& db, std::string_view name, std::int64_t missing) {
    sqlite::statement query(db, "SELECT CAST(value AS INTEGER) FROM meta WHERE name = ?");
    return query.bind(name).step() ? query.integer(0) : missing;
}

inline void set_meta(sqlite::connection& db, std::string_view name, std::int64_t value) {
    sqlite::statement(db, "INSERT OR REPLACE INTO meta(name, value) VALUES(?, ?)")
        .bind(name)
        .bind(std::to_string(value))
        .run();
}

} // namespace dutchbook::store
