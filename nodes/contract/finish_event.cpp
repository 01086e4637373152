#include <algorithm>
#include <unordered_map>

#include "nodes/contract/draft.hpp"

namespace dutchbook::contract {
namespace {

constexpr std::int64_t one = 1'000'000;

/// What at most half of the siblings say is the outcome; what most say is the event's template
/// (there is often one odd sibling: "another party", a misspelt copy).
void mark_outcomes(std::span<contract> event) {
    std::unordered_map<std::uint64_t, std::size_t> seen;
    for (const auto& c : event)
        for (const auto& t : c.terms) ++seen[t.id];
    for (auto& c : event)
        for (auto& t : c.terms)
            if (seen[t.id] * 2 <= event.size()) t.outcome = true;
}

/// Neighbouring buckets show the step: "90-91" beside "92-93" are whole numbers, "2.1-2.3" beside
/// "2.4-2.6" tenths; "24-28" beside "28-32" say nothing.
std::int64_t step_of(std::span<const contract> event) {
    std::vector<std::int64_t> lows;
    for (const auto& c : event)
        if (c.has_values && c.values.has_low && !c.values.low_open) lows.push_back(c.values.low);
    std::sort(lows.begin(), lows.end());
    std::int64_t step = 0;
    for (const auto& c : event) {
        if (!c.has_values || !c.values.has_high || c.values.high_open) continue;
        const auto next = std::lower_bound(lows.begin(), lows.end(), c.values.high);
        if (next == lows.end()) continue;
        const auto gap = *next - c.values.high;
        if (gap == 0 && c.values.low != c.values.high) return 0;
        if (gap > 0 && (step == 0 || gap < step)) step = gap;
    }
    for (const std::int64_t known : {one, one / 10, one / 100, one / 1'000, one / 10'000})
        if (step == known) return step;
    return 0;
}

void share_unit_and_step(std::span<contract> event) {
    const auto step = step_of(event);
    auto shared = unit::none;
    for (const auto& c : event)
        if (c.has_values && c.values.unit != unit::none) shared = c.values.unit;
    for (auto& c : event) {
        if (!c.has_values) continue;
        if (c.tick == 0) c.tick = step;
        if (c.values.unit == unit::none) c.values.unit = shared;
    }
}

} // namespace

void finish_event(std::span<contract> event) {
    if (event.size() > 1) {
        mark_outcomes(event);
        share_unit_and_step(event);
    }
    for (auto& c : event) c.values.tick = c.tick;
}

} // namespace dutchbook::contract
