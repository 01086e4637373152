// Too good is suspect: what an edge is held against, in exact figures.

#include <boost/test/unit_test.hpp>

#include "nodes/price/implausible.hpp"
#include "nodes/price/ranking.hpp"
#include "tests/price/support.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::pricing;
using namespace dutchbook::testing;

const market_key k{"kalshi", "K"};
const market_key p{"polymarket", "P"};

constexpr money usd(std::int64_t n) { return money{n * micros_per_unit}; }

/// Of a payoff of $100.
std::int64_t odds(std::int64_t net_cents, double confidence, money liquidity = usd(1'000),
                  const gift_evidence& known = {}) {
    return implausible_odds({money{net_cents * 10'000}, usd(100), confidence, liquidity}, known);
}

/// Kalshi's YES at 30 and Polymarket's NO at 45, so many of each.
world cheap(double contracts) {
    world w;
    w.add(on_kalshi("K"), {at(30, contracts)}, {at(72, contracts)});
    w.add(on_polymarket("P"), {at(57, contracts)}, {at(45, contracts)});
    w.with.reach_lots = 1;
    return w;
}

relation sure(double confidence) {
    relation r = related({k}, relation_kind::identity, {p});
    r.confidence = confidence;
    return r;
}

} // namespace

BOOST_AUTO_TEST_SUITE(implausible_edges)

BOOST_AUTO_TEST_CASE(the_odds_are_counted_by_hand) {
    // 7 in 100 such pairs are wrong, 1 in 1,000 right ones offers 20 %.
    BOOST_TEST(odds(2'000, 0.93) == 70);
    // Twice the edge: four times fewer gifts.
    BOOST_TEST(odds(4'000, 0.93) == 280);
    BOOST_TEST(odds(3'000, 0.93) == 157); // 70 · 2.25, rounded down
    // A tenth of the money: ten times the gifts.
    BOOST_TEST(odds(2'000, 0.93, usd(100)) == 7);
    BOOST_TEST(odds(2'000, 0.93, usd(1'000'000)) == 70); // more than liquid is liquid
    BOOST_TEST(odds(9'999, 0.0) == 24'995);              // 1,000,000/1,000 · (.9999/.2)²
}

BOOST_AUTO_TEST_CASE(what_is_plausible_has_no_odds) {
    BOOST_TEST(odds(1'999, 0.5) == 0);           // below the threshold
    BOOST_TEST(odds(2'000, 1.0) == 0);           // a pair that cannot be wrong
    BOOST_TEST(odds(2'000, 0.93, usd(14)) == 0); // .98 times likelier wrong: a gift
    BOOST_TEST(odds(2'000, 0.93, usd(15)) == 1);
    BOOST_TEST(odds(2'000, 0.93, {}) == 0);
    BOOST_TEST(odds(-5, 0.1) == 0);
    BOOST_TEST(implausible_odds({usd(1), {}, 0.1, usd(1'000)}, {}) == 0);
}

BOOST_AUTO_TEST_CASE(threshold_and_evidence_are_told) {
    BOOST_TEST(odds(9'000, 0.1, usd(1'000), {.profit_e6 = 0}) == 0); // off
    BOOST_TEST(odds(500, 0.93, usd(1'000), {.profit_e6 = 50'000}) == 70);
    BOOST_TEST(odds(2'000, 0.93, usd(1'000), {.gifts_e6 = 70'000}) == 1);
    BOOST_TEST(odds(2'000, 0.93, usd(1'000), {.gifts_e6 = 70'001}) == 0);
    BOOST_TEST(odds(2'000, 0.93, {}, {.liquid = {}}) == 70); // every market is liquid
    BOOST_TEST(odds(2'000, 0.93, usd(1'000), {.liquid = usd(2'000)}) == 35);
    // The largest that can be configured, the smallest that can be found: no overflow.
    const gift_evidence strict{.profit_e6 = 1, .gifts_e6 = 1, .liquid = usd(1'000'000'000)};
    BOOST_TEST(odds(9'999, 0, usd(1'000'000'000), strict) == 1'000'000'000);
    BOOST_TEST(odds(2'000, std::numeric_limits<double>::quiet_NaN()) == 1'000); // surely wrong
}

BOOST_AUTO_TEST_CASE(liquidity_is_what_is_traded_or_offered) {
    market m = on_kalshi("K");
    const order_book book{k, {at(30, 100), at(31, 10)}, {at(72, 50)}, {}, {}, {}};
    BOOST_TEST(market_liquidity(m, book).micros == 69'100'000); // 30 + 3.10 + 36
    m.volume = decimal{5'000'000'000};
    BOOST_TEST(market_liquidity(m, book).micros == 5'000'000'000);
    m.unsaid = unsaid_volume; // a stand-in says nothing
    BOOST_TEST(market_liquidity(m, book).micros == 69'100'000);
}

BOOST_AUTO_TEST_CASE(a_priced_portfolio_is_marked) {
    const priced result = cheap(1'000).price(sure(0.93));
    BOOST_REQUIRE_EQUAL(fate(result), "found");
    const opportunity& o = *found(result);
    // 1,000 - (300 + 14.70) - (450 + 9.90) = 225.40 of 1,000: 70 · 1.127² = 88.9
    BOOST_TEST(o.net.micros == 225'400'000);
    BOOST_TEST(o.payoff.micros == 1'000'000'000);
    BOOST_TEST(o.implausible_odds == 88);
    BOOST_TEST(o.risks.back() == "check by hand: 88 times likelier a wrong pair than a gift");
}

BOOST_AUTO_TEST_CASE(the_least_liquid_leg_counts) {
    world w = cheap(10); // asks of 10.20 a book: .72 times likelier wrong
    BOOST_TEST(found(w.price(sure(0.93)))->implausible_odds == 0);
    w.markets[k].volume = decimal{9'000'000'000};
    BOOST_TEST(found(w.price(sure(0.93)))->implausible_odds == 0);
    w.markets[p].volume = decimal{9'000'000'000};
    // 10 - (3 + .147 to the cent) - (4.50 + .099) = 2.251
    BOOST_TEST(found(w.price(sure(0.93)))->net.micros == 2'251'000);
    BOOST_TEST(found(w.price(sure(0.93)))->implausible_odds == 88);
    w.with.gifts.profit_e6 = 0;
    BOOST_TEST(found(w.price(sure(0.93)))->implausible_odds == 0);
    BOOST_TEST(found(w.price(sure(0.93)))->risks.back().find("by hand") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_plausible_portfolio_comes_before_a_larger_one) {
    opportunity small, large;
    small.net = usd(1), small.annualised = 0.1;
    large.net = usd(500), large.annualised = 9, large.implausible_odds = 3;
    BOOST_TEST(ranks_before(small, large));
    BOOST_TEST(!ranks_before(large, small));
    const priced best = better_of({large, small});
    BOOST_TEST(found(best)->net.micros == usd(1).micros);
}

BOOST_AUTO_TEST_SUITE_END()
