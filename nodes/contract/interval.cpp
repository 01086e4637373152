#include <algorithm>
#include <vector>

#include "nodes/contract/interval.hpp"
#include "nodes/contract/wide.hpp"

namespace dutchbook::contract {
namespace {

// An interval becomes a run of whole numbers, so that neighbours differ by one: multiples of the
// tick; or, over the reals, 2v for the point v and the odd numbers for the gaps between points.
struct run {
    wide first, last;
};
constexpr wide infinity = static_cast<wide>(1) << 100;

wide floor_div(wide a, wide b) { return a / b - (a % b < 0 ? 1 : 0); }

run run_of(const interval& x, std::int64_t tick) {
    run r{-infinity, infinity};
    if (tick > 0) {
        if (x.has_low) {
            const wide below = floor_div(x.low, tick);
            const bool on_tick = below * tick == x.low;
            r.first = on_tick && !x.low_open ? below : below + 1;
        }
        if (x.has_high) {
            const wide below = floor_div(x.high, tick);
            const bool on_tick = below * tick == x.high;
            r.last = on_tick && x.high_open ? below - 1 : below;
        }
    } else {
        if (x.has_low) r.first = static_cast<wide>(x.low) * 2 + (x.low_open ? 1 : 0);
        if (x.has_high) r.last = static_cast<wide>(x.high) * 2 - (x.high_open ? 1 : 0);
    }
    return r;
}

std::int64_t clamp(wide v) {
    constexpr std::int64_t most = 9'000'000'000'000'000'000;
    return static_cast<std::int64_t>(std::clamp<wide>(v, -most, most));
}

} // namespace

interval interval::at_least(std::int64_t v) noexcept {
    interval x;
    x.has_low = true;
    x.low = v;
    return x;
}
interval interval::above(std::int64_t v) noexcept {
    interval x = at_least(v);
    x.low_open = true;
    return x;
}
interval interval::at_most(std::int64_t v) noexcept {
    interval x;
    x.has_high = true;
    x.high = v;
    return x;
}
interval interval::below(std::int64_t v) noexcept {
    interval x = at_most(v);
    x.high_open = true;
    return x;
}
interval interval::between(std::int64_t low, std::int64_t high) noexcept {
    interval x = at_least(low);
    x.has_high = true;
    x.high = high;
    return x;
}

interval canonical(interval x, std::int64_t tick) noexcept {
    if (tick <= 0) return x;
    const run r = run_of(x, tick);
    if (x.has_low) x.low = clamp(r.first * tick);
    if (x.has_high) x.high = clamp(r.last * tick);
    x.low_open = x.high_open = false;
    return x;
}

set_relation compare(const interval& a, const interval& b, std::int64_t tick) noexcept {
    const run x = run_of(a, tick), y = run_of(b, tick);
    if (x.first > x.last || y.first > y.last) return set_relation::overlap;
    if (x.first == y.first && x.last == y.last) return set_relation::identity;
    if (x.last < y.first || y.last < x.first) {
        const bool meet = x.last + 1 == y.first || y.last + 1 == x.first;
        const bool ends =
            std::min(x.first, y.first) == -infinity && std::max(x.last, y.last) == infinity;
        return meet && ends ? set_relation::complement : set_relation::disjoint;
    }
    if (x.first >= y.first && x.last <= y.last) return set_relation::subset;
    if (y.first >= x.first && y.last <= x.last) return set_relation::superset;
    const bool all =
        std::min(x.first, y.first) == -infinity && std::max(x.last, y.last) == infinity;
    return all ? set_relation::exhaustive : set_relation::overlap;
}

bool covers_exactly(const interval& whole, std::span<const interval> parts, std::int64_t tick) {
    if (parts.empty()) return false;
    std::vector<run> runs;
    runs.reserve(parts.size());
    for (const auto& p : parts) {
        const run r = run_of(p, tick);
        if (r.first <= r.last) runs.push_back(r);
    }
    if (runs.empty()) return false;
    std::sort(runs.begin(), runs.end(),
              [](const run& a, const run& b) { return a.first < b.first; });
    wide last = runs.front().last;
    for (std::size_t i = 1; i < runs.size(); ++i) {
        if (last != infinity && runs[i].first > last + 1) return false;
        last = std::max(last, runs[i].last);
    }
    const run w = run_of(whole, tick);
    return runs.front().first == w.first && last == w.last;
}

} // namespace dutchbook::contract
