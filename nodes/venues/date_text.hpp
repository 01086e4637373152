#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <dutchbook/time.hpp>

namespace dutchbook::venues {

/// A date as a title says it, in UTC (zones in prose are within the tolerance of whoever compares).
struct text_date {
    enum class form : std::uint8_t {
        year_alone, ///< "the 2028 nomination": a year that no preposition ties to a date
        period,     ///< "in 2027", "on June 3, 2026", "December 2026"
        deadline    ///< "by", "before", "until", "through", "end of"
    };
    form what = form::period;
    timestamp from{};          ///< first moment of the period; a deadline's own moment
    timestamp to{};            ///< last moment
    bool year_guessed = false; ///< the text has no year, the listing lent its own
};

/// The date that decides a text: a deadline before a period before a lone year, the latest among
/// equals. Reads "December 31, 2026", "31 Dec 2026", "Dec 2026", "2026-12-31", "Q3 2026", "2027",
/// "end of 2026", and "June 30" with the year of `listed`. Nothing where there is no date.
std::optional<text_date> read_date(std::string_view text,
                                   std::optional<timestamp> listed = std::nullopt);

/// The latest deadline in a longer text (rules), whole dates only.
std::optional<text_date> read_deadline(std::string_view text);

} // namespace dutchbook::venues
