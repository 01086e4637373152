#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace dutchbook::contract {

/// What the numbers of an interval count; `none` agrees with any.
enum class unit : std::uint8_t {
    none,
    percent,
    dollars,
    euros,
    celsius,
    fahrenheit,
    points,
    pounds,
    yen,
    yuan,
    rupees,
    francs,
    canadian_dollars,
    australian_dollars
};

/// A set of numbers between two ends in 10^-6 units; an absent end is unbounded. `tick` is the
/// distance of two neighbouring values in 10^-6 units (1'000'000 for integers), 0 where values are
/// real or the step is unread.
struct interval {
    std::int64_t low = 0, high = 0;
    std::int64_t tick = 0;
    bool has_low = false, has_high = false;
    bool low_open = false, high_open = false;
    dutchbook::contract::unit unit = unit::none;
    friend bool operator==(const interval&, const interval&) = default;

    static interval at_least(std::int64_t v) noexcept;
    static interval above(std::int64_t v) noexcept;
    static interval at_most(std::int64_t v) noexcept;
    static interval below(std::int64_t v) noexcept;
    static interval between(std::int64_t low,
                            std::int64_t high) noexcept; ///< both ends belong to it
    static interval exactly(std::int64_t v) noexcept { return between(v, v); }
};

/// How two sets of numbers stand to each other; `overlap` proves nothing.
enum class set_relation : std::uint8_t {
    identity,
    complement,
    subset,
    superset,
    disjoint,
    exhaustive,
    overlap
};

/// The same set with closed ends on multiples of `tick`; unchanged where tick is 0.
interval canonical(interval x, std::int64_t tick) noexcept;

/// Relation of two sets over one domain of the given tick (0: reals). An empty set never relates.
set_relation compare(const interval& a, const interval& b, std::int64_t tick) noexcept;

/// True where the union of `parts` is exactly `whole`; the order of the parts does not matter.
bool covers_exactly(const interval& whole, std::span<const interval> parts, std::int64_t tick);

} // namespace dutchbook::contract
