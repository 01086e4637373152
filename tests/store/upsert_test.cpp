#include "support.hpp"

using namespace dutchbook;
using namespace dutchbook::store;
using namespace dutchbook::store::testing;

BOOST_AUTO_TEST_SUITE(store_upsert)

BOOST_AUTO_TEST_CASE(insert_then_unchanged_then_updated) {
    database db(in_memory(), access::write);
    std::vector<market> rows = {make_market("kalshi", "A"), make_market("polymarket", "B")};
    auto first = db.begin_run("r1", at(0), at(0));
    BOOST_TEST((first.upsert_markets(rows) == upsert_counts{.inserted = 2}));

    rows[0].processed_at = rows[1].processed_at = at(60);
    rows[1].yes_bid = price{410'000};
    auto second = db.begin_run("r2", at(60), at(60));
    BOOST_TEST((second.upsert_markets(rows) == upsert_counts{.updated = 1, .unchanged = 1}));
    BOOST_TEST(db.counts().markets == 2);
    BOOST_TEST((db.market_at(rows[0].key)->processed_at == at(60)));
    BOOST_TEST(db.market_at(rows[1].key)->yes_bid->micros == 410'000);
}

BOOST_AUTO_TEST_CASE(an_older_row_never_replaces_a_newer_one) {
    database db(in_memory(), access::write);
    const std::vector<market> newer = {make_market("kalshi", "A", 500'000, at(100))};
    const std::vector<market> older = {make_market("kalshi", "A", 100'000, at(99))};
    db.begin_run("r1", at(100), at(100)).upsert_markets(newer);
    BOOST_TEST(
        (db.begin_run("r2", at(99), at(100)).upsert_markets(older) == upsert_counts{.stale = 1}));
    BOOST_TEST(db.market_at(newer[0].key)->outcomes[0].ask->micros == 500'000);
}

BOOST_AUTO_TEST_CASE(an_unchanged_sighting_counts_for_never_backwards) {
    database db(in_memory(), access::write);
    for (const std::int64_t seconds : {1, 30})
        db.begin_run("r", at(seconds), at(100))
            .upsert_markets(std::vector{make_market("kalshi", "A", 500'000, at(seconds))});
    const auto counts =
        db.begin_run("late", at(20), at(100))
            .upsert_markets(std::vector{make_market("kalshi", "A", 100'000, at(20))});
    BOOST_TEST(counts.stale == 1);
    BOOST_TEST(db.market_at({"kalshi", "A"})->outcomes[0].ask->micros == 500'000);
}

BOOST_AUTO_TEST_CASE(a_row_from_the_future_does_not_block_for_ever) {
    database db(in_memory(), access::write);
    db.begin_run("jump", at(7'200), at(7'200))
        .upsert_markets(std::vector{make_market("kalshi", "A", 500'000, at(7'200))});
    const auto counts =
        db.begin_run("back", at(60), at(60))
            .upsert_markets(std::vector{make_market("kalshi", "A", 100'000, at(60))});
    BOOST_TEST(counts.updated == 1);
    BOOST_TEST(db.market_at({"kalshi", "A"})->outcomes[0].ask->micros == 100'000);
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_set_back_by_years_opens_and_overwrites_nothing) {
    constexpr std::int64_t day = 24 * 3'600, year = 365 * day;
    database db(in_memory(), access::write);
    for (const char* id : {"r1", "r2"})
        db.begin_run(id, at(0), at(0))
            .upsert_markets(std::vector{make_market("kalshi", "A", 500'000, at(0))});
    BOOST_CHECK_EXCEPTION(
        db.begin_run("back", at(-10 * year), at(-10 * year)), error, [](const error& e) {
            const std::string why = e.what();
            return e.code() == exit_code::failed && why.find("the clock says 2013-") != why.npos &&
                   why.find("the last runs were at 2023-") != why.npos;
        });
    BOOST_TEST(db.market_at({"kalshi", "A"})->outcomes[0].ask->micros == 500'000);
    db.begin_run("r3", at(-20 * day), at(-20 * day)); // as far as that it may be off
    db.begin_run("ahead", at(10 * year), at(10 * year));
    db.begin_run("r4", at(60), at(60)); // one run that was wrong keeps nobody out
}

BOOST_AUTO_TEST_CASE(only_a_complete_crawl_closes_what_it_did_not_see) {
    database db(in_memory(), access::write);
    db.begin_run("r1", at(0), at(0))
        .upsert_markets(std::vector{make_market("kalshi", "A"), make_market("kalshi", "B"),
                                    make_market("polymarket", "C")});
    auto run = db.begin_run("r2", at(60), at(60));
    run.upsert_markets(std::vector{make_market("kalshi", "A", 430'000, at(60))});
    BOOST_TEST(run.mark_absent("kalshi", false) == 0);
    BOOST_TEST(run.mark_absent("polymarket", false) == 0);
    BOOST_TEST(db.counts().active_markets == 3);
    BOOST_TEST(run.mark_absent("kalshi", true) == 1);
    BOOST_TEST(!db.market_at({"kalshi", "B"})->is_active);
    BOOST_TEST(db.market_at({"kalshi", "A"})->is_active);
    BOOST_TEST(db.market_at({"polymarket", "C"})->is_active);
    BOOST_TEST(run.mark_absent("kalshi", true) == 0);
    BOOST_TEST(run.mark_absent("polymarket", true) == 1); // read whole, and all of it is over
    BOOST_TEST(!db.market_at({"polymarket", "C"})->is_active);
}

BOOST_AUTO_TEST_CASE(a_row_that_was_met_and_refused_is_not_absent) {
    database db(in_memory(), access::write);
    db.begin_run("r1", at(0), at(0))
        .upsert_markets(std::vector{make_market("kalshi", "A"), make_market("kalshi", "B"),
                                    make_market("kalshi", "C")});
    auto run = db.begin_run("r2", at(60), at(60));
    run.upsert_markets(std::vector{make_market("kalshi", "A", 430'000, at(60))});
    run.keep(std::vector<market_key>{{"kalshi", "B"}, {"kalshi", "never stored"}});
    BOOST_TEST(run.mark_absent("kalshi", true) == 1);
    BOOST_TEST(db.market_at({"kalshi", "B"})->is_active);
    BOOST_TEST(!db.market_at({"kalshi", "C"})->is_active);
}

BOOST_AUTO_TEST_CASE(a_closed_market_that_returns_unchanged_is_open_again) {
    database db(in_memory(), access::write);
    db.begin_run("r1", at(0), at(0))
        .upsert_markets(std::vector{make_market("kalshi", "A"), make_market("kalshi", "B")});
    auto second = db.begin_run("r2", at(60), at(60));
    second.upsert_markets(std::vector{make_market("kalshi", "A", 430'000, at(60))});
    second.mark_absent("kalshi", true);
    auto third = db.begin_run("r3", at(120), at(120));
    BOOST_TEST(
        third.upsert_markets(std::vector{make_market("kalshi", "B", 430'000, at(120))}).updated ==
        1);
    BOOST_TEST(db.market_at({"kalshi", "B"})->is_active);
}

BOOST_AUTO_TEST_CASE(an_older_complete_crawl_closes_nothing_newer) {
    database db(in_memory(), access::write);
    db.begin_run("live", at(100), at(100))
        .upsert_markets(std::vector{make_market("kalshi", "A", 430'000, at(100))});
    auto replay = db.begin_run("recorded", at(10), at(100));
    replay.upsert_markets(std::vector{make_market("kalshi", "B", 430'000, at(10))});
    BOOST_TEST(replay.mark_absent("kalshi", true) == 0);
}

BOOST_AUTO_TEST_CASE(one_id_on_two_platforms_is_two_markets) {
    database db(in_memory(), access::write);
    db.begin_run("r1", at(0), at(0))
        .upsert_markets(std::vector{make_market("kalshi", "X"), make_market("polymarket", "X")});
    BOOST_TEST(db.counts().markets == 2);
}

BOOST_AUTO_TEST_SUITE_END()
