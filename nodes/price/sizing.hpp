#pragma once

#include <optional>
#include <span>
#include <vector>

#include <dutchbook/opportunity.hpp>

#include "nodes/price/funnel.hpp"
#include "nodes/price/ladder.hpp"

/// How many sets of a portfolio to buy.
///
/// The problem: before rounding, the net of q sets is concave (the all-in cost of one more set
/// rises along the ladders), so walking until the next set loses is optimal. After rounding (cents
/// per Kalshi order, 10^-4 $ and 10^-5 $ per fill) it is a sawtooth under that concave curve, and
/// the best lot may lie off the walk's end. The rule: walk the curve to its top, then try lots
/// outwards on both sides, each at its exact cost, until the curve itself falls to the best net
/// found. Nothing further out can beat it. Nearly flat curves would keep the search busy, so it
/// ends `reach_lots` from the walk's end (1 tries the neighbours alone).
namespace dutchbook::pricing {

/// What an order set must respect; quantities are per leg, all legs alike.
struct size_limits {
    quantity lot{10'000};             ///< sizes are multiples of this, above zero
    quantity minimum;                 ///< the largest of the legs' smallest orders
    std::optional<money> max_capital; ///< no set of orders costs more
    int reach_lots = 10'000;          ///< how far from the walk's end, either side, lots are tried
};

/// The net before rounding: an upper bound of the exact net at every size; concave while fees rise
/// slower than prices (every schedule in use).
class envelope {
  public:
    envelope(std::span<const ladder> legs, int guaranteed);

    /// Where the walk ends: the largest size up to which every further set gains.
    quantity top() const noexcept { return top_; }
    /// Beyond this every size loses, or the shortest ladder ends.
    quantity end() const noexcept { return pieces_.empty() ? quantity{} : pieces_.back().end; }
    /// No exact net at `size` (0 <= size <= end()) exceeds this; in 10^-18 $.
    int128 bound_e18(quantity size) const noexcept;
    /// The sizes at which some ladder steps to its next level.
    std::vector<quantity> steps() const;

  private:
    struct piece {
        quantity end;
        std::int64_t slope_e12; ///< net of one more set, 10^-12 $
        int128 net_at_end_e18;
    };
    std::vector<piece> pieces_;
    int128 slack_e18_ = 0;
    quantity top_;
};

/// The chosen size, or why there is none.
struct sizing {
    std::optional<killed_by> killed;
    quantity size;
    money cost; ///< all legs, fees and rounding included
    money net;
    std::vector<profit_point>
        curve; ///< ascending sizes, at most max_curve_points, the chosen one among them
};

inline constexpr std::size_t max_curve_points = 32;

/// What `size` sets of these legs cost, exactly.
money cost_of(std::span<const ladder> legs, quantity size) noexcept;

/// What `size` sets that pay `guaranteed` dollars each bring after all costs.
money net_of(std::span<const ladder> legs, int guaranteed, quantity size) noexcept;

/// The size with the largest exact net within the limits (the smaller of equals). `legs` is not
/// empty, no ladder is. Without a gain: no_edge, fees, depth, minimum_size or capital.
sizing size_portfolio(std::span<const ladder> legs, int guaranteed, const size_limits& limits);

} // namespace dutchbook::pricing
