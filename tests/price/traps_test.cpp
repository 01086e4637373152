#include <boost/test/unit_test.hpp>

#include "nodes/price/basket.hpp"
#include "nodes/price/ladder.hpp"
#include "nodes/price/screen.hpp"
#include "tests/price/support.hpp"

// The false arbitrages that pricing can refuse: each case is one that a simpler program would have
// published.

namespace {

using namespace dutchbook;
using namespace dutchbook::pricing;
using namespace dutchbook::testing;

const market_key k{"kalshi", "K"};
const market_key p{"polymarket", "P"};

std::string fate_of(const world& w, relation_kind kind = relation_kind::identity) {
    return fate(w.price(related({k}, kind, {p})));
}

std::int64_t net_of(const world& w) {
    const priced r = w.price(related({k}, relation_kind::identity, {p}));
    return found(r) ? found(r)->net.micros : 0;
}

world pair(std::vector<level> k_yes, std::vector<level> k_no, std::vector<level> p_yes,
           std::vector<level> p_no) {
    world w;
    w.add(on_kalshi("K"), std::move(k_yes), std::move(k_no));
    w.add(on_polymarket("P"), std::move(p_yes), std::move(p_no));
    return w;
}

} // namespace

BOOST_AUTO_TEST_SUITE(traps)

BOOST_AUTO_TEST_CASE(trap_1_a_missing_price_is_no_price) {
    // Nothing quoted on Kalshi; taken as .5 it would pair with a NO at .30.
    BOOST_TEST(fate_of(pair({}, {}, {at(72, 100)}, {at(30, 100)})) == "one_sided_book");
    // bid 0 / ask 1 mean empty: a YES at 0 is not for sale.
    BOOST_TEST(fate_of(pair({at(0, 100)}, {at(100, 100)}, {at(72, 100)}, {at(30, 100)})) ==
               "one_sided_book");
}

BOOST_AUTO_TEST_CASE(trap_2_the_ask_counts_not_the_listing) {
    // Listed at .40 + .40, mid .42 + .42; the books ask .55 + .55.
    world w = pair({at(55, 100)}, {at(75, 100)}, {at(75, 100)}, {at(55, 100)});
    for (auto& [key, m] : w.markets) m.outcomes[0].ask = m.outcomes[1].ask = cents(40);
    BOOST_TEST(fate_of(w) == "no_edge");
    // And a stale listing without an edge does not hide one in the books.
    world hidden = pair({at(42, 100)}, {at(60, 100)}, {at(60, 100)}, {at(45, 100)});
    for (auto& o : hidden.markets[p].outcomes) o.ask = cents(99);
    const std::vector<relation> r{related({k}, relation_kind::identity, {p})};
    BOOST_TEST(screen(r, hidden.market_of(), hidden.with, now).relations.size() == 1U);
    BOOST_TEST(fate_of(hidden) == "found");
}

BOOST_AUTO_TEST_CASE(trap_3_an_inverted_question_is_not_an_identity) {
    // Kalshi "on time?", Polymarket "delayed?": .30 and .70. YES here and NO there cost .62, but
    // both can lose.
    const world w = pair({at(30, 100)}, {at(72, 100)}, {at(70, 100)}, {at(32, 100)});
    BOOST_TEST(fate_of(w, relation_kind::identity) == "found");
    BOOST_TEST(fate_of(w, relation_kind::complement) == "no_edge");
}

BOOST_AUTO_TEST_CASE(trap_4_a_subset_holds_one_way_only) {
    // "98 or more" inside "above 95": YES of the small one and NO of the large one can both lose.
    const world w = pair({at(20, 100)}, {at(82, 100)}, {at(62, 100)}, {at(40, 100)});
    BOOST_TEST(fate_of(w, relation_kind::identity) == "found");
    BOOST_TEST(fate_of(w, relation_kind::subset) == "no_edge");
}

