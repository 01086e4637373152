// What a sync must not conclude: an empty listing, rows that changed their shape, replies without
// books and configured limits say nothing about the markets and opportunities that are stored.

#include <boost/test/unit_test.hpp>

#include "filled_store.hpp"

using namespace dutchbook;
using namespace dutchbook::graphs;
using namespace dutchbook::graphs::testing;

BOOST_AUTO_TEST_SUITE(what_nothing_proves)

BOOST_AUTO_TEST_CASE(an_empty_listing_expires_nothing) {
    filled_store s;
    const auto r = s.again([](const std::string& url, std::string& body) {
        if (url.find("/v2/events") != url.npos) body = R"({"events":[],"cursor":""})";
    });
    BOOST_TEST(says(r, "kalshi: not one market is listed"));
    BOOST_TEST(r.usable);
    s.expect_all_there();
}

BOOST_AUTO_TEST_CASE(a_listing_that_changed_its_shape_costs_its_venue_only_and_expires_nothing) {
    filled_store s;
    const auto r = s.again([](const std::string&, std::string& body) {
        replace(body, R"("clobTokenIds":"[)", R"("clobTokenIds":"{)", 15);
    });
    BOOST_TEST(says(r, "polymarket: 15 of "));
    BOOST_TEST(says(r, "markets are not as documented"));
    BOOST_TEST(r.usable);
    BOOST_TEST(r.run.balanced);
    BOOST_TEST(r.markets_by_platform.at("kalshi") == 200u);
    BOOST_TEST(r.markets_by_platform.count("polymarket") == 0u);
    BOOST_TEST(r.set_aside.at("polymarket") == 200u - 15u);
    s.expect_all_there();
}

BOOST_AUTO_TEST_CASE(a_venue_that_was_read_whole_and_has_closed_all_closes_all) {
    filled_store s;
    const auto r = s.again([](const std::string&, std::string& body) {
        replace(body, R"("acceptingOrders":true)", R"("acceptingOrders":false)");
    });
    BOOST_TEST(r.markets_by_platform.count("polymarket") == 0u);
    BOOST_TEST(s.count("markets WHERE is_active = 1 AND platform = 'polymarket'") == 0);
    BOOST_TEST(s.count("markets WHERE is_active = 1 AND platform = 'kalshi'") == 200);
    BOOST_TEST(s.count("opportunities WHERE status = 'active'") == 0);
    BOOST_TEST(s.count("relations") == s.relations); // of closed markets: history
}

BOOST_AUTO_TEST_CASE(a_store_that_cannot_be_pruned_delivers_and_says_so) {
    filled_store s;
    s.db.connection().execute("CREATE TRIGGER no_pruning BEFORE INSERT ON meta WHEN NEW.name = "
                              "'age_as_of' BEGIN SELECT RAISE(ABORT, 'no room'); END");
    const auto r = s.again([](const std::string&, std::string&) {});
    BOOST_TEST(says(r, "what is over could not be removed from the store"));
    BOOST_TEST(says(r, "no room"));
    BOOST_TEST(!r.store_failure.has_value());
    BOOST_TEST((r.run.outcome == engine::run_outcome::partial));
    s.expect_all_there();
}

BOOST_AUTO_TEST_CASE(both_listings_changed_leave_nothing_usable) {
    filled_store s;
    const auto r = s.again([](const std::string&, std::string& body) {
        replace(body, R"("clobTokenIds":"[)", R"("clobTokenIds":"{)");
        replace(body, R"("market_type":"binary")", R"("market_type":7)");
    });
    BOOST_TEST(!r.usable);
    s.expect_all_there();
}

BOOST_AUTO_TEST_CASE(a_row_that_cannot_be_read_is_not_gone) {
    filled_store s;
    const auto r = s.again([](const std::string&, std::string& body) {
        replace(body, R"("clobTokenIds":"[)", R"("clobTokenIds":"{)", 1);
    });
    BOOST_TEST(r.missing.empty());
    BOOST_TEST(r.book.size() + 1 == std::size_t(s.active));
    s.expect_all_there();
}

BOOST_AUTO_TEST_CASE(a_row_that_names_no_market_may_be_of_any) {
    filled_store s;
    const auto r = s.again([](const std::string&, std::string& body) {
        replace(body, R"("conditionId":"0x)", R"("conditionId":"zz)", 1);
    });
    BOOST_TEST(says(r, "polymarket: rows that name no market: 1"));
    BOOST_TEST(r.retired == 0);
    s.expect_all_there();
}

BOOST_AUTO_TEST_CASE(limits_of_ours_close_no_market) {
    filled_store s;
    s.how.config.quality.min_volume_usd = money::from_micros(50'000 * micros_per_unit);
    const auto r = s.again([](const std::string&, std::string&) {});
    BOOST_TEST(r.book.size() < std::size_t(s.active));
    BOOST_TEST(s.count("markets WHERE is_active = 1") == s.active);
}

BOOST_AUTO_TEST_CASE(a_reply_without_any_book_prices_nothing) {
    filled_store s;
    const auto r = s.again([](const std::string& url, std::string& body) {
        if (url.find("orderbooks") != url.npos) body = R"({"orderbooks":[]})";
    });
    BOOST_TEST(says(r, "a reply holds none of those asked for"));
    s.expect_all_there();
}

BOOST_AUTO_TEST_CASE(a_market_that_is_really_gone_takes_its_opportunities_along) {
    filled_store s;
    const auto r = s.again([](const std::string&, std::string& body) {
        replace(body, R"("closed":false)", R"("closed":true)", 100);
    });
    BOOST_TEST(r.retired > 50);
    BOOST_TEST(s.count("opportunities WHERE status = 'expired'") > 0);
}

BOOST_AUTO_TEST_SUITE_END()
