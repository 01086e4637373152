// Relations priced per second, by shape: pairs and unions, with and without an edge. Books are in
// memory.

#include <string>
#include <unordered_map>
#include <vector>

#include <benchmark/benchmark.h>

#include "nodes/price/fees.hpp"
#include "nodes/price/price.hpp"
#include "nodes/price/screen.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::pricing;

constexpr timestamp now{std::chrono::milliseconds{1'772'366'400'000}};

std::vector<level> ladder_from(std::int64_t cents, int levels) {
    std::vector<level> asks;
    for (int i = 0; i < levels; ++i)
        asks.push_back(
            {price{cents * 10'000 + i * 5'000}, quantity{(40 + i * 7) * 1'000'000 + i * 30'000}});
    return asks;
}

/// One Kalshi market against `buckets` exclusive ones of Polymarket, `relations` times over.
struct shelf {
    std::unordered_map<market_key, market> markets;
    std::unordered_map<market_key, order_book> books;
    std::vector<relation> relations;
    settings with{.min_profit_e6 = 0};

    shelf(int count, int buckets, int levels, std::int64_t edge_cents) {
        for (int n = 0; n < count; ++n) {
            const std::string id = std::to_string(n);
            relation r;
            r.left = {add("kalshi", "K" + id, "", 40, 62, levels)};
            const std::int64_t yes = (60 - edge_cents) / buckets;
            for (int b = 0; b < buckets; ++b)
                r.right.push_back(add("polymarket", "P" + id + "-" + std::to_string(b), "E" + id,
                                      yes, 101 - yes, levels));
            r.kind = buckets > 1 ? relation_kind::exhaustive : relation_kind::complement;
            relations.push_back(std::move(r));
        }
    }

    market_key add(const std::string& venue, const std::string& id, const std::string& event,
                   std::int64_t yes_cents, std::int64_t no_cents, int levels) {
        market m;
        m.key = {venue, id};
        m.event_id = event;
        m.siblings = exclusivity::exactly_one;
        m.outcomes = {{{"Yes", price{yes_cents * 10'000}}, {"No", price{no_cents * 10'000}}}};
        m.end_date = now + std::chrono::hours{24 * 40};
        m.fees.kind =
            venue == "kalshi" ? fee_terms::formula::kalshi : fee_terms::formula::polymarket;
        m.fees.rate_e6 = 40'000;
        books[m.key] = {
            m.key, ladder_from(yes_cents, levels), ladder_from(no_cents, levels), {}, {}, {}};
        const market_key key = m.key;
        markets[key] = std::move(m);
        return key;
    }

    market_lookup market_of() const {
        return [this](const market_key& k) { return &markets.at(k); };
    }
    book_lookup book_of() const {
        return [this](const market_key& k) { return &books.at(k); };
    }
};

/// Arguments: buckets, levels a side, edge in cents.
void price_relations(benchmark::State& state) {
    const shelf s(1'000, static_cast<int>(state.range(0)), static_cast<int>(state.range(1)),
                  state.range(2));
    const auto markets = s.market_of();
    const auto books = s.book_of();
    std::int64_t found = 0;
    for (auto _ : state)
        for (const relation& r : s.relations)
            found +=
                std::holds_alternative<opportunity>(price_relation(r, markets, books, s.with, now));
    const auto priced = state.iterations() * static_cast<std::int64_t>(s.relations.size());
    state.SetItemsProcessed(priced);
    state.counters["found"] = static_cast<double>(found) / static_cast<double>(priced);
}
BENCHMARK(price_relations)
    ->ArgNames({"buckets", "levels", "edge"})
    ->Args({1, 1, 0})
    ->Args({1, 20, 0})
    ->Args({1, 1, 8})
    ->Args({1, 20, 8})
    ->Args({8, 20, 12})
    ->Unit(benchmark::kMillisecond);

void screen_relations(benchmark::State& state) {
    const shelf s(1'000, 1, 1, 8);
    const auto markets = s.market_of();
    for (auto _ : state) benchmark::DoNotOptimize(screen(s.relations, markets, s.with, now));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(s.relations.size()));
}
BENCHMARK(screen_relations)->Unit(benchmark::kMillisecond);

void order_of_one_fill(benchmark::State& state) {
    const shelf s(1, 1, 1, 0);
    const market& m =
        state.range(0) ? s.markets.at({"kalshi", "K0"}) : s.markets.at({"polymarket", "P0-0"});
    const std::vector<level> fill{{price{420'000}, quantity::contracts(100)}};
    for (auto _ : state) benchmark::DoNotOptimize(order_cost(m, fill, now));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(order_of_one_fill)->ArgName("kalshi")->Arg(0)->Arg(1);

} // namespace
