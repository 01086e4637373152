#include <nodes/store/schema.hpp>

#include <array>
#include <filesystem>
#include <string>

#include <nodes/store/crash_point.hpp>
#include <nodes/store/schema_v1.hpp>
#include <nodes/store/schema_v2.hpp>

namespace dutchbook::store {

namespace {

constexpr std::int64_t application_id = 0x44757463; // "Dutc", in the file's header
constexpr std::uintmax_t checked_bytes = 64u << 20;

constexpr std::array versions = {
    migration{1, schema_v1},
    migration{2, schema_v2_retention},
};

[[noreturn]] void refuse(const sqlite::connection& db, const std::string& why) {
    throw error(exit_code::failed, db.file().string() + ": " + why);
}

void check_whole(sqlite::connection& db) {
    std::error_code unknown;
    const auto size = std::filesystem::file_size(db.file(), unknown);
    if (unknown || size > checked_bytes) return;
    const std::string answer = db.text("PRAGMA quick_check(1)");
    if (answer != "ok") refuse(db, "the database is damaged; left as it is (" + answer + ")");
}

/// The version of a file that is ours, 0 for an empty one.
std::int64_t version_of(sqlite::connection& db, std::int64_t newest) {
    const std::int64_t tables = db.integer("SELECT count(*) FROM sqlite_master");
    const std::int64_t owner = db.integer("PRAGMA application_id");
    if (tables == 0 && owner == 0) return 0;
    if (owner != application_id) refuse(db, "is a database of another program; left as it is");
    check_whole(db);
    const std::string text = db.text("SELECT value FROM meta WHERE name = 'schema_version'");
    std::int64_t version = 0;
    for (const char c : text) {
        if (c < '0' || c > '9' || version > 1'000'000) refuse(db, "has no readable schema version");
        version = version * 10 + (c - '0');
    }
    if (version == 0) refuse(db, "has no readable schema version");
    if (version > newest)
        refuse(db, "was written by a newer program (schema version " + text + ", this one knows " +
                       std::to_string(newest) + "); left as it is");
    return version;
}

void set_up(sqlite::connection& db) {
    db.execute("PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
               "PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;"
               "PRAGMA journal_size_limit = 16777216");
}

} // namespace

std::span<const migration> migrations() noexcept { return versions; }
std::int64_t current_schema_version() noexcept { return versions.back().to; }

void prepare_for_writing(sqlite::connection& db, std::span<const migration> steps) {
    set_up(db);
    const std::int64_t newest = steps.back().to;
    const std::int64_t version = version_of(db, newest);
    // Takes effect in a new file only: its free pages can be given back step by step.
    if (version == 0) db.execute("PRAGMA auto_vacuum = INCREMENTAL");
    const std::string journal = db.text("PRAGMA journal_mode = WAL");
    if (journal != "wal" && journal != "memory")
        refuse(db, "this file system cannot hold a write-ahead log (journal mode stays " + journal +
                       ")");
    if (version == newest) return;

    sqlite::transaction tx(db);
    for (const migration& step : steps)
        if (step.to > version) db.execute(step.sql);
    sqlite::statement(db, "INSERT OR REPLACE INTO meta(name, value) VALUES('schema_version', ?)")
        .bind(std::to_string(newest))
        .run();
    db.execute("PRAGMA application_id = " + std::to_string(application_id));
    crash_point("store.migrate.before_commit");
    tx.commit();
    crash_point("store.migrate.after_commit");
}

void prepare_for_reading(sqlite::connection& db) {
    set_up(db);
    const std::int64_t version = version_of(db, current_schema_version());
    if (version == 0) refuse(db, "is empty: no run has finished here yet");
    if (version < current_schema_version())
        refuse(db, "has schema version " + std::to_string(version) +
                       "; the next run brings it up to date");
}

} // namespace dutchbook::store
