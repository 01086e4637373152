#pragma once

#include <cstddef>
#include <string_view>

#include "nodes/judge/question.hpp"

namespace dutchbook::judge {

/// A pair that looks like any other and whose answer is "none" without a doubt: a model that says
/// otherwise follows somebody's orders, or guesses, and its whole answer is void.
struct canary_pair {
    question a, b;
};
/// Which canary and where among `pairs` others it stands (0 … pairs), fixed by the seed.
struct canary_place {
    canary_pair pair;
    std::size_t at;
};
canary_place canary_for(std::string_view seed, std::size_t pairs);

} // namespace dutchbook::judge
