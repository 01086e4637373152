// What a run costs in a store of 100,000 markets: filling the outbox, with nothing or one row in a
// hundred changed; opening with and without a full check.

#include <cstdlib>
#include <filesystem>

#include <benchmark/benchmark.h>

#include <nodes/store/outbox.hpp>
#include <nodes/store/run_writer.hpp>
#include <nodes/store/store.hpp>

namespace {

using namespace dutchbook;
using namespace dutchbook::store;

constexpr int all = 100'000;

constexpr timestamp at(std::int64_t seconds) {
    return from_unix_ms(1'700'000'000'000 + seconds * 1'000);
}

market make(int i, std::int64_t yes_micros, timestamp read) {
    market m;
    m.key = {i % 2 == 0 ? "kalshi" : "polymarket", "MARKET-" + std::to_string(i)};
    m.title = "Will it rain in town " + std::to_string(i) + "?";
    m.description = std::string(600, 'd');
    m.rules = std::string(900, 'r');
    m.event_id = "E" + std::to_string(i / 4);
    m.outcomes = {{{"Yes", price{yes_micros}}, {"No", price{1'010'000 - yes_micros}}}};
    m.processed_at = read;
    return m;
}

/// One file for all benchmarks: 100,000 markets, 10,000 of them in relations, all delivered.
class filled {
  public:
    filled() : folder_(std::filesystem::temp_directory_path() / "dutchbook-bench-XXXXXX") {
        std::string name = folder_.string();
        if (::mkdtemp(name.data()) == nullptr) std::abort();
        folder_ = name;
        database db(how(), access::write);
        for (int i = 0; i < 5'000; ++i) {
            relation r;
            r.left = {make(2 * i, 0, at(0)).key};
            r.right = {make(2 * i + 1, 0, at(0)).key};
            r.confidence = 0.9;
            relations_.push_back(std::move(r));
        }
        write(db, 0, all, 430'000);
        deliver(db);
    }
    ~filled() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    settings how() const {
        return {.path = folder_ / "dutchbook.db", .sinks = {sink{.name = "convex"}}, .delta = {}};
    }
    std::span<const relation> relations() const { return relations_; }

    /// A run over `changed` of the markets; the others are as they were.
    finish_counts write(database& db, std::int64_t seconds, int changed, std::int64_t yes) const {
        auto run = begin(db, seconds, changed, yes);
        return run.finish(results(seconds));
    }
    run_writer begin(database& db, std::int64_t seconds, int changed, std::int64_t yes) const {
        auto run = db.begin_run("r" + std::to_string(seconds), at(seconds), at(seconds));
        std::vector<market> rows;
        for (int i = 0; i < changed; ++i) {
            rows.push_back(make(i * (all / changed), yes, at(seconds)));
            if (rows.size() == 2'000) run.upsert_markets(rows), rows.clear();
        }
        run.upsert_markets(rows);
        return run;
    }
    run_results results(std::int64_t seconds) const {
        run_results out;
        out.relations = relations_;
        out.log.sync_id = "r" + std::to_string(seconds);
        out.log.at = at(seconds);
        return out;
    }
    static void deliver(database& db) {
        outbox box(db, "convex");
        for (const kind k : all_kinds)
            for (std::int64_t after = 0;;) {
                const auto items = box.claim(k, after, 2'000, 64u << 20, {});
                if (items.empty()) break;
                after = items.back().row_id;
                box.confirm(k, items, at(0));
            }
    }

  private:
    std::filesystem::path folder_;
    std::vector<relation> relations_;
};

filled& world() {
    static filled one;
    return one;
}

std::int64_t later = 0;

void finish(benchmark::State& state) {
    database db(world().how(), access::write);
    const int changed = static_cast<int>(state.range(0));
    for (auto _ : state) {
        state.PauseTiming();
        later += 60;
        auto run = world().begin(db, later, changed == 0 ? 1 : changed, 400'000 + later * 10);
        state.ResumeTiming();
        benchmark::DoNotOptimize(run.finish(world().results(later)));
        state.PauseTiming();
        filled::deliver(db);
        state.ResumeTiming();
    }
}
BENCHMARK(finish)->ArgName("changed")->Arg(0)->Arg(1'000)->Unit(benchmark::kMillisecond);

void full_rewrite_bytes(benchmark::State& state) {
    database db(world().how(), access::write);
    for (auto _ : state) benchmark::DoNotOptimize(outbox(db, "convex").full_rewrite_bytes());
}
BENCHMARK(full_rewrite_bytes)->Unit(benchmark::kMillisecond);

void check(benchmark::State& state) {
    database db(world().how(), access::write);
    const char* how = state.range(0) ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)";
    for (auto _ : state) benchmark::DoNotOptimize(db.connection().text(how));
    state.SetLabel(how);
    state.SetBytesProcessed(
        state.iterations() *
        static_cast<std::int64_t>(std::filesystem::file_size(world().how().path)));
}
BENCHMARK(check)->ArgName("whole")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

} // namespace
