#include <algorithm>
#include <fstream>

#include "support.hpp"

#include "nodes/venues/books.hpp"
#include "nodes/venues/series_table.hpp"

using namespace dutchbook;
using namespace dutchbook::venues;
using namespace dutchbook::venues::testing;

namespace {

const boost::unit_test::precondition recorded(dutchbook::testing::has_shared);
using counts = std::map<std::string, std::size_t>;

struct snapshot {
    std::filesystem::path dir = dutchbook::testing::shared() / "recorded/2026-03-01";
    raw_page kalshi =
        page_of(endpoint::kalshi_events,
                R"({"cursor":"","events":)" + list_of_lines(dir / "kalshi/events.jsonl") + "}");
    raw_page polymarket =
        page_of(endpoint::polymarket_events,
                R"({"events":)" + list_of_lines(dir / "polymarket/events.jsonl") + "}");
    series_table series;
    normalise_context context;

    snapshot() {
        series.add(page_of(endpoint::kalshi_series,
                           R"({"series":)" + list_of_lines(dir / "kalshi/series.jsonl") + "}"));
        context.as_of = at("2026-03-01T12:00:00Z");
        context.series = &series;
    }
};

void check(const outcome_of_page& got, std::size_t tradable, const counts& rejects) {
    BOOST_TEST(got.markets.size() == tradable);
    BOOST_TEST((got.by_reason == rejects));
    for (const auto& [reason, n] : got.by_reason) BOOST_TEST_MESSAGE(reason << ": " << n);
    for (const market& m : got.markets) check_prices(m);
}

} // namespace

BOOST_AUTO_TEST_SUITE(snapshot_2026_03_01, *recorded)

BOOST_AUTO_TEST_CASE(kalshi_counts) {
    const snapshot s;
    BOOST_TEST(s.kalshi.markets == 270u);
    BOOST_TEST(s.series.size() == 60u);
    check(read(s.kalshi, s.context), 265, {{"not_open", 5}});
}

BOOST_AUTO_TEST_CASE(polymarket_counts) {
    const snapshot s;
    BOOST_TEST(s.polymarket.markets == 424u);
    const auto got = read(s.polymarket, s.context);
    check(got, 284, {{"closed", 35}, {"inactive", 105}});
    // 18 listings are past and go on: nine by the dates of their titles, six by their rules', three
    // by their events'. One more contradicts its title without being past.
    const auto conflicts = std::count_if(got.markets.begin(), got.markets.end(),
                                         [](const market& m) { return m.end_date_conflict; });
    BOOST_TEST(conflicts == 19);
    for (const market& m : got.markets) BOOST_TEST((!m.end_date || *m.end_date > s.context.as_of));
}

BOOST_AUTO_TEST_CASE(what_was_recorded_is_no_news) {
    const snapshot s;
    for (const raw_page* page : {&s.kalshi, &s.polymarket})
        for (const novelty& n : decode(*page).news.sorted())
            BOOST_ERROR(n.field + " " + n.value);
}

BOOST_AUTO_TEST_CASE(every_ask_stands_in_the_page) {
    const snapshot s;
    for (const raw_page* page : {&s.kalshi, &s.polymarket})
        for (const market& m : read(*page, s.context).markets) {
            const bool kalshi = page == &s.kalshi;
            const std::size_t id = page->body->find(
                (kalshi ? "\"ticker\": \"" : "\"conditionId\": \"") + m.key.id + "\"");
            BOOST_REQUIRE(id != std::string::npos);
            // The row ends where the next one begins.
            const std::string row = page->body->substr(
                id, page->body->find(kalshi ? "\"ticker\": " : "\"conditionId\": ", id + 10) - id);
            const auto stands = [&](const std::optional<price>& p, const char* key, bool text) {
                if (!p) return true;
                std::string value = to_string(*p);
                if (text) value.append(6 - std::min<std::size_t>(6, value.size()), '0');
                return row.find('"' + std::string(key) + (text ? "\": \"" : "\": ") + value) !=
                       row.npos;
            };
            BOOST_TEST(stands(m.outcomes[0].ask, kalshi ? "yes_ask_dollars" : "bestAsk", kalshi));
            if (kalshi)
                BOOST_TEST(stands(m.outcomes[1].ask, "no_ask_dollars", true));
            else
                BOOST_TEST(stands(m.yes_bid, "bestBid", false));
        }
}

BOOST_AUTO_TEST_CASE(every_book) {
    const snapshot s;
    std::vector<book_request> wanted;
    for (const market& m : read(s.polymarket, s.context).markets)
        wanted.push_back({m.key, m.yes_token});
    http::response reply;
    reply.status = 200;
    reply.body = list_of_lines(s.dir / "polymarket/books.jsonl");
    const auto polymarket = read_polymarket_books(std::move(reply), wanted);
    BOOST_TEST(polymarket.books.size() == 284u);
    BOOST_TEST(polymarket.rejects.empty());
    wanted.clear();
    for (const market& m : read(s.kalshi, s.context).markets) wanted.push_back({m.key, ""});
    reply.status = 200;
    reply.body = R"({"orderbooks":)" + list_of_lines(s.dir / "kalshi/books.jsonl") + "}";
    const auto kalshi = read_kalshi_books(std::move(reply), wanted);
    BOOST_TEST(kalshi.books.size() == 265u);
    for (const order_book& b : kalshi.books)
        for (const auto* side : {&b.yes_asks, &b.no_asks})
            for (const level& l : *side)
                BOOST_TEST((l.at.micros > 0 && l.at.micros < 1'000'000 && l.size.micros > 0));
}

BOOST_AUTO_TEST_SUITE_END()
