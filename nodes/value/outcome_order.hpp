#pragma once

#include <cstdint>
#include <string_view>

namespace dutchbook {

/// How the two outcomes that a venue lists stand to the question that its text asks.
enum class outcome_order : std::uint8_t {
    as_listed, ///< the first pays where the text comes true
    swapped,   ///< the second does: "No" before "Yes", "Under" before "Over" of "O/U 47.5"
    unclear    ///< nothing tells which: alike, a lone "No", or against the text's own direction,
               ///< or two names under a question that is answered by yes or no
};

/// Reads two labels in any case, with any spaces and punctuation around their words. Where both
/// name a direction (over and under, up and down, more and less, true and false), `title` and
/// `label` decide if they name just one; otherwise the first is meant to be the upper. Pure, any
/// thread, any bytes.
/// @code order_of_outcomes(" NO ", "Yes", "Rain on Friday?", "") == outcome_order::swapped
/// @endcode
outcome_order order_of_outcomes(std::string_view first, std::string_view second,
                                std::string_view title, std::string_view label) noexcept;

} // namespace dutchbook
