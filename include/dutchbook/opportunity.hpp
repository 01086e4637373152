#pragma once

#include <string>
#include <vector>

#include <dutchbook/order_book.hpp>
#include <dutchbook/relation.hpp>

namespace dutchbook {

enum class side : std::uint8_t { yes, no };

/// One buy order of a portfolio, as it would be sent.
struct leg {
    market_key key;
    dutchbook::side side = side::yes;
    quantity size;
    price vwap;  ///< average price, rounded up
    price worst; ///< dearest level touched
    money cost;  ///< cash out, fee included
    money fee;   ///< of that, fee and cent rounding
};

/// One point of profit(size): what `size` payoffs cost and bring.
struct profit_point {
    quantity size;
    money net;
};

/// A portfolio that pays at least `payoff` in every state and costs less.
struct opportunity {
    relation because;      ///< the relation the guarantee rests on
    std::vector<leg> legs; ///< two, or one and a union
    quantity size;         ///< guaranteed payoffs of $1 (a union's NOs pay more)
    money payoff;          ///< guaranteed
    money cost;            ///< capital: all legs with fees
    money fees;
    money gross;              ///< payoff less prices alone
    money net;                ///< payoff - cost, above zero
    double profit_margin = 0; ///< net per dollar of payoff (display and threshold; from integers)
    double net_return = 0;    ///< payoff / cost - 1
    double annualised = 0;    ///< net_return * 365 / days, simple
    bool below_risk_free = false; ///< annualised below the risk-free rate: ranked last
    /// How many times likelier a wrong pair than a gift: to be checked by hand, and never counted
    /// among the others; 0 for an edge as right pairs have them.
    std::int64_t implausible_odds = 0;
    double days = 1;          ///< to the later settlement, at least one
    std::vector<profit_point> curve;
    std::vector<std::string> risks; ///< for people: tier, 50/50 payout, void at fair value, …
    market_key buy, sell;           ///< the seed's row: YES is bought at `buy`, NO at `sell`
    timestamp detected_at{};
};

} // namespace dutchbook
