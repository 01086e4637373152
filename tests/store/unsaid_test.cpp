// What a reading did not say, the store keeps: neither the row nor what a remote holds moves.

#include "support.hpp"

using namespace dutchbook;
using namespace dutchbook::store;
using namespace dutchbook::store::testing;

BOOST_AUTO_TEST_SUITE(store_unsaid)

BOOST_AUTO_TEST_CASE(fields_that_were_not_read_stay_and_nothing_is_sent) {
    database db({.path = ":memory:", .sinks = {sink{.name = "convex"}}, .delta = {}},
                access::write);
    market full = make_market("kalshi", "A");
    full.fees = {.kind = fee_terms::formula::kalshi, .multiplier_e4 = 5'000};
    db.begin_run("r1", at(0), at(0)).upsert_markets(std::vector{full});
    const auto before = *db.market_at(full.key);

    market bare = full;
    bare.processed_at = at(60);
    bare.category = "Other", bare.tags = {}, bare.fees.multiplier_e4 = 10'000;
    bare.volume.reset(), bare.liquidity.reset(), bare.end_date.reset();
    bare.unsaid = unsaid_category | unsaid_tags | unsaid_fees | unsaid_volume | unsaid_liquidity |
                  unsaid_end_date;
    const auto counts = db.begin_run("r2", at(60), at(60)).upsert_markets(std::vector{bare});
    BOOST_TEST((counts == upsert_counts{.unchanged = 1}));
    const auto after = *db.market_at(full.key);
    BOOST_TEST(after.category == "weather");
    BOOST_TEST((after.tags == before.tags));
    BOOST_TEST((after.fees == before.fees));
    BOOST_TEST((after.volume == before.volume));
    BOOST_TEST((after.liquidity == before.liquidity));
    BOOST_TEST_REQUIRE(before.end_date.has_value());
    BOOST_TEST((after.end_date == before.end_date));
    BOOST_TEST((after.processed_at == at(60)));
}

BOOST_AUTO_TEST_CASE(what_was_said_beside_it_is_taken) {
    database db(in_memory(), access::write);
    const market full = make_market("kalshi", "A");
    db.begin_run("r1", at(0), at(0)).upsert_markets(std::vector{full});
    market other = full;
    other.processed_at = at(60);
    other.title = "Another title";
    other.category = "Other";
    other.fees.waived_until = at(900);
    other.unsaid = unsaid_category | unsaid_fees;
    const auto counts = db.begin_run("r2", at(60), at(60)).upsert_markets(std::vector{other});
    BOOST_TEST(counts.updated == 1);
    BOOST_TEST(db.market_at(full.key)->title == "Another title");
    BOOST_TEST(db.market_at(full.key)->category == "weather");
    BOOST_TEST((db.market_at(full.key)->fees.waived_until == at(900)));
}

BOOST_AUTO_TEST_CASE(a_new_market_takes_what_there_is) {
    database db(in_memory(), access::write);
    market bare = make_market("kalshi", "A");
    bare.category = "Other";
    bare.unsaid = unsaid_category;
    db.begin_run("r1", at(0), at(0)).upsert_markets(std::vector{bare});
    BOOST_TEST(db.market_at(bare.key)->category == "Other");
}

BOOST_AUTO_TEST_SUITE_END()