BOOST_AUTO_TEST_CASE(trap_10_an_event_with_an_unlisted_other_has_no_yes_basket) {
    world w;
    std::vector<market_key> children;
    for (const char* id : {"1", "2", "3"}) {
        market m = on_polymarket(id);
        m.event_id = "E";
        m.siblings = exclusivity::augmented;
        children.push_back(m.key);
        w.add(m, {at(20, 100)}, {at(82, 100)}); // YES sums to .60 by construction
    }
    const auto price = [&](bool complete) {
        return fate(price_event(children, complete, w.market_of(), w.book_of(), w.with, now));
    };
    BOOST_TEST(price(true) == "no_edge");
    for (auto& [key, m] : w.markets) m.siblings = exclusivity::exactly_one;
    BOOST_TEST(price(false) == "no_edge"); // a placeholder is missing
    BOOST_TEST(price(true) == "found");
}

BOOST_AUTO_TEST_CASE(trap_11_a_combo_is_no_leg) {
    world w = pair({at(30, 100)}, {at(72, 100)}, {at(72, 100)}, {at(30, 100)});
    w.markets[k].event_type = "combo";
    BOOST_TEST(fate_of(w) == "polarity");
}

BOOST_AUTO_TEST_CASE(trap_12_fees_and_ticks) {
    // .42 + .56: two cents before fees, none after; without Polymarket's fee 0.29 would be left.
    world w = pair({at(42, 100)}, {at(60, 100)}, {at(46, 100)}, {at(56, 100)});
    BOOST_TEST(fate_of(w) == "fees");
    w.markets[p].fees.rate_e6 = 0;
    BOOST_TEST(fate_of(w) == "found");
    // Asks of .004 and .996 on a tick of .001: rounded to cents they would sum to 0.99 or less.
    BOOST_TEST(fate_of(pair({at(0.4, 1'000)}, {at(99.7, 1'000)}, {at(0.5, 1'000)},
                            {at(99.6, 1'000)})) == "no_edge");
}

BOOST_AUTO_TEST_CASE(trap_13_equal_ids_on_two_venues_are_two_markets) {
    world w;
    w.add(on_kalshi("1"), {at(55, 100)}, {at(50, 100)});
    w.add(on_polymarket("1"), {at(55, 100)}, {at(50, 100)});
    // By id alone, one book would serve both: .50 + .50. By key, YES .55 + NO .50.
    const auto r = related({{"kalshi", "1"}}, relation_kind::identity, {{"polymarket", "1"}});
    BOOST_TEST(fate(w.price(r)) == "no_edge");
    w.markets[{"polymarket", "1"}].is_active = false; // the inactive duplicate
    w.books[{"polymarket", "1"}].no_asks = {at(20, 100)};
    BOOST_TEST(fate(w.price(r)) == "halted");
}

BOOST_AUTO_TEST_CASE(trap_14_halted_venues_and_markets) {
    world w = pair({at(30, 100)}, {at(72, 100)}, {at(72, 100)}, {at(30, 100)});
    BOOST_TEST(fate_of(w) == "found");
    w.with.halted_platforms = {"kalshi"};
    BOOST_TEST(fate_of(w) == "halted");
}

BOOST_AUTO_TEST_CASE(trap_15_the_text_wins_over_a_stale_end_date) {
    world w = pair({at(30, 100)}, {at(72, 100)}, {at(72, 100)}, {at(30, 100)});
    w.markets[p].close_time = now - 60 * day;
    BOOST_TEST(fate_of(w) == "halted");
    w.markets[p].end_date_conflict = true; // end_date is the text's
    BOOST_TEST(fate_of(w) == "found");
    w.markets[p].end_date = now - day;
    BOOST_TEST(fate_of(w) == "halted");
}

BOOST_AUTO_TEST_CASE(trap_16_depth_is_counted_once) {
    // Polymarket's NO at .45 listed twice, as itself and as the mirror of YES bids.
    world w = pair({at(42, 1'000)}, {at(60, 9)}, {at(60, 9)}, {at(45, 10), at(45, 10)});
    const priced r = w.price(related({k}, relation_kind::identity, {p}));
    BOOST_REQUIRE(found(r));
    BOOST_TEST(found(r)->size.micros <= 10'000'000);
    // One level of 3 contracts is no market where the smallest order is 5.
    w.books[p] = {p, {at(80, 9)}, {at(30, 3)}, {}, {}, {}};
    BOOST_TEST(fate_of(w) == "depth");
}

BOOST_AUTO_TEST_CASE(trap_23_a_locked_book_is_stale) {
    const auto asks = [](int kalshi_no, int polymarket_yes) {
        return pair({at(42, 100)}, {at(kalshi_no, 100)}, {at(polymarket_yes, 100)}, {at(45, 100)});
    };
    BOOST_TEST(fate_of(asks(58, 56)) == "stale_book"); // Kalshi YES bid .42 + NO bid .58
    BOOST_TEST(fate_of(asks(59, 55)) == "stale_book"); // Polymarket bid .55 = ask .55
    // A cent apart: 100 - (42.00 + 1.7052 to the cent) - (45.00 + 0.99)
    BOOST_TEST(net_of(asks(59, 56)) == 100'000'000 - 43'710'000 - 45'990'000);
    // A union's leg may be locked as well.
    world w = asks(59, 56);
    w.add(on_kalshi("L"), {at(40, 100)}, {at(60, 100)});
    BOOST_TEST(fate(w.price(related({k, {"kalshi", "L"}}, relation_kind::disjoint, {p}))) ==
               "stale_book");
}

BOOST_AUTO_TEST_CASE(trap_23_a_leg_below_a_venues_dollar_minimum_is_no_leg) {
    const auto leg_of = [](std::vector<level> p_no, std::int64_t lot = 1'000'000) {
        world w = pair({at(90, 100)}, {at(12, 100)}, {at(97, 100)}, std::move(p_no));
        w.markets[p].lot = quantity{lot};
        return w;
    };
    BOOST_TEST(fate_of(leg_of({at(6, 6)})) == "depth");             // $0.36
    BOOST_TEST(fate_of(leg_of({at(6, 16.99)})) == "depth");         // 16 whole contracts: $0.96
    BOOST_TEST(fate_of(leg_of({at(6, 16.66)}, 10'000)) == "depth"); // $0.9996
    // 17 at .06 are $1.02: 17 - (15.30 + .1071 to the cent) - (1.02 + .03836)
    BOOST_TEST(net_of(leg_of({at(6, 17)})) == 17'000'000 - 15'410'000 - 1'058'360);
    // Six at .06 are best alone; to reach a dollar seven more at .10 are bought, at a loss that the
    // first six bear: 13 - (11.70 + .0819 to the cent) - (.36 + .70 + .01354 + .02520)
    BOOST_TEST(net_of(leg_of({at(6, 6), at(10, 100)})) == 13'000'000 - 11'790'000 - 1'098'740);
    // At .20 they do not: 10 - (9.00 + .063 to the cent) - (.36 + .80 + …) is below zero.
    BOOST_TEST(fate_of(leg_of({at(6, 6), at(20, 100)})) == "minimum_size");
    // Kalshi has no such minimum: YES 6 at .06 there, 6 at .90 on Polymarket:
    // 6 - (.36 + .0237 to the cent) - (5.40 + .0216)
    world small = pair({at(6, 6)}, {at(96, 100)}, {at(12, 100)}, {at(90, 6)});
    small.markets[p].lot = quantity::contracts(1);
    BOOST_TEST(net_of(small) == 6'000'000 - 390'000 - 5'421'600);
}

BOOST_AUTO_TEST_CASE(sums_beyond_all_money_are_no_gain) {
    // Ten sets gain 1.70; the rest of the ladders, a thousand million contracts on twenty legs,
    // costs more than is counted.
    world w;
    const quantity rest{ladder::most.micros - 10'000'000};
    const market_key alone{"elsewhere", "A"};
    std::vector<market_key> buckets;
    w.add(binary("elsewhere", "A"), {at(40, 10), {price{999'000}, rest}}, {});
    for (int i = 0; i < 19; ++i) {
        market m = binary("else", std::to_string(i));
        m.event_id = "E";
        m.siblings = exclusivity::exactly_one;
        buckets.push_back(m.key);
        w.add(m, {}, {at(97, 10), {price{999'000}, rest}});
    }
    const priced r = w.price(related({alone}, relation_kind::identity, buckets));
    BOOST_REQUIRE(found(r));
    BOOST_TEST(found(r)->net.micros == 10 * (19'000'000 - 400'000 - 19 * 970'000));
    BOOST_TEST(found(r)->size.micros == 10'000'000);
    for (const profit_point& at : found(r)->curve)
        BOOST_TEST(at.net.micros <= found(r)->net.micros);
}

BOOST_AUTO_TEST_SUITE_END()
