// Movement deliver: results and the sync log go to the store in one transaction, the last thing a
// sync does.

#include <algorithm>

#include "graphs/sync_parts.hpp"

namespace dutchbook::graphs {

using namespace engine;

void sync::parts::plan_deliver(plan_builder& b) {
    auto m = b.movement("deliver");
    m.prepare([this] { rank_opportunities(); });
    if (!options.store) return;
    auto once = m.source<index_range>(
        "results",
        [] { return std::make_unique<range_source>([] { return std::size_t{1}; }, 1, 1); },
        {.intake = false});
    m.deliver("store.results", once,
              [this](index_range, scope&) { write_store([this] { commit_results(); }); });
}

/// After a failed write nothing more is written: a failed sync of the disk must not be repeated.
void sync::parts::write_store(const std::function<void()>& step) {
    if (store_failure) throw error(*store_failure);
    try {
        if (options.on_sink) options.on_sink();
        if (!writer) writer.emplace(options.store->begin_run(options.run_id, options.as_of));
        step();
    } catch (const error& e) {
        store_failure = e;
        run->stop();
        throw;
    } catch (...) {
        store_failure = error(exit_code::failed, "store: " + engine::what_was_thrown());
        run->stop();
        throw;
    }
}

/// The whole listing was read and understood as far as to know whose each row is, no row of it was
/// lost on the way, and it is not empty.
bool sync::parts::read_whole(std::string_view platform) const {
    const auto tally = tallies.find(platform);
    if (tally == tallies.end() || !walked(platform)) return false;
    const auto& walk = platform == "kalshi" ? kalshi_crawl : polymarket_crawl;
    const auto& t = tally->second;
    return t.rows() > 0 && t.rows() == walk.counters.markets && t.settled() && t.nameless() == 0 &&
           !t.drifted();
}

/// Texts that the prover reads were not read: what it says of such a market today is no reason to
/// withdraw what it said when it knew them.
bool sync::parts::half_read(const market& m) noexcept {
    return (m.unsaid & (unsaid_category | unsaid_tags)) != 0;
}

store::looked_at sync::parts::looked_at() const {
    store::looked_at looked;
    for (const auto& [platform, tally] : tallies)
        if (compared && read_whole(platform)) looked.whole_platforms.insert(platform);
    for (const market& m : book.rows())
        if (half_read(m)) looked.half_read.push_back(m.key);
    for (const auto& end : open_ends.all())
        if (!end.settled()) looked.left_open.push_back({end.left, end.right});
    judge_standing(looked);
    for (std::size_t i = 0; i < priced.size(); ++i)
        if (priced[i]) looked.priced.push_back(related.relations[i]);
    return looked;
}

/// Names that earlier runs met are no news. Not knowing them costs a line, never the run.
void sync::parts::remember_names() {
    if (!options.store) return;
    try {
        names_known = store::names_met(*options.store);
    } catch (const error& e) {
        partial(std::string("what earlier runs met is not known: ") + e.what());
    }
}

/// The quarantine is for people: what cannot be kept of it is said, and fails nothing.
void sync::parts::keep_rejects() {
    try {
        store::put_rejects(*options.store, kept.rows(), options.run_id, options.as_of,
                           {.rows_per_platform = options.config.retention.rejects});
    } catch (const error& e) {
        partial(std::string("rejected rows could not be kept: ") + e.what());
    }
}

/// After the results: a run that dies before them has told nobody, and the next one must.
void sync::parts::keep_names() {
    try {
        std::vector<store::met_name> names;
        for (const auto& item : kept.news(names_known)) names.push_back(item.name);
        store::put_names_met(*options.store, names, options.run_id, options.as_of);
    } catch (const error& e) {
        partial(std::string("new names could not be kept: ") + e.what());
    }
}

void sync::parts::commit_results() {
    keep_rejects();
    for (const auto& [platform, tally] : tallies) {
        if (!read_whole(platform)) continue; // nothing of it closes
        writer->keep(tally.unread());
        writer->keep(tally.beside());
    }
    for (const auto& [platform, tally] : tallies)
        retired += writer->mark_absent(platform, read_whole(platform));
    store::run_results results;
    results.relations = related.relations;
    std::vector<opportunity> priced_rows = opportunities;
    priced_rows.insert(priced_rows.end(), implausible.begin(), implausible.end());
    results.opportunities = priced_rows;
    results.looked = looked_at();
    results.log = sync_log();
    delivered = writer->finish(results);
    keep_names();
}

/// The last thing of all: room that cannot be made again costs this run nothing that it found.
void sync::parts::prune_store(engine::run_result& result) {
    if (!delivered || store_failure) return;
    try {
        pruned = store::prune(*options.store, options.as_of);
    } catch (...) {
        result.partial.push_back("what is over could not be removed from the store: " +
                                 engine::what_was_thrown());
        if (result.outcome == run_outcome::complete) result.outcome = run_outcome::partial;
    }
}

store::sync_log sync::parts::sync_log() const {
    store::sync_log log;
    log.sync_id = options.run_id;
    log.markets_processed = static_cast<std::int64_t>(book.size());
    log.opportunities_found = static_cast<std::int64_t>(opportunities.size());
    const auto so_far = run->reasons();
    log.errors.assign(so_far.begin(), so_far.end());
    log.duration = std::chrono::milliseconds(run->now().wall_ns / 1'000'000);
    log.at = options.as_of;
    return log;
}

} // namespace dutchbook::graphs
