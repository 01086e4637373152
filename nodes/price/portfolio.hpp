#pragma once

#include <functional>
#include <span>
#include <vector>

#include <dutchbook/opportunity.hpp>

/// From a relation to what must be bought. Nobody sells short: every leg is a buy of YES or NO, all
/// legs in the same quantity, and a portfolio is worth its smallest payoff over the joint states
/// the relation allows.
namespace dutchbook::pricing {

/// One leg before it is priced; the market outlives it.
struct position {
    const market* of = nullptr;
    dutchbook::side side = side::yes;
};

struct portfolio {
    std::vector<position> legs; ///< the left side's markets first, each side in key order
    int guaranteed = 0;         ///< dollars per set of legs in the worst state, at least 1
    bool counts_on_exclusivity =
        false; ///< the guarantee needs the venue's "at most one resolves YES"
};

/// One side of a relation: a union of `markets` markets, of which at most one resolves YES where
/// `exclusive`.
struct side_shape {
    int markets = 1;
    bool exclusive = false;
};

/// The least that one contract each of `left_side` of every left market and `right_side` of every
/// right market pays, over all states in which the unions stand in `kind`.
int guaranteed_payoff(relation_kind kind, side_shape left, side left_side, side_shape right,
                      side right_side) noexcept;

/// True where the venue promises that at most one of these markets resolves YES: one venue, one
/// event, a flag.
bool exclusive(std::span<const market* const> markets) noexcept;

/// The portfolios that cannot lose a dollar a set under this relation, in a fixed order (left YES
/// before left NO). Both sides must be non-empty. A guarantee of nothing, or one that a side gives
/// without the other, is left out.
std::vector<portfolio> portfolios_of(relation_kind kind, std::span<const market* const> left,
                                     std::span<const market* const> right);

} // namespace dutchbook::pricing
