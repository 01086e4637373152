#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nodes/store/delta.hpp>
#include <nodes/store/file_lock.hpp>
#include <nodes/store/retention.hpp>
#include <nodes/store/rows.hpp>
#include <nodes/store/sqlite.hpp>

namespace dutchbook::store {

class run_writer;

/// A remote sink that drains the outbox.
struct sink {
    std::string name; ///< "convex", "webhook", …: the key of its rows in `outbox` and `sent`
    /// Where it delivers to (an address without secrets). Another target than the run before means
    /// a remote that holds nothing yet: everything is sent again.
    std::string target;
    /// How rows are put to it; another way than the run before brings back what was refused.
    std::string wire;
    enum class market_choice : std::uint8_t { all, related, none } markets = market_choice::all;
    bool similarities = true;
    bool opportunities = true;
    /// Its rows can tell neither tiers nor what is to be checked by hand: it is offered proved and
    /// reviewed ones alone.
    bool seed_schema_only = false;
    bool sync_logs = true;
};

struct settings {
    std::filesystem::path path; ///< ":memory:" lives as long as the object and takes no lock
    std::vector<sink> sinks;
    delta_settings delta;
    retention_settings retention = {};
};

/// What was asked of the verdict cache.
struct asked_verdicts {
    bool any = false;             ///< whether anything was asked, found or not
    std::vector<std::string> met; ///< keys that were found
};

enum class access : std::uint8_t {
    write, ///< one process at a time (lock "<path>.lock"); creates and migrates the file
    read,  ///< beside a writer; the file must exist and be of this version
    shadow ///< a copy in memory, empty where there is no file: may be written, and the file is not
};

/// The embedded store: one SQLite file in WAL mode with full synchronisation. Not for concurrent
/// use: one thread at a time. Every failure is a `dutchbook::error`: `locked` where another run
/// holds the file, else `failed` with one line that names file and step. After an I/O error no
/// further write is tried (a failed fsync is never repeated). The file and those beside it are
/// readable for their owner alone: wider rights of files that we own are narrowed. A file or lock
/// that was removed or replaced is noticed before each commit, which then fails.
/// @code
/// store::database db({.path = "dutchbook.db", .sinks = {{.name = "convex"}}},
/// store::access::write); store::run_writer run = db.begin_run("run-1", as_of);
/// run.upsert_markets(rows);
/// run.mark_absent("kalshi", true);
/// run.finish(results);
/// @endcode
class database {
  public:
    database(settings how, access mode);

    /// Begins a run. `now` is the wall clock, given by tests: a stored time later than it does not
    /// block newer rows.
    run_writer begin_run(std::string run_id, timestamp as_of);
    run_writer begin_run(std::string run_id, timestamp as_of, timestamp now);

    // ---- markets
    std::optional<market> market_at(const market_key& key) const;
    /// The market with this id or alias on any platform; "platform:id" picks one. Two that fit are
    /// an error (usage) that names both.
    std::optional<market> find_market(std::string_view id_or_alias) const;
    /// The other markets of its event, sorted by key; none where the event is unknown.
    std::vector<market> siblings(const market& of) const;
    std::vector<market> markets(std::string_view platform = {}, bool active_only = false) const;

    // ---- results, in the order of their natural keys
    std::vector<relation> relations() const;
    std::vector<similarity> similarities() const;
    std::vector<stored_opportunity> opportunities(bool active_only = false) const;
    std::vector<sync_log> sync_logs() const; ///< oldest first
    std::vector<sync_log> last_sync_logs(std::size_t most) const; ///< newest first
    table_counts counts() const;

    // ---- verdict cache
    std::optional<verdict> find_verdict(std::string_view key) const;
    /// The verdicts on pairs of one wording, oldest first, at most 16.
    std::vector<verdict> verdicts_of(std::string_view wording) const;
    /// Stores verdicts in one transaction; a key that is there already keeps its first answer.
    void put_verdicts(std::span<const verdict> verdicts);
    /// What was asked since the last call.
    asked_verdicts take_asked_verdicts();

    const settings& how() const noexcept { return how_; }
    sqlite::connection& connection() const noexcept { return db_; }
    /// The file behind the path as this object opened it; nothing in memory.
    std::optional<file_identity> identity() const noexcept { return identity_; }

  private:
    void expect_in_place() const;

    settings how_;
    // Locks outlive the connection: closing a descriptor of the store would drop SQLite's own.
    std::optional<file_lock> lock_; ///< "<path>.lock", with the holder's process id
    std::optional<file_lock> file_; ///< the store itself: a removed ".lock" lets nobody in
    std::optional<file_identity> identity_;
    mutable sqlite::connection db_;
    mutable asked_verdicts asked_;
};

} // namespace dutchbook::store
