#include <boost/test/unit_test.hpp>

#include "nodes/price/basket.hpp"
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

BOOST_AUTO_TEST_SUITE_END()
