#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include <nodes/store/sqlite.hpp>

namespace dutchbook::store {

/// One step towards version `to`; a version may have several, taken in their order.
struct migration {
    std::int64_t to = 0;
    std::string_view sql;
};

/// Every step of the schema, ascending by version from 1.
std::span<const migration> migrations() noexcept;

/// Version that this program writes.
std::int64_t current_schema_version() noexcept;

/// Checks that the file is ours, whole (`PRAGMA quick_check`, for files up to 64 MiB) and not newer
/// than `steps`, then brings it up to date in one transaction. A file that is refused is left as it
/// is, byte for byte. Errors (`failed`): another program's file, a damaged one, a newer version.
void prepare_for_writing(sqlite::connection& db, std::span<const migration> steps = migrations());

/// The same checks for a reader, which changes nothing: an empty or older file is an error.
void prepare_for_reading(sqlite::connection& db);

} // namespace dutchbook::store
