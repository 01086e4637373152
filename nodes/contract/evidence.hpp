#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace dutchbook::contract {

/// What titles often leave to the rules: the place of a facet in the vocabulary. Each market says
/// which of its values it leaves possible.
enum class facet : std::uint8_t {
    league, ///< its values are the places of leagues
    none = 255
};
inline constexpr std::size_t most_facets = 16;
/// Values of one facet, a bit each.
using facet_bits = std::uint64_t;

/// The particulars of one market: read from all its texts, compared with another's after the
/// question itself agrees. Empty where nothing is said.
struct evidence {
    std::array<facet_bits, most_facets> said{}; ///< possible values, as bits
    std::array<std::int32_t, 6> days{}; ///< days that the first sentences of the rules name
    std::uint8_t day_count = 0;
    bool game_day = false;      ///< days[0] is that of a game
    std::uint32_t years = 0;    ///< that they name; bit 0 is 2020
    std::uint64_t ordinals = 0; ///< "69th"; bit n is the n-th of 64
    std::uint8_t quarters = 0;  ///< bit n is the n-th quarter
    std::uint32_t hours = 0;    ///< of the day that they name, midnight aside; bit n is n o'clock

    facet_bits of(facet f) const noexcept { return said[std::size_t(f)]; }
};

/// How the particulars stand to each other.
enum class particulars : std::uint8_t {
    agree,   ///< nothing known stands against it
    differ,  ///< some exclude each other
    unclear, ///< they may be different things
};
/// `same_time`: the windows agree, so that days, years and occasions must as well. `dated`: they
/// end on a day, so that the zone counts, which is New York's where nobody names it, and the hour.
particulars compare(const evidence& a, const evidence& b, bool same_time, bool dated) noexcept;

/// For people: which of them are not the same, "time zone, day".
std::string differences(const evidence& a, const evidence& b);

} // namespace dutchbook::contract
