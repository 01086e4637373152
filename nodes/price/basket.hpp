#pragma once

#include <span>

#include "nodes/price/price.hpp"

/// Sets of markets inside one event of one venue: all YES below $1, or all NO below $(n-1).
namespace dutchbook::pricing {

/// The baskets that the event's promise supports: all YES (pays 1) only where exactly one resolves
/// YES and `complete` says that the children are all there are; all NO (pays n-1) where at most one
/// does. Nothing for fewer than two markets, a market given twice, or markets that are not
/// exclusive siblings of one event.
std::vector<portfolio> baskets_of(std::span<const market* const> children, bool complete);

/// Prices the event's baskets; the better one, or what killed the furthest. An unknown market, and
/// an event that supports no basket, is `no_relation`. `because` of the result has the children on
/// the left and no right side.
priced price_event(std::span<const market_key> children, bool complete,
                   const market_lookup& markets, const book_lookup& books, const settings& with,
                   timestamp as_of);

} // namespace dutchbook::pricing
