#pragma once

#include <cstdint>
#include <span>

#include "nodes/contract/evidence.hpp"

namespace dutchbook::contract {

/// Places, from 1, of the clubs that a name may mean: `name` is word_id of its folded words with
/// single spaces between. Empty where nobody is known by it. Any thread. By the vocabulary in force.
std::span<const std::uint16_t> clubs_named(std::uint64_t name) noexcept;

/// The leagues of the club at a place that clubs_named gave, a bit each as in facet::league.
facet_bits leagues_of(std::uint16_t club) noexcept;

/// Whether a game in one of these leagues has a winner on both venues, or pays both sides half.
bool two_way(facet_bits leagues) noexcept;

/// Whether teams of one of these leagues meet on several days in a row: a meeting of two says
/// nothing without its day.
bool meets_often(facet_bits leagues) noexcept;

} // namespace dutchbook::contract
