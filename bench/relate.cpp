// Cold relate of synthetic universes: grouping, compiling, blocking and proving, all of it.
// Arguments are the numbers of Kalshi and Polymarket markets. `ns_per_market` at 280,000 over that
// at 28,000 is the growth to watch.
#include <chrono>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>

#include <benchmark/benchmark.h>
#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>

#include <nodes/match/relate.hpp>
#include <nodes/match/synthetic.hpp>

namespace {

using namespace dutchbook::match;
using seconds = std::chrono::duration<double>;

/// Forgets the highest resident size so far (Linux 4.0), so that each size is measured alone.
void reset_peak() { std::ofstream("/proc/self/clear_refs") << 5; }

double peak_mib() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1'024;
    return 0;
}

/// Of all threads: unlike wall time it does not grow with what else the machine does.
double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

template <typename Body>
double timed(Body body) {
    const auto start = std::chrono::steady_clock::now();
    body();
    return seconds(std::chrono::steady_clock::now() - start).count();
}

void relate_cold(benchmark::State& state) {
    world made = make_world({.seed = 1,
                             .kalshi_markets = static_cast<std::size_t>(state.range(0)),
                             .polymarket_markets = static_cast<std::size_t>(state.range(1))});
    made.truth = {};
    made.facts = {};
    const auto& markets = made.markets;
    for (auto _ : state) {
        reset_peak();
        using range = tbb::blocked_range<std::size_t>;
        related all;
        const double cpu = cpu_seconds();
        const double whole = timed([&] {
            relater work(markets, {});
            const range groups(0, work.groups(), 16);
            state.counters["compile_s"] = timed([&] {
                tbb::parallel_for(groups,
                                  [&](const range& r) { work.compile_range(r.begin(), r.end()); });
            });
            state.counters["index_s"] = timed([&] { work.index(); });
            tbb::enumerable_thread_specific<related> parts;
            state.counters["prove_s"] = timed([&] {
                tbb::parallel_for(groups, [&](const range& r) {
                    work.relate_range(r.begin(), r.end(), parts.local());
                });
            });
            std::vector<related> found(std::make_move_iterator(parts.begin()),
                                       std::make_move_iterator(parts.end()));
            all = work.finish(found);
        });
        state.SetIterationTime(whole);
        const auto& s = all.statistics;
        const double count = static_cast<double>(markets.size());
        state.counters["cpu_s"] = cpu_seconds() - cpu;
        state.counters["ns_per_market"] = whole * 1e9 / count;
        state.counters["peak_rss_mib"] = peak_mib();
        state.counters["pairs_per_market"] = static_cast<double>(s.blocking.pairs) / count;
        state.counters["walked_per_market"] =
            static_cast<double>(s.blocking.walked_postings) / count;
        state.counters["capped_lists"] = static_cast<double>(s.blocking.capped_lists);
        state.counters["relations"] = static_cast<double>(all.relations.size());
        state.counters["open"] = static_cast<double>(s.open);
    }
}

} // namespace

BENCHMARK(relate_cold)
    ->Args({8'400, 19'600})
    ->Args({84'000, 196'000})
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
