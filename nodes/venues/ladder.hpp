#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <dutchbook/order_book.hpp>

#include "token.hpp"

namespace dutchbook::venues {

/// Collects one side of a book as it comes, in any order.
class ladder {
  public:
    /// Adds a level that asks `text` for `size`. False where the price is outside (0, 1) or no
    /// number, or the size is none or negative. Digits beyond the sixth are rounded against the
    /// buyer. Levels of no size are dropped.
    bool add_ask(const token& at, const token& size);
    /// Adds the ask that a bid for the other outcome means: 1 less the bid.
    bool add_mirrored_bid(const token& at, const token& size);

    /// Cheapest first, one level a price; leaves the ladder empty.
    std::vector<level> take();

  private:
    bool add(std::optional<price> at, const token& size);
    std::vector<level> levels_;
};

} // namespace dutchbook::venues
