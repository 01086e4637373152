#include <algorithm>

#include "nodes/contract/draft.hpp"
#include "nodes/contract/vocabulary.hpp"

namespace dutchbook::contract {
namespace {

constexpr std::int64_t one = 1'000'000;

std::optional<interval> structured(const strike& s) {
    const auto floor = s.floor ? s.floor->micros : 0;
    const auto cap = s.cap ? s.cap->micros : 0;
    switch (s.kind) {
    case strike_kind::greater:
        return s.floor ? std::optional(interval::above(floor)) : std::nullopt;
    case strike_kind::greater_or_equal:
        return s.floor ? std::optional(interval::at_least(floor)) : std::nullopt;
    case strike_kind::less:
        return s.cap ? std::optional(interval::below(cap)) : std::nullopt;
    case strike_kind::less_or_equal:
        return s.cap ? std::optional(interval::at_most(cap)) : std::nullopt;
    case strike_kind::between:
        return s.floor && s.cap && floor <= cap ? std::optional(interval::between(floor, cap))
                                                : std::nullopt;
    case strike_kind::none:
    case strike_kind::functional:
    case strike_kind::custom:
    case strike_kind::structured:
        break;
    }
    return std::nullopt;
}

/// The step on which the venue's own words and its strike fields say the same ("95,000 or above",
/// floor 94,999.99), or 0.
std::int64_t reconciling_tick(const interval& text, const interval& fields) {
    interval plain = text;
    plain.unit = unit::none;
    plain.tick = 0;
    if (plain == fields) return 0;
    for (const std::int64_t tick : {one / 1'000, one / 100, one / 10, one}) // the finest that does
        if (compare(plain, fields, tick) == set_relation::identity) return tick;
    return -1;
}

/// "0 to 5" seats is "5 or fewer", "99 to 100" of a score is "99 or more".
void drop_scale_ends(contract& c, std::int64_t most, bool never_negative) {
    interval& x = c.values;
    if (most > 0 && x.has_high && x.has_low && !x.high_open && x.high >= most) {
        x.has_high = false;
        x.high = 0;
    }
    if (never_negative && x.has_low && x.has_high && !x.low_open && x.low <= 0) {
        x.has_low = false;
        x.low = 0;
    }
}

/// "80" under "at least 80": the label repeats the threshold, the title says on which side of it.
bool is_end_of(const interval& point, const interval& range) {
    if (!point.has_low || !point.has_high || point.low != point.high) return false;
    return (range.has_low && range.low == point.low) || (range.has_high && range.high == point.low);
}

/// A central bank that moves its rate: "more than 25 bps" is 50 and more there, but not of a yield.
bool moves_policy_rate(const contract& c) {
    const auto names = [&c](word_list list) {
        return std::any_of(c.terms.begin(), c.terms.end(), [list](const term& t) {
            return vocabulary::in_force().has(list, t.id);
        });
    };
    return names(word_list::rate_moves) && names(word_list::central_banks) &&
           !names(word_list::market_rates);
}

} // namespace

void set_values(contract& c, const market& m, const text_reading& title,
                const text_reading& label) {
    std::optional<interval> text = label.values ? label.values : title.values;
    if (label.values && title.values && is_end_of(*label.values, *title.values))
        text = title.values;
    const auto fields = structured(m.strike);
    if (!text && !fields) return;
    const bool positive = !text && fields->low == 0 && fields->has_low && !fields->has_high;
    if (positive) return; // a venue's way to say that it happens
    c.has_values = true;
    c.values = text ? *text : *fields;
    if (title.values && c.values.unit == unit::none) c.values.unit = title.values->unit;
    c.tick = title.tick > 0 ? title.tick : label.tick > 0 ? label.tick : c.values.tick;
    const auto a_cent_below = [](bool has, std::int64_t end) {
        return has && end % one == 990'000; // "above $119,999.99" says $120,000 or more
    };
    if (c.tick == 0 && (a_cent_below(c.values.has_low, c.values.low) ||
                        a_cent_below(c.values.has_high, c.values.high)))
        c.tick = one / 100;
    if (c.tick == policy_step && !moves_policy_rate(c)) c.tick = 0;
    const bool whole = c.values.low % one == 0 && c.values.high % one == 0;
    const auto on_steps = [](bool has, std::int64_t end) { // "over 24.5" points is 25 and more
        return !has || end % one == 0 || end % one == one / 2;
    };
    const bool halves = on_steps(c.values.has_low, c.values.low) &&
                        on_steps(c.values.has_high, c.values.high);
    if (c.tick == 0 && (title.tick < 0 || label.tick < 0) && (whole || halves) &&
        c.values.unit == unit::none)
        c.tick = one;
    if (text && fields) {
        const auto tick = reconciling_tick(*text, *fields);
        if (tick > 0 && c.tick == 0) c.tick = tick;
        if (tick < 0 || (c.tick > 0 && compare(*text, *fields, c.tick) != set_relation::identity)) {
            const auto kept = c.values.unit; // fields beat words
            c.values = *fields;
            c.values.unit = kept;
        }
    }
    c.values.tick = 0;
    drop_scale_ends(c, title.most, title.tick < 0 || label.tick < 0 || title.most > 0);
}

} // namespace dutchbook::contract
