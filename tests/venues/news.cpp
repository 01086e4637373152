// What a venue never sent before is counted and named; what it documents is no news.

#include "nodes/venues/news.hpp"
#include "nodes/venues/known_names.hpp"
#include "rows.hpp"

using namespace dutchbook;
using namespace dutchbook::venues;
using namespace dutchbook::venues::testing;

namespace {

/// "market.foo=bar*2": everything new of a page.
std::vector<std::string> news_of(const raw_page& page) {
    std::vector<std::string> out;
    for (const novelty& n : decode(page).news.sorted())
        out.push_back(n.field + (n.value.empty() ? "" : "=" + n.value) + "*" +
                      std::to_string(n.count));
    return out;
}

std::vector<std::string> news_of(endpoint kind, const object& event, const object& row) {
    return news_of(page_of(kind, body_of(kind, event, row)));
}

} // namespace

BOOST_AUTO_TEST_SUITE(news)

BOOST_AUTO_TEST_CASE(documented_rows_are_no_news) {
    BOOST_TEST(news_of(endpoint::kalshi_events, kalshi_event(), kalshi_row()).empty());
    BOOST_TEST(news_of(endpoint::polymarket_events, polymarket_event(), polymarket_row()).empty());
}

BOOST_AUTO_TEST_CASE(a_whole_capture_of_a_venue_is_no_news,
                     *boost::unit_test::precondition(dutchbook::testing::has_shared)) {
    const auto raw = dutchbook::testing::shared() / "recorded/raw";
    std::size_t rows = 0;
    for (const char* file :
         {"polymarket/gamma_markets_2026-02-13.json", "polymarket/gamma_markets_2026-01.json"}) {
        std::string body = dutchbook::testing::read_file(raw / file);
        if (body.front() == '[') body = R"({"markets":)" + body + "}";
        const raw_page page = page_of(endpoint::polymarket_markets, body);
        rows += page.markets;
        for (const novelty& n : decode(page).news.sorted())
            BOOST_ERROR(std::string(file) + ": " + n.field + " " + n.value);
    }
    BOOST_TEST(rows > 100u);
}

BOOST_AUTO_TEST_CASE(a_new_key_is_named_with_its_rows) {
    for (const endpoint kind : {endpoint::kalshi_events, endpoint::polymarket_events}) {
        const bool kalshi = kind == endpoint::kalshi_events;
        object event = kalshi ? kalshi_event() : polymarket_event();
        object row = kalshi ? kalshi_row() : polymarket_row();
        row["brand_new"] = R"({"below":{"not":"looked at"}})";
        event["event_new"] = "1";
        const std::string body = R"({"events":[)" + [&] {
            object e = event;
            e["markets"] = "[" + write(row) + "," + write(row) + "]";
            return write(e);
        }() + R"(],"cursor":""})";
        const std::vector<std::string> expected{"event.event_new*1", "market.brand_new*2"};
        BOOST_TEST(news_of(page_of(kind, body)) == expected, boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(a_new_value_is_named_a_known_or_absent_one_is_not) {
    const auto kalshi = [](const std::string& key, const std::string& value) {
        object row = kalshi_row();
        row[key] = value;
        return news_of(endpoint::kalshi_events, kalshi_event(), row);
    };
    BOOST_TEST(kalshi("status", R"("halted")") ==
                   std::vector<std::string>{"market.status=halted*1"},
               boost::test_tools::per_element());
    BOOST_TEST(kalshi("market_type", R"("ternary")") ==
                   std::vector<std::string>{"market.market_type=ternary*1"},
               boost::test_tools::per_element());
    BOOST_TEST(kalshi("strike_type", R"("around")") ==
                   std::vector<std::string>{"market.strike_type=around*1"},
               boost::test_tools::per_element());
    BOOST_TEST(kalshi("result", R"("void")") == std::vector<std::string>{"market.result=void*1"},
               boost::test_tools::per_element());
    for (const char* same : {R"("finalized")", R"("")", "null", "7"})
        BOOST_TEST(kalshi("status", same).empty());
    object row = polymarket_row();
    row["umaResolutionStatus"] = R"("pondered")";
    BOOST_TEST(news_of(endpoint::polymarket_events, polymarket_event(), row) ==
                   std::vector<std::string>{"market.umaResolutionStatus=pondered*1"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_key_that_is_read_is_known) {
    for (const auto& [key, value] : kalshi_row())
        BOOST_TEST(kalshi_market_keys().contains(key), key);
    for (const auto& [key, value] : kalshi_event())
        BOOST_TEST(kalshi_event_keys().contains(key), key);
    for (const auto& [key, value] : polymarket_row())
        BOOST_TEST(polymarket_market_keys().contains(key), key);
    for (const auto& [key, value] : polymarket_event())
        BOOST_TEST(polymarket_event_keys().contains(key), key);
    for (const char* none : {"", "x", "tickerx", "ticke", "Ticker"})
        BOOST_TEST(!kalshi_market_keys().contains(none), none);
}

BOOST_AUTO_TEST_CASE(the_list_is_bounded_whatever_the_order) {
    std::vector<std::string> names;
    for (int i = 0; i < 500; ++i) names.push_back("n" + std::to_string(1'000 + i));
    names.push_back(std::string(1'000, 'a'));
    names.push_back("b\xe2\x82\xac" + std::string(59, 'b') + "\xe2\x82\xac");
    news_list forwards, backwards, halves, other;
    for (const auto& n : names) forwards.add("market", n, {});
    for (auto n = names.rbegin(); n != names.rend(); ++n) backwards.add("market", *n, {});
    for (std::size_t i = 0; i < names.size(); ++i)
        (i % 2 ? halves : other).add("market", names[i], {});
    halves.merge(other);
    BOOST_TEST(forwards.more());
    const auto a = forwards.sorted();
    BOOST_TEST(a.size() == news_list::most);
    BOOST_TEST(a[0].field == "market." + std::string(news_list::longest_bytes, 'a'));
    BOOST_TEST(a[1].field == "market.b\xe2\x82\xac" + std::string(59, 'b'));
    for (const auto* l : {&backwards, &halves}) {
        const auto b = l->sorted();
        BOOST_REQUIRE_EQUAL(b.size(), a.size());
        BOOST_TEST(l->more());
        for (std::size_t i = 0; i < a.size(); ++i) {
            BOOST_TEST(a[i].field == b[i].field);
            BOOST_TEST(a[i].count == b[i].count);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_rejected_row_keeps_its_bytes) {
    object row = kalshi_row();
    row["floor_strike"] = R"("95")";
    const std::string body = body_of(endpoint::kalshi_events, kalshi_event(), row);
    const decoded_page page = decode(page_of(endpoint::kalshi_events, body));
    const auto n = normalise(page, {at("2026-03-01T12:00:00Z"), nullptr});
    BOOST_REQUIRE_EQUAL(n.rejects.size(), 1u);
    BOOST_TEST(is_quarantined(n.rejects[0].why));
    BOOST_TEST(raw_row(page, n.rejects[0].at.row) == write(row));
    BOOST_TEST(raw_row(page, 7).empty());
    BOOST_TEST(is_quarantined(reject_reason::other_version));
    BOOST_TEST(!is_quarantined(reject_reason::closed));
    BOOST_TEST(!is_quarantined(reject_reason::low_volume));
}

BOOST_AUTO_TEST_SUITE_END()
