#pragma once

// One sync: every open market of the venues in, relations and opportunities out.
//
//   terms    exchange status, series                                       ─▶ trading?, categories,
//   fees ingest   events ─ decode ─ normalise ─ quality                         ─▶ market book
//   compile  market book ─ compile contracts                               ─▶ contracts
//            market book                                                   ─▶ store
//   relate   contracts ─ block and prove                                   ─▶ relations, open pairs
//   judge    open pairs ─ verdict cache ─ batches ─ model ─ post-check     ─▶ relations
//   books    related markets ─ order books                                 ─▶ book table
//   price    relations ─ fees, depth, sizing                               ─▶ opportunities
//   deliver  relations, opportunities, sync log                            ─▶ store ─▶ outbox
//   upload   outbox                                                        ─▶ remote database
//
// A movement starts when the one before it is over, so what one writes the next reads without a
// lock.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <dutchbook/fault.hpp>

#include "engine/clock.hpp"
#include "engine/run.hpp"
#include "graphs/crawl_source.hpp"
#include "graphs/judge_setup.hpp"
#include "graphs/market_book.hpp"
#include "graphs/quarantine.hpp"
#include "graphs/settings.hpp"
#include "graphs/transport.hpp"
#include "graphs/upload_setup.hpp"
#include "nodes/match/relate.hpp"
#include "nodes/price/price.hpp"
#include "nodes/match/reviewed.hpp"
#include "nodes/store/run_writer.hpp"
#include "nodes/venues/series_table.hpp"

namespace dutchbook::graphs {

/// What a sync needs from outside. References outlive it.
struct sync_options {
    settings config;
    timestamp as_of{}; ///< the run's clock
    std::string run_id;
    bool paced = true; ///< false for worlds that nobody limits
    bool all_books =
        false; ///< fetch the books of every related market, screened or not (for recordings)
    std::shared_ptr<judge_setup> judge;   ///< null: open pairs stay open
    std::vector<match::reviewed_pair> reviewed{}; ///< people's verdicts
    std::shared_ptr<upload_setup> upload; ///< null: nothing is sent
    store::database* store = nullptr;     ///< null: nothing is written
    engine::step_hook on_step;            ///< for tests
    /// For tests: how long after the run's start judging is cut, instead of half of its time.
    std::optional<engine::clock::duration> judging_time;
    std::function<void()> on_sink; ///< for tests: called by the store stage before each batch
};

/// What a sync brought. Plain values, the same for any number of threads and any chunk size, times
/// and run id aside.
struct sync_result {
    engine::run_result run;
    std::vector<std::string> missing; ///< why it is not complete, for people; sorted
    bool usable = false;              ///< at least one venue's markets were delivered
    market_book book;
    std::map<std::string, crawl_report> crawls; ///< by endpoint
    std::map<std::string, std::uint64_t> markets_by_platform;
    std::vector<news_item> news; ///< keys and values never met before; sorted
    bool more_news = false;      ///< than can be listed
    std::map<std::string, std::size_t> set_aside; ///< rows of venues whose listing has changed
    match::related related; ///< proved and judged relations, open pairs, statistics
    pricing::funnel funnel;
    std::size_t books_wanted = 0, books_read = 0;
    std::vector<opportunity>
        opportunities;          ///< ranked, one a row: the best of those with one (buy, sell)
    std::vector<opportunity> implausible; ///< listed apart, to be checked by hand; ranked, one a row
    std::uint64_t same_row = 0; ///< worse portfolios of a row that is there already
    store::upsert_counts stored;
    std::int64_t retired = 0;
    store::pruned_counts pruned; ///< what was over and left the store
    std::optional<store::finish_counts> delivered;
    judge_report judged;
    std::optional<deliver::delivery_report> uploaded, told, exported; ///< convex, webhook, files
    std::optional<error>
        store_failure; ///< why the store took no more; what was committed is intact
};

/// Owns the plan and state of one sync. `stop`, `abort`, `now` from any thread at any moment of its
/// life: before `execute`, during it, after it.
class sync {
  public:
    sync(sync_options options, transport& over, engine::runtime& on, engine::clock& time);
    ~sync();
    sync(const sync&) = delete;
    sync& operator=(const sync&) = delete;

    sync_result execute(); ///< once
    /// Intake ends, what was read is delivered; the run is incomplete because of `why`.
    void stop(std::string why = "stopped before its end");
    void abort();
    engine::snapshot now() const;
    const engine::plan& plan() const noexcept;

  private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

} // namespace dutchbook::graphs
