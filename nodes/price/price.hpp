#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <dutchbook/opportunity.hpp>

#include "nodes/price/funnel.hpp"
#include "nodes/price/implausible.hpp"
#include "nodes/price/portfolio.hpp"

/// From a relation and fresh books to an opportunity, or to what killed it. Pure: no clock, no I/O,
/// any thread.
namespace dutchbook::pricing {

/// [arbitrage] of the configuration, in exact units.
struct settings {
    std::int64_t min_profit_e6 = 20'000; ///< least net per dollar of payoff, in 10^-6
    std::optional<money> max_capital;    ///< most dollars in one portfolio
    std::int64_t risk_free_rate_e6 = 0;  ///< a year, simple, in 10^-6: less is marked, not killed
    std::int64_t min_annualised_e6 = 0;  ///< least a year, simple, in 10^-6; 0 kills nothing
    std::chrono::milliseconds max_book_age =
        std::chrono::hours{1}; ///< by the venue's stamp, where there is one
    int reach_lots = 10'000;   ///< of the search for the best size, see sizing.hpp
    gift_evidence gifts;       ///< what an edge is held against, see implausible.hpp
    /// Venues, and parts of one by (platform, shard), that do not trade: their markets bear no
    /// opportunity.
    std::vector<std::string> halted_platforms;
    std::vector<std::pair<std::string, std::int32_t>> halted_shards;
};

/// Null where unknown. What it points to outlives the call.
using market_lookup = std::function<const market*(const market_key&)>;
using book_lookup = std::function<const order_book*(const market_key&)>;

using priced = std::variant<opportunity, killed_by>;

/// The better of the relation's portfolios by net profit (then less capital, then the fixed order
/// of portfolios_of), or the check that the furthest of them failed.
/// @code
/// priced p = price_relation(r, markets, books, {}, now);
/// if (auto* found = std::get_if<opportunity>(&p)) deliver(*found); else
/// f.count(std::get<killed_by>(p));
/// @endcode
priced price_relation(const relation& because, const market_lookup& markets,
                      const book_lookup& books, const settings& with, timestamp as_of);

/// Prices one portfolio whose guarantee rests on `because`.
priced price_portfolio(const portfolio& what, const relation& because, const book_lookup& books,
                       const settings& with, timestamp as_of);

/// The opportunity with the largest net profit (then the least capital, then the first), a
/// plausible one before any other; without one, the check that the furthest candidate failed; without candidates, no_relation.
priced better_of(std::vector<priced> candidates);

/// What keeps a market from being a leg whatever its book says: polarity, halted or fees; or
/// nothing. A listing whose end contradicts the text (end_date_conflict) is judged by `end_date`.
std::optional<killed_by> unfit(const market& m, const settings& with, timestamp as_of) noexcept;

/// Finds both sides of a relation. False, with the lists cut short, where a side is empty, a market
/// is unknown or one stands twice.
bool find_sides(const relation& r, const market_lookup& markets, std::vector<const market*>& left,
                std::vector<const market*>& right);

/// When the last leg pays, from the dates that are known (a listed one that is past is not);
/// nothing where none is.
std::optional<timestamp> settles_at(const portfolio& p) noexcept;

/// What can still go wrong, one line each, in a fixed order; our own words only, no text of a
/// venue.
std::vector<std::string> risks_of(const portfolio& p, const relation& because);

} // namespace dutchbook::pricing
