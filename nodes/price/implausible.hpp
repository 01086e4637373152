#pragma once

#include <cstdint>
#include <string>

#include <dutchbook/opportunity.hpp>

// Too good is suspect: an edge that right pairs of liquid markets hardly ever show says more of the
// pair than of the prices.
//
// Of a million right pairs of liquid markets, `gifts_e6` offer an edge of `profit_e6`, and four
// times fewer one of twice that. In a thinner market a gift lies longer: in one with a tenth of
// `liquid` ten times as many do. That the pair is wrong is what its relation's confidence leaves.
// So with an edge e, a liquidity l (at most `liquid`) and the confidence c the pair is
//
//   N = (1 - c) / gifts · (e / profit)² · l / liquid
//
// times likelier wrong than the edge is a gift. Where e reaches `profit_e6` and N is 1 or more, the
// portfolio is no opportunity of the same rank: it is listed apart, to be checked by hand.
namespace dutchbook::pricing {

/// [arbitrage] implausible_…, in exact units.
struct gift_evidence {
    std::int64_t profit_e6 = 200'000; ///< net per dollar of payoff, in 10^-6; 0: nothing is apart
    std::int64_t gifts_e6 = 1'000;    ///< of a million, at least 1
    money liquid{1'000 * micros_per_unit}; ///< a market with as much is liquid; 0: every one is
};

/// What was found, as far as it matters here.
struct found_edge {
    money net;
    money payoff;
    double confidence = 0; ///< of the relation, [0, 1]
    money liquidity;       ///< of the least liquid leg
};

/// N, rounded down; 0 where the edge is plausible. From integers, but for the confidence.
std::int64_t implausible_odds(const found_edge& found, const gift_evidence& known) noexcept;

/// Dollars that say how closely a market is watched: its volume where the venue tells it (a
/// contract of Kalshi's counts as a dollar) or all asks of both sides, whichever is more.
money market_liquidity(const market& m, const order_book& book) noexcept;

/// "check by hand: 54 times likelier a wrong pair than a gift".
std::string implausible_text(const opportunity& o);

} // namespace dutchbook::pricing
