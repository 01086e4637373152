#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace dutchbook::contract {

/// Teams that one name may mean: "New York" is at home in most leagues.
inline constexpr std::size_t most_namesakes = 16;

/// One who takes part in a contest: the words of the name, and what the list of teams knows by it.
struct contestant {
    std::array<std::uint64_t, 6> words{}; ///< ids after synonyms, in reading order
    std::array<char, 6> letters{};        ///< first letter of each word
    std::array<std::uint16_t, most_namesakes> teams{}; ///< places in the list of teams, ascending
    std::uint8_t word_count = 0, team_count = 0;
    std::uint8_t singles = 0; ///< bit i: word i is a single letter ("New York M")
};

/// Which of two a market names as its YES.
enum class asked_side : std::uint8_t { unread, first, second, draw };

/// A contest of two as one market words it. Empty where the market is about none.
struct contest {
    std::vector<contestant> names; ///< the two who meet; a third is the name asked for, where it is
                                   ///< none of the two for certain
    asked_side asked = asked_side::unread;
    bool about = false;              ///< the side is named beside the meeting, not as who wins it
    std::uint8_t number = 0;         ///< "Game 2": of a day or a series, 0 unread
    std::int16_t start_minutes = -1; ///< of the day in New York, -1 unread
    bool read() const noexcept { return names.size() >= 2; }
};

} // namespace dutchbook::contract
