#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <nodes/store/store.hpp>

namespace dutchbook::store {

/// A file that an export wrote.
struct exported_file {
    std::filesystem::path path;
    std::int64_t rows = 0;
    std::int64_t bytes = 0;
};

/// Writes markets, similarities, relations, opportunities and sync_logs as
/// `<folder>/<table>.ndjson`: one JSON object a line in the order of the natural keys, names in
/// snake_case. Each file is written beside its place, synced and renamed over it, so a reader sees
/// the old file or the new one. Errors: `failed`, naming the file.
std::vector<exported_file> export_ndjson(const database& db, const std::filesystem::path& folder);

} // namespace dutchbook::store
