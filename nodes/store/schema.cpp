#include <nodes/store/schema.hpp>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include <nodes/store/crash_point.hpp>
#include <nodes/store/schema_v1.hpp>
#include <nodes/store/schema_v2.hpp>
#include <nodes/store/schema_v3.hpp>

namespace dutchbook::store {

namespace {

constexpr std::int64_t application_id = 0x44757463; // "Dutc", in the file's header
constexpr std::uintmax_t checked_bytes = 64u << 20;
constexpr std::int64_t day_ms = 86'400'000;

constexpr std::array versions = {
    migration{1, schema_v1},
    migration{2, schema_v2_retention},
    migration{2, schema_v2_wire},
    migration{2, schema_v2_rejects},
    migration{3, schema_v3_implausible},
    migration{3, schema_v3_verdicts},
};

[[noreturn]] void refuse(sqlite::connection& db, const std::string& why) {
    db.leave_alone();
    throw error(exit_code::failed, db.file().string() + ": " + why);
}

enum class check : std::uint8_t { quick, whole };

std::uintmax_t size_of(const std::filesystem::path& file) {
    std::error_code none;
    const auto size = std::filesystem::file_size(file, none);
    return none ? 0 : size;
}

void expect_undamaged(sqlite::connection& db, check how) {
    const std::string answer =
        db.text(how == check::whole ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)");
    if (answer == "ok") return;
    const auto line = answer.find_last_of('\n') == std::string::npos
                          ? answer
                          : answer.substr(answer.find_last_of('\n') + 1);
    refuse(db, "the database is damaged; left as it is (" + line + ")");
}

/// A reader looks at tables alone, and only where that is quick.
void check_for_reading(sqlite::connection& db) {
    if (size_of(db.file()) <= checked_bytes) expect_undamaged(db, check::quick);
}

/// A writer looks at tables and indexes: of a small file always, of a large one where the run
/// before it did not close it (its log is still there), and else once in a day of the store.
void check_for_writing(sqlite::connection& db) {
    constexpr std::string_view age_sql = "SELECT value FROM meta WHERE name = 'age_ms'";
    constexpr std::string_view checked_sql = "SELECT value FROM meta WHERE name = 'checked_age'";
    if (size_of(db.file()) <= checked_bytes) return expect_undamaged(db, check::whole);
    const std::string age = db.text(age_sql), checked = db.text(checked_sql);
    const bool closed = size_of(db.file().string() + "-wal") == 0;
    const auto number = [](const std::string& text) {
        return std::strtoll(text.c_str(), nullptr, 10);
    };
    if (closed && !checked.empty() && number(age) - number(checked) < day_ms) return;
    expect_undamaged(db, check::whole);
    sqlite::statement(db, "INSERT OR REPLACE INTO meta(name, value) VALUES('checked_age', ?)")
        .bind(age)
        .run();
}

/// The version of a file that is ours, 0 for an empty one.
std::int64_t version_of(sqlite::connection& db, std::int64_t newest,
                        void (*check)(sqlite::connection&)) {
    const std::int64_t tables = db.integer("SELECT count(*) FROM sqlite_master");
    const std::int64_t owner = db.integer("PRAGMA application_id");
    if (tables == 0 && owner == 0) return 0;
    if (owner != application_id) refuse(db, "is a database of another program; left as it is");
    check(db);
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
               "PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA cell_size_check = ON;"
               "PRAGMA journal_size_limit = 16777216");
}

} // namespace

std::span<const migration> migrations() noexcept { return versions; }
std::int64_t current_schema_version() noexcept { return versions.back().to; }

void prepare_for_writing(sqlite::connection& db, std::span<const migration> steps) {
    set_up(db);
    const std::int64_t newest = steps.back().to;
    const std::int64_t version = version_of(db, newest, check_for_writing);
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
    const std::int64_t version = version_of(db, current_schema_version(), check_for_reading);
    if (version == 0) refuse(db, "is empty: no run has finished here yet");
    if (version < current_schema_version())
        refuse(db, "has schema version " + std::to_string(version) +
                       "; the next run brings it up to date");
}

} // namespace dutchbook::store
