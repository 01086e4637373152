#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nodes/store/looked_at.hpp>
#include <nodes/store/store.hpp>

namespace dutchbook::store {

/// What became of a batch of market rows.
struct upsert_counts {
    std::int64_t inserted = 0;
    std::int64_t updated = 0;
    std::int64_t unchanged = 0; ///< same content; only `processed_at` moved on
    std::int64_t stale = 0;     ///< refused: the store holds a newer row
    friend bool operator==(const upsert_counts&, const upsert_counts&) = default;
};

/// Everything a run found beside its markets.
struct run_results {
    std::span<const relation> relations;
    std::span<const opportunity> opportunities;
    looked_at looked; ///< only that may be withdrawn or expire
    sync_log log;
};

struct finish_counts {
    std::int64_t relations = 0, similarities = 0, opportunities = 0; ///< rows of this run
    std::int64_t implausible = 0; ///< of the opportunities, those to be checked by hand
    std::int64_t merged_opportunities = 0; ///< shared a natural key with a better one
    std::int64_t expired = 0;              ///< opportunities that are gone
    std::int64_t withdrawn = 0;            ///< relations that no longer hold
    std::int64_t standing_relations = 0;   ///< of earlier runs, between open markets, not decided
    std::int64_t standing_opportunities = 0; ///< active ones of earlier runs, not decided
    std::int64_t enqueued = 0;             ///< rows now waiting in the outbox, of all sinks
};

/// Writes one run. Market batches commit one by one; relations, opportunities, the sync log and the
/// outbox commit together in `finish`. A run that dies before `finish` leaves the last finished
/// run's results in place. Same thread rules as `database`, which must outlive it.
class run_writer {
  public:
    run_writer(database& db, std::string run_id, timestamp as_of, timestamp now);

    /// Writes one batch in one transaction. Never backwards: a row older (`processed_at`) than the
    /// stored one is refused and counted.
    upsert_counts upsert_markets(std::span<const market> rows);

    /// Markets that the crawl met and brought no row of (rejected, filtered out): they are not
    /// absent. Unknown keys are fine.
    void keep(std::span<const market_key> keys);

    /// Marks what this run did not see of a platform as closed (`is_active` = 0). Does nothing
    /// where the crawl was not complete or brought no row at all. Returns the number of rows
    /// closed.
    std::int64_t mark_absent(std::string_view platform, bool complete_crawl);

    /// Commits the results and fills the outbox of every sink with what differs from what the sink
    /// holds. A second call with the same results changes nothing.
    finish_counts finish(const run_results& results);

    /// What became known after `finish`, such as a delivery that failed: appended to the errors of
    /// the finished log, which is queued once more for every sink that takes logs.
    void add_errors(std::string_view sync_id, std::span<const std::string> errors);

  private:
    database& db_;
    std::string run_id_;
    timestamp as_of_;
    timestamp now_;
    std::map<std::string, std::set<std::int64_t>, std::less<>> read_; ///< row ids by platform
    std::set<std::int64_t> kept_;                                     ///< row ids
};

} // namespace dutchbook::store
