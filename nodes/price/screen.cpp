#include "nodes/price/screen.hpp"

#include <algorithm>
#include <limits>

#include "nodes/price/fees.hpp"

namespace dutchbook::pricing {
namespace {

/// Per-set costs in 10^-12 $.
struct estimate {
    int128 price_e12 = 0;
    int128 fee_e12 = 0;
    void add(const market& m, price at, timestamp as_of) noexcept {
        price_e12 += static_cast<int128>(at.micros) * micros_per_unit;
        fee_e12 += policy_of(m.fees.kind).unit_fee_e12(m.fees, at, as_of);
    }
};

constexpr int128 payoff_e12(const portfolio& p) noexcept {
    return static_cast<int128>(p.guaranteed) * micros_per_unit * micros_per_unit;
}

std::optional<price> listed_ask(const position& leg) noexcept {
    const auto& ask = leg.of->outcomes[leg.side == side::yes ? 0 : 1].ask;
    if (!ask || ask->micros <= 0 || ask->micros >= micros_per_unit) return std::nullopt;
    return ask;
}

price smallest_tick(const market& m) noexcept {
    std::int64_t least = m.ticks.empty() ? 1 : micros_per_unit;
    for (const tick_band& band : m.ticks)
        least = std::min(least, std::max<std::int64_t>(band.step.micros, 1));
    return price{least};
}

/// The cheapest that the books may still turn out to be.
estimate at_best(const portfolio& p, timestamp as_of) noexcept {
    estimate sum;
    for (const position& leg : p.legs) {
        const price least = smallest_tick(*leg.of);
        const auto ask = listed_ask(leg);
        if (ask && leg.of->fees.kind == fee_terms::formula::kalshi)
            sum.add(*leg.of, std::max(least, price{ask->micros - listing_allowance.micros}), as_of);
        else
            sum.price_e12 += static_cast<int128>(least.micros) * micros_per_unit;
    }
    return sum;
}

/// Payoff less all listed asks with fees; far below any other where a quote is missing.
std::int64_t listed_edge_e12(const portfolio& p, timestamp as_of) noexcept {
    estimate sum;
    for (const position& leg : p.legs) {
        const auto ask = listed_ask(leg);
        if (!ask) return std::numeric_limits<std::int64_t>::min();
        sum.add(*leg.of, *ask, as_of);
    }
    const int128 edge = payoff_e12(p) - sum.price_e12 - sum.fee_e12;
    return static_cast<std::int64_t>(
        std::clamp<int128>(edge, std::numeric_limits<std::int64_t>::min() + 1,
                           std::numeric_limits<std::int64_t>::max()));
}

struct verdict {
    std::optional<killed_by> killed;
    std::int64_t edge_e12 = std::numeric_limits<std::int64_t>::min();
};

verdict judge(std::span<const portfolio> portfolios, timestamp as_of) noexcept {
    verdict v{killed_by::no_edge};
    for (const portfolio& p : portfolios) {
        const estimate least = at_best(p, as_of);
        if (least.price_e12 + least.fee_e12 < payoff_e12(p)) {
            v.killed.reset();
            v.edge_e12 = std::max(v.edge_e12, listed_edge_e12(p, as_of));
        } else if (v.killed && least.price_e12 < payoff_e12(p)) {
            v.killed = killed_by::fees;
        }
    }
    return v;
}

verdict judge(const relation& r, const market_lookup& markets, const settings& with,
              timestamp as_of) {
    std::vector<const market*> left;
    std::vector<const market*> right;
    if (!find_sides(r, markets, left, right)) return {killed_by::no_relation};
    for (const auto* side : {&left, &right})
        for (const market* m : *side)
            if (const auto why = unfit(*m, with, as_of)) return {*why};
    return judge(portfolios_of(r.kind, left, right), as_of);
}

} // namespace

screened screen(std::span<const relation> relations, const market_lookup& markets,
                const settings& with, timestamp as_of) {
    screened result;
    std::vector<std::int64_t> edges(relations.size());
    for (std::size_t i = 0; i < relations.size(); ++i) {
        const verdict v = judge(relations[i], markets, with, as_of);
        if (v.killed) {
            result.killed.count(*v.killed);
            continue;
        }
        edges[i] = v.edge_e12;
        result.relations.push_back(i);
        for (const auto* side : {&relations[i].left, &relations[i].right})
            result.books.insert(result.books.end(), side->begin(), side->end());
    }
    std::ranges::stable_sort(result.relations, std::ranges::greater{},
                             [&](std::size_t i) { return edges[i]; });
    std::ranges::sort(result.books);
    result.books.erase(std::ranges::unique(result.books).begin(), result.books.end());
    return result;
}

} // namespace dutchbook::pricing
