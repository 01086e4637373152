// The engine's own cost: bodies that do nothing, chunks of 64 markets, the hops of a real ingest
// (read, decode, normalise, filter, book). Reported as ns per market.

#include <benchmark/benchmark.h>

#include <engine/asio_clock.hpp>
#include <engine/engine.hpp>

namespace {

using namespace dutchbook::engine;
using chunk = std::vector<int>;

class pages final : public source_body<chunk> {
  public:
    pages(int count, std::uint64_t markets) : left_(count), markets_(markets) {}
    std::uint64_t next_bytes() const override { return 64 << 10; }
    void read(done answer) override {
        if (left_-- == 0) return answer(read_result<chunk>::end());
        answer(read_result<chunk>::some({}, markets_, 64 << 10));
    }

  private:
    int left_;
    std::uint64_t markets_;
};

void engine_cost(benchmark::State& state) {
    const auto per_chunk = static_cast<std::uint64_t>(state.range(0));
    const auto threads = static_cast<std::uint32_t>(state.range(1));
    static constexpr std::uint64_t per_page = 640;
    static constexpr int page_count = 1500;
    runtime on(threads);
    asio_clock time(on.io());
    plan_builder b("cost");
    auto m = b.movement("ingest");
    auto from =
        m.source<chunk>("pages", [] { return std::make_unique<pages>(page_count, per_page); },
                        {.account = "markets"});
    auto rows = m.expand<chunk>("decode", from, [per_chunk](chunk&&, ports<chunk>& out, scope&) {
        for (std::uint64_t n = 0; n < per_page; n += per_chunk)
            out.emit({}, std::min(per_chunk, per_page - n));
    });
    auto normal = m.map<chunk>("normalise", rows, [](chunk&& c, scope&) { return std::move(c); });
    auto good = m.map<chunk>("quality", normal, [](chunk&& c, scope&) { return std::move(c); });
    m.deliver("book", good, [](chunk&&, scope&) {});
    const plan p = b.build();
    for (auto _ : state) {
        run r(p, on, time, {.window_bytes = 64u << 20});
        const auto result = r.execute();
        if (result.outcome != run_outcome::complete) state.SkipWithError("not complete");
    }
    const auto markets = static_cast<double>(state.iterations()) * page_count * per_page;
    state.counters["s_per_market"] =
        benchmark::Counter(markets, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(engine_cost)
    ->ArgNames({"chunk", "threads"})
    ->Args({64, 1})
    ->Args({64, 2})
    ->Args({7, 2})
    ->Args({1, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

} // namespace
