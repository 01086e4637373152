#include "nodes/price/sizing.hpp"

#include <algorithm>

namespace dutchbook::pricing {
namespace {

constexpr int128 e18_per_micro = static_cast<int128>(micros_per_unit) * micros_per_unit;

/// Whole lots, so that the search cannot leave the grid.
struct lot_range {
    std::int64_t first = 1;
    std::int64_t last = 0;
    bool empty() const noexcept { return first > last; }
};

/// Exact net by lots, the best one remembered.
class search {
  public:
    search(std::span<const ladder> legs, int guaranteed, const size_limits& limits,
           const envelope& bound) noexcept
        : legs_(legs), guaranteed_(guaranteed), lot_(limits.lot), reach_lots_(limits.reach_lots),
          bound_(bound) {}

    void run(lot_range range) noexcept {
        const std::int64_t top =
            std::clamp(bound_.top().micros / lot_.micros, range.first, range.last);
        evaluate(top);
        bool above = true;
        bool below = true;
        for (std::int64_t away = 1; away <= reach_lots_ && (above || below); ++away) {
            above = above && top + away <= range.last && promising(top + away);
            if (above) evaluate(top + away);
            below = below && top - away >= range.first && promising(top - away);
            if (below) evaluate(top - away);
        }
    }

    void evaluate(std::int64_t lots) noexcept {
        const money net = net_of(legs_, guaranteed_, size(lots));
        const bool better = net > net_ || (net == net_ && lots < lots_);
        if (net.micros <= 0 || !better) return;
        net_ = net;
        lots_ = lots;
    }

    bool gains() const noexcept { return lots_ > 0; }
    quantity best() const noexcept { return size(lots_); }
    money net() const noexcept { return net_; }

  private:
    quantity size(std::int64_t lots) const noexcept { return {lots * lot_.micros}; }
    bool promising(std::int64_t lots) const noexcept {
        return bound_.bound_e18(size(lots)) > static_cast<int128>(net_.micros) * e18_per_micro;
    }

    std::span<const ladder> legs_;
    int guaranteed_;
    quantity lot_;
    int reach_lots_;
    const envelope& bound_;
    money net_;
    std::int64_t lots_ = 0;
};

/// The largest number of lots in the range that `capital` pays for; cost rises with size.
std::int64_t affordable(std::span<const ladder> legs, quantity lot, lot_range range,
                        money capital) noexcept {
    std::int64_t good = range.first - 1;
    std::int64_t bad = range.last + 1;
    while (bad - good > 1) {
        const std::int64_t middle = good + (bad - good) / 2;
        (cost_of(legs, {middle * lot.micros}) <= capital ? good : bad) = middle;
    }
    return good;
}

/// Steps of the ladders on the lot grid between the smallest and the largest size; thinned evenly
/// to leave room for the chosen one.
std::vector<quantity> curve_sizes(const envelope& bound, quantity lot, lot_range range) {
    std::vector<quantity> sizes{{range.first * lot.micros}, {range.last * lot.micros}};
    for (quantity step : bound.steps()) {
        const std::int64_t lots = step.micros / lot.micros;
        if (lots > range.first && lots < range.last) sizes.push_back({lots * lot.micros});
    }
    std::ranges::sort(sizes);
    sizes.erase(std::ranges::unique(sizes).begin(), sizes.end());
    if (sizes.size() >= max_curve_points) {
        std::vector<quantity> kept;
        const std::size_t room = max_curve_points - 1;
        for (std::size_t i = 0; i < room; ++i)
            kept.push_back(sizes[i * (sizes.size() - 1) / (room - 1)]);
        sizes = std::move(kept);
    }
    return sizes;
}

bool edge_before_fees(std::span<const ladder> legs, int guaranteed) noexcept {
    int128 asks = 0;
    for (const ladder& leg : legs) asks += leg.levels().front().at.micros;
    return asks < static_cast<int128>(guaranteed) * micros_per_unit;
}

/// A search over 1 .. the last lot, without the minimum: does anything gain at all?
bool gains_somewhere(search all, lot_range range) noexcept {
    if (range.empty()) return false;
    all.run(range);
    return all.gains();
}

sizing none(killed_by reason) { return {reason, {}, {}, {}, {}}; }

/// No sum over the legs reaches what counts as unaffordable: every total stays exact. A leg that
/// costs more than a dollar a contract has no gain to lose.
quantity countable(std::span<const ladder> legs) noexcept {
    return quantity{unaffordable_micros / static_cast<std::int64_t>(legs.size())};
}

} // namespace

money cost_of(std::span<const ladder> legs, quantity size) noexcept {
    int128 cost = 0;
    for (const ladder& leg : legs) cost += leg.cost(size).cost.micros;
    return money{clamp_micros(cost)};
}

money net_of(std::span<const ladder> legs, int guaranteed, quantity size) noexcept {
    const int128 payoff = static_cast<int128>(guaranteed) * size.micros;
    return money{clamp_micros(payoff - cost_of(legs, size).micros)};
}

sizing size_portfolio(std::span<const ladder> legs, int guaranteed, const size_limits& limits) {
    if (!edge_before_fees(legs, guaranteed)) return none(killed_by::no_edge);
    const envelope bound(legs, guaranteed);
    const std::int64_t lot = limits.lot.micros;
    const search fresh(legs, guaranteed, limits, bound);
    const quantity most = std::min(ladder::most, countable(legs));
    const lot_range all{1, std::min(bound.end(), most).micros / lot};

    quantity depth = most;
    for (const ladder& leg : legs) depth = std::min(depth, leg.depth());
    const std::int64_t fewest =
        std::max<std::int64_t>(1, static_cast<std::int64_t>(ceil_div(limits.minimum.micros, lot)));
    if (fewest > depth.micros / lot) {
        const bool nothing = all.last >= 1 && !gains_somewhere(fresh, all);
        return none(nothing ? killed_by::fees : killed_by::depth);
    }
    const lot_range free{fewest, all.last};
    lot_range range = free;
    if (limits.max_capital && !range.empty())
        range.last = affordable(legs, limits.lot, range, *limits.max_capital);
    search best = fresh;
    std::vector<quantity> sizes;
    if (!range.empty()) {
        best.run(range);
        sizes = curve_sizes(bound, limits.lot, range);
        for (quantity size : sizes)
            best.evaluate(size.micros / lot); // where the search gave up early
    }
    if (!best.gains()) {
        if (range.last < free.last && gains_somewhere(fresh, free)) return none(killed_by::capital);
        return none(gains_somewhere(fresh, all) ? killed_by::minimum_size : killed_by::fees);
    }
    sizing found{{}, best.best(), cost_of(legs, best.best()), best.net(), {}};
    const auto at = std::ranges::lower_bound(sizes, found.size);
    if (at == sizes.end() || *at != found.size) sizes.insert(at, found.size);
    for (quantity size : sizes) found.curve.push_back({size, net_of(legs, guaranteed, size)});
    return found;
}

} // namespace dutchbook::pricing
