#include <algorithm>

#include <boost/json.hpp>

#include "support.hpp"

#include "nodes/venues/books.hpp"
#include "nodes/venues/encoding.hpp"

using namespace dutchbook;
using namespace dutchbook::venues;
using namespace dutchbook::venues::testing;
namespace json = boost::json;

namespace {

const boost::unit_test::precondition recorded(dutchbook::testing::has_shared);
const normalise_context january{at("2026-01-15T00:00:00Z"), nullptr};

std::filesystem::path raw() { return dutchbook::testing::shared() / "recorded/raw"; }

std::vector<std::filesystem::path> captures() {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(raw()))
        if (entry.is_regular_file()) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

/// The bodies that a capture stands for: itself, and what its recorder wrapped up, as the venue
/// sends it today.
std::vector<std::string> bodies_of(const std::filesystem::path& file) {
    std::vector<std::string> out{dutchbook::testing::read_file(file)};
    std::string text = out[0];
    json::error_code ec;
    if (!to_utf8(text)) return out;
    json::value root = json::parse(text, ec);
    if (ec) return out;
    if (root.is_object() && root.as_object().contains("response"))
        root = json::value(root.at("response"));
    const auto wrap = [&](const char* key, json::value list) {
        out.push_back(json::serialize(json::object{{"cursor", ""}, {key, std::move(list)}}));
    };
    if (root.is_array()) {
        wrap("events", root);
        wrap("markets", root);
    } else if (root.is_object()) {
        out.push_back(json::serialize(root));
        const json::object& o = root.as_object();
        if (o.contains("market")) wrap("markets", json::array{o.at("market")});
        if (o.contains("event") && o.contains("markets")) {
            json::object event = o.at("event").as_object();
            event["markets"] = o.at("markets");
            wrap("events", json::array{event});
        }
        if (o.contains("data")) wrap("markets", o.at("data"));
    }
    return out;
}

std::size_t count(const char* file, endpoint kind, const char* reason, std::size_t body = 0) {
    const auto bodies = bodies_of(raw() / file);
    BOOST_REQUIRE_LT(body, bodies.size());
    auto got = read(page_of(kind, bodies[body]), january);
    return *reason ? got.by_reason[reason] : got.markets.size();
}

book_batch single_book(const char* file) {
    const json::value root = json::parse(dutchbook::testing::read_file(raw() / file));
    http::response r;
    r.status = 200;
    r.body = json::serialize(root.at("response"));
    const std::vector<book_request> wanted{{{"kalshi", "K"}, ""}};
    return read_kalshi_books(std::move(r), wanted);
}

} // namespace

BOOST_AUTO_TEST_SUITE(recorded_raw, *recorded)

BOOST_AUTO_TEST_CASE(every_capture_parses_or_is_refused_with_a_reason) {
    std::size_t pages = 0, faults = 0, markets = 0;
    for (const auto& file : captures())
        for (const std::string& body : bodies_of(file))
            for (const endpoint kind :
                 {endpoint::kalshi_events, endpoint::kalshi_markets, endpoint::polymarket_events,
                  endpoint::polymarket_markets}) {
                page_fault why = page_fault::none;
                const auto page = make_page(kind, 0, body, why);
                if (!page) {
                    BOOST_TEST((why != page_fault::none));
                    ++faults;
                    continue;
                }
                ++pages;
                const auto got = read(*page, january);
                for (const market& m : got.markets) check_prices(m);
                markets += got.markets.size();
            }
    BOOST_TEST(pages > 20u);
    BOOST_TEST(faults > 20u);
    BOOST_TEST(markets > 100u);
}

BOOST_AUTO_TEST_CASE(known_outcomes) {
    BOOST_TEST(count("kalshi/markets_combos_2026-02.json", endpoint::kalshi_markets, "combo") ==
               200u);
    BOOST_TEST(count("kalshi/markets_utf16.json", endpoint::kalshi_markets, "combo") == 100u);
    BOOST_TEST(count("kalshi/v1_events.json", endpoint::kalshi_events, "") == 0u);
    // Bytes that are no UTF-8 cost their rows: 22 of 100 events hold some.
    auto spoiled = read(
        page_of(endpoint::kalshi_events,
                dutchbook::testing::read_file(raw() / "kalshi/v1_events_bad_encoding.json")),
        january);
    BOOST_TEST(spoiled.by_reason["bad_encoding"] >= 22u);
    BOOST_TEST(spoiled.by_reason["bad_encoding"] < spoiled.rejects.size());
    BOOST_TEST(count("kalshi/event_single_response.json", endpoint::kalshi_events, "", 2) == 1u);
    BOOST_TEST(count("polymarket/gamma_markets_2020.json", endpoint::polymarket_markets, "", 2) ==
               0u);
    BOOST_TEST(count("polymarket/clob_markets_page.json", endpoint::polymarket_markets, "no_id",
                     2) == 1000u);
    BOOST_TEST(count("polymarket/gamma_markets_2026-02-13.json", endpoint::polymarket_markets, "") >
               100u);
}

BOOST_AUTO_TEST_CASE(series_and_status) {
    series_table series;
    series.add(page_of(endpoint::kalshi_series,
                       bodies_of(raw() / "kalshi/series_list_response.json").at(1)));
    BOOST_TEST(series.size() == 241u);
    for (const auto& body : bodies_of(raw() / "kalshi/exchange_status_response.json"))
        BOOST_TEST((fault_of(endpoint::kalshi_exchange_status, body) == page_fault::none) ==
                   (body[0] == '{' && body.find("_metadata") == body.npos));
}

BOOST_AUTO_TEST_CASE(order_books) {
    const auto one_sided = single_book("kalshi/orderbook_2026.json");
    BOOST_REQUIRE_EQUAL(one_sided.books.size(), 1u);
    BOOST_TEST(one_sided.books[0].yes_asks.size() == 33u);
    BOOST_TEST(one_sided.books[0].no_asks.empty());
    const auto two_sided = single_book("kalshi/orderbook_two_sided.json");
    BOOST_REQUIRE_EQUAL(two_sided.books.size(), 1u);
    BOOST_TEST(two_sided.books[0].yes_asks.size() == 26u);
    BOOST_TEST(two_sided.books[0].no_asks.size() == 1u);
    const auto& asks = two_sided.books[0].yes_asks;
    BOOST_TEST(std::is_sorted(asks.begin(), asks.end(),
                              [](const level& a, const level& b) { return a.at <= b.at; }));
    BOOST_TEST((single_book("kalshi/orderbook_response.json").fault ==
                page_fault::wrong_shape)); // the old key
}

BOOST_AUTO_TEST_SUITE_END()
