#pragma once

#include <span>
#include <vector>

#include "nodes/price/fees.hpp"

namespace dutchbook::pricing {

/// One side of a book as a buyer meets it, with running sums so that an order of any size is priced
/// exactly in O(log levels). Immutable after construction; keeps no reference to the book or the
/// market.
class ladder {
  public:
    /// No more than this is ever bought: 10^9 contracts.
    static constexpr quantity most{1'000'000'000'000'000};

    /// Keeps what can be bought: sizes above zero at prices strictly between 0 and 1 (0 and 1 are
    /// how venues write "empty"), cheapest first. A price listed twice counts once, with its
    /// smaller size: mirrored books are one book. Levels off the tick grid stay: they are data.
    ladder(const fee_terms& terms, std::span<const level> asks, timestamp as_of);

    bool empty() const noexcept { return levels_.empty(); }
    std::span<const level> levels() const noexcept { return levels_; }
    quantity depth() const noexcept { return ends_.empty() ? quantity{} : ends_.back(); }
    /// Contracts in the levels up to and including `i`.
    quantity end_of(std::size_t i) const noexcept { return ends_[i]; }
    /// What one more contract of level `i` costs with its fee, in 10^-12 $, the fee rounded down.
    std::int64_t unit_cost_e12(std::size_t i) const noexcept { return unit_costs_e12_[i]; }
    /// How far, in 10^-6 $, an order may cost less than the unit costs say.
    std::int64_t slack_micros() const noexcept { return slack_micros_; }

    /// The exact cost of buying `size`, 0 <= size <= depth().
    order_total cost(quantity size) const noexcept;
    /// Sum of C*P of buying `size`, in 10^-12 $.
    int128 value_e12(quantity size) const noexcept;
    /// The smallest size whose prices alone, without any fee, sum to `value`; more than depth()
    /// where the ladder does not hold so much.
    quantity least_size(money value) const noexcept;
    /// The dearest price touched by buying `size` > 0.
    price worst(quantity size) const noexcept;

  private:
    std::size_t level_at(quantity size) const noexcept;

    fee_terms terms_;
    const fee_policy* policy_;
    timestamp as_of_;
    std::vector<level> levels_;
    std::vector<quantity> ends_;
    std::vector<tally> before_; ///< sums over the levels before this one, bought whole
    std::vector<std::int64_t> unit_costs_e12_;
    std::int64_t slack_micros_ = 0;
};

} // namespace dutchbook::pricing
