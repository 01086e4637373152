#pragma once

#include <cstdint>

namespace dutchbook::contract {

/// How a question binds its event to time.
enum class window_kind : std::uint8_t {
    none,   ///< nothing is said
    until,  ///< by, before: any day up to `last`
    during, ///< in, during, between: any day from `first` to `last`
    on,     ///< at one moment: on a day
    after   ///< any day from `first`
};

/// Days since 1970-01-01, both ends belong to the window. Where the text names no year,
/// `year_unread` is set and the days are those of 1972 (a leap year): month and day may be
/// compared, nothing more.
struct window {
    window_kind kind = window_kind::none;
    bool year_unread = false;
    bool from_rules = false; ///< read in the rules, not in title, label or event title
    bool relative = false; ///< "this year", "this week": needs a clock that the text does not give
    std::int16_t clock_minutes =
        -1; ///< minutes after midnight where `on` names a time of day, else -1
    std::int32_t first = 0;
    std::int32_t last = 0;
    friend bool operator==(const window&, const window&) = default;
};

} // namespace dutchbook::contract
