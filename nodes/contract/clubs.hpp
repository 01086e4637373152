#pragma once

#include <cstdint>
#include <span>

namespace dutchbook::contract {

/// Leagues as bits, the same as the values of facet::league.
namespace league {
inline constexpr std::uint16_t nba = 1, wnba = 2, nfl = 4, mlb = 8, nhl = 16, college = 32 | 64,
                               mls = 128, atp = 2048, wta = 4096, soccer = 8192;
} // namespace league

/// Leagues whose teams meet on several days in a row: a meeting of two says nothing without a day.
inline constexpr std::uint16_t meets_often = league::nba | league::wnba | league::mlb | league::nhl;

/// Places, from 1, of the clubs that a name may mean: `name` is word_id of its folded words with
/// single spaces between. Empty where nobody is known by it. Any thread.
std::span<const std::uint16_t> clubs_named(std::uint64_t name) noexcept;

/// The leagues of the club at a place that clubs_named gave.
std::uint16_t leagues_of(std::uint16_t club) noexcept;

/// Whether a game in one of these leagues has a winner on both venues, or pays both sides half.
bool two_way(std::uint16_t leagues) noexcept;

} // namespace dutchbook::contract
