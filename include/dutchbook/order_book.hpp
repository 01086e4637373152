#pragma once

#include <optional>
#include <vector>

#include <dutchbook/market.hpp>

namespace dutchbook {

/// One price level: `size` contracts may be bought at `at`.
struct level {
    price at;
    quantity size;
    friend bool operator==(const level&, const level&) = default;
};

/// Both ask ladders of one market, cheapest level first, strictly ascending, sizes above zero. A
/// side that cannot be bought is empty. Each venue's own shape (bids only, mirrored books) is
/// folded away when it is read.
struct order_book {
    market_key key;
    std::vector<level> yes_asks;
    std::vector<level> no_asks;
    std::optional<timestamp> as_of;    ///< the venue's stamp, where it sends one
    std::optional<quantity> min_order; ///< where the book itself says so
    std::optional<price> tick;
};

} // namespace dutchbook
