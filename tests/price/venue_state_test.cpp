// What a venue says about itself decides whether a market may be a leg: shards that halt by
// themselves, listings that it does not keep to.

#include <boost/test/unit_test.hpp>

#include "tests/price/support.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::pricing;
using namespace dutchbook::testing;

const market_key k{"kalshi", "K"}, k2{"kalshi", "K2"}, p{"polymarket", "P"};

world pair() {
    world w;
    w.add(on_kalshi("K"), {at(42, 100)}, {at(60, 100)});
    w.add(on_polymarket("P"), {at(60, 100)}, {at(55, 100)});
    return w;
}

priced price_of(const world& w) { return w.price(related({k}, relation_kind::identity, {p})); }

std::ptrdiff_t risks_with(const priced& r, std::string_view words) {
    BOOST_REQUIRE_EQUAL(fate(r), "found");
    return std::ranges::count_if(
        found(r)->risks, [&](const std::string& s) { return s.find(words) != std::string::npos; });
}

} // namespace

BOOST_AUTO_TEST_SUITE(pricing_venue_state)

BOOST_AUTO_TEST_CASE(a_shard_halts_its_own_markets) {
    world w = pair();
    w.markets[k].shard = 2;
    w.with.halted_shards = {{"kalshi", 0}, {"polymarket", 2}};
    BOOST_TEST(fate(price_of(w)) == "found");
    w.with.halted_shards.emplace_back("kalshi", 2);
    BOOST_TEST(fate(price_of(w)) == "halted");
}

BOOST_AUTO_TEST_CASE(collateral_on_two_shards_is_a_risk) {
    world w;
    w.add(on_kalshi("K"), {at(20, 100)}, {at(85, 100)});
    w.add(on_kalshi("K2"), {at(20, 100)}, {at(85, 100)});
    w.add(on_polymarket("P"), {at(60, 100)}, {at(50, 100)});
    const relation r = related({k, k2}, relation_kind::identity, {p});
    BOOST_TEST(risks_with(w.price(r), "two shards") == 0);
    w.markets[k2].shard = 2;
    BOOST_TEST(risks_with(w.price(r), "two shards") == 1);
    world two = pair(); // of two venues each keeps its own
    two.markets[k].shard = 2;
    BOOST_TEST(risks_with(price_of(two), "two shards") == 0);
}

BOOST_AUTO_TEST_CASE(a_game_that_runs_is_priced_and_its_end_is_unknown) {
    world w = pair();
    market& m = w.markets[p];
    m.close_time = now - day;
    m.end_date.reset();
    m.end_date_conflict = true; // as the listing is read while the venue takes orders
    const priced r = price_of(w);
    BOOST_TEST(risks_with(r, "is past while the venue still takes orders") == 1);
    BOOST_TEST(risks_with(r, "no known end") == 1);
    BOOST_TEST(risks_with(r, "contradicts the text") == 0);
    w.markets[k].close_time.reset();
    w.markets[k].end_date.reset();
    BOOST_TEST(found(price_of(w))->days == 365); // the past date is no lock-up of a day
}

BOOST_AUTO_TEST_SUITE_END()
