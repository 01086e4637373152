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

/// Checks that the file is ours, undamaged and not newer than `steps`, then brings it up to date in
/// one transaction. Tables and indexes are compared (`PRAGMA integrity_check`, about 350 MB/s): in
/// files up to 64 MiB always, in larger ones when the run before did not close the file, and else
/// once in a day of the store. A file that is refused is left as it is, byte for byte. Errors
/// (`failed`): another program's file, a damaged one, a newer version.
void prepare_for_writing(sqlite::connection& db, std::span<const migration> steps = migrations());

/// The same for a reader, which changes nothing and looks for damage in the tables of files up to
/// 64 MiB alone: an empty or older file is an error.
void prepare_for_reading(sqlite::connection& db);

} // namespace dutchbook::store
