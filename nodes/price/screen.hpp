#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "nodes/price/price.hpp"

/// Which relations are worth fetching books for. Books decide prices; the screen only spares
/// requests.
namespace dutchbook::pricing {

/// How far, at most, a live quote is believed to fall between the listing and the book: 5 cents.
inline constexpr price listing_allowance{50'000};

/// The relations that need books, most promising first, and whose books they need.
struct screened {
    std::vector<std::size_t> relations; ///< indices, by listed edge descending, then by index
    std::vector<market_key> books;      ///< sorted, each once
    funnel killed;                      ///< the others, by what killed them
};

/// Refuses a relation that no book could save: a market unknown or unfit to trade, or Kalshi asks
/// so dear that, even `listing_allowance` lower, with the market's own fee, and with every other
/// leg at its smallest tick, all portfolios cost their payoff (no_edge, or fees where only the fees
/// do it). Kalshi lists its own top of book; Gamma's quotes may be five minutes old and only order
/// the list. A missing quote refuses nothing.
screened screen(std::span<const relation> relations, const market_lookup& markets,
                const settings& with, timestamp as_of);

} // namespace dutchbook::pricing
