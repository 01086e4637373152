#pragma once

#include <compare>
#include <cstddef>
#include <string>

namespace dutchbook::judge {

/// Longest texts in a prompt, in code points.
struct text_limits {
    std::size_t title = 1'000;
    std::size_t outcome = 300;
    std::size_t rules = 4'000;
};

/// What the model sees of a market: clean text, no prices, volumes or ids.
struct question {
    std::string title;
    std::string outcome; ///< what YES stands for
    std::string rules;   ///< may be empty
    std::string closes;  ///< RFC 3339, or empty where unknown
    friend auto operator<=>(const question&, const question&) = default;
};
} // namespace dutchbook::judge
