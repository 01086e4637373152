#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "nodes/judge/batch.hpp"
#include "nodes/judge/budget.hpp"
#include "nodes/judge/request.hpp"

namespace dutchbook::judge {

/// What judging would take, each pair asked once.
struct estimate {
    std::size_t pairs = 0;
    std::size_t calls = 0;
    token_usage tokens;       ///< out: what replies usually take, not the most they may
    money cost;               ///< zero where no prices are configured
    std::string line() const; ///< "120 pairs: 7 calls, 98k + 10k tokens, $0.31"
};
estimate estimate_cost(std::span<const asked_pair> pairs, const batch_limits& limits, const api& at,
                       const token_prices& prices);

} // namespace dutchbook::judge
