#include "support.hpp"

#include "nodes/venues/books.hpp"

using namespace dutchbook;
using namespace dutchbook::venues;
using namespace dutchbook::venues::testing;

namespace {

http::response reply(std::string body) {
    http::response r;
    r.status = 200;
    r.body = std::move(body);
    return r;
}

const std::vector<book_request> kalshi{{{"kalshi", "A"}, ""}, {{"kalshi", "B&C"}, ""}};
const std::vector<book_request> polymarket{{{"polymarket", "0x1"}, "71"},
                                           {{"polymarket", "0x2"}, "72"}};

std::string ladder_text(const std::vector<level>& side) {
    std::string out;
    for (const level& l : side) out += to_string(l.at) + "x" + to_string(l.size) + " ";
    return out;
}

book_batch kalshi_book(const std::string& sides) {
    return read_kalshi_books(
        reply(R"({"orderbooks":[{"ticker":"A","orderbook_fp":)" + sides + "}]}"),
        {kalshi.data(), 1});
}

std::string why(const book_batch& batch) {
    BOOST_REQUIRE_EQUAL(batch.books.size() + batch.rejects.size(), 1u);
    return batch.rejects.empty() ? "" : std::string(to_string(batch.rejects[0].why));
}

std::string polymarket_book(const std::string& asks, const std::string& bids = "[]",
                            const std::string& more = R"("market":"0x1","asset_id":"71")") {
    return why(read_polymarket_books(
        reply("[{" + more + R"(,"bids":)" + bids + R"(,"asks":)" + asks + "}]"),
        {polymarket.data(), 1}));
}

} // namespace

BOOST_AUTO_TEST_SUITE(books)

BOOST_AUTO_TEST_CASE(requests) {
    BOOST_TEST(kalshi_books_request("https://k", kalshi).url ==
               "https://k/markets/orderbooks?tickers=A&tickers=B%26C");
    const auto post = polymarket_books_request("https://c", polymarket);
    BOOST_TEST(post.method == "POST");
    BOOST_TEST(post.url == "https://c/books");
    BOOST_TEST(post.body == R"([{"token_id":"71"},{"token_id":"72"}])");
}

BOOST_AUTO_TEST_CASE(kalshi_bids_become_asks) {
    const auto batch = read_kalshi_books(
        reply(
            R"({"orderbooks":[{"ticker":"Z","orderbook_fp":{}},{"orderbook_fp":{"yes_dollars":[["0.4100","13.00"],["0.3900","40.00"],["0.4100","2.50"],["0.1000","0.00"]],"no_dollars":[["0.5500","25.00"],["0.5700","8.50"]]},"ticker":"A"}]})"),
        kalshi);
    BOOST_REQUIRE_EQUAL(batch.books.size(), 1u);
    BOOST_TEST(ladder_text(batch.books[0].yes_asks) == "0.43x8.5 0.45x25 ");
    BOOST_TEST(ladder_text(batch.books[0].no_asks) == "0.59x15.5 0.61x40 ");
    BOOST_TEST(batch.unasked == 1u);
    BOOST_REQUIRE_EQUAL(batch.rejects.size(), 1u);
    BOOST_TEST(batch.rejects[0].key.id == "B&C");
    BOOST_TEST((batch.rejects[0].why == book_fault::missing));
}

BOOST_AUTO_TEST_CASE(kalshi_odd_sides) {
    const auto empty = kalshi_book(R"({"yes_dollars":null,"no_dollars":[]})");
    BOOST_TEST(why(empty) == "");
    BOOST_TEST(empty.books[0].yes_asks.empty());
    BOOST_TEST(empty.books[0].no_asks.empty());
    BOOST_TEST(why(kalshi_book(R"({"no_dollars":[["0.0000","5.00"]]})")) == "bad_level");
    BOOST_TEST(why(kalshi_book(R"({"no_dollars":[["1.0000","5.00"]]})")) == "bad_level");
    BOOST_TEST(why(kalshi_book(R"({"no_dollars":[["57","5.00"]]})")) == "bad_level");
    BOOST_TEST(why(kalshi_book(R"({"no_dollars":[[57,5]]})")) == "bad_level");
    BOOST_TEST(why(kalshi_book(R"({"no_dollars":[["0.57","-5"]]})")) == "bad_level");
    BOOST_TEST(why(kalshi_book(R"({"no_dollars":[["0.57"]]})")) == "bad_shape");
    BOOST_TEST(why(kalshi_book(R"({"no_dollars":["0.57"]})")) == "bad_shape");
    BOOST_TEST(why(kalshi_book(R"({"no_dollars":{"0.57":"1"}})")) == "bad_shape");
    BOOST_TEST(why(kalshi_book(R"({"no_dollars":[["0.57","1"]],"no_dollars":[["0.57","1"]]})")) ==
               "bad_shape");
    BOOST_TEST(why(kalshi_book("null")) == "bad_shape");
}

BOOST_AUTO_TEST_CASE(polymarket_mirrors_one_book) {
    const auto batch = read_polymarket_books(
        reply(
            R"([{"market":"0x2","asset_id":"72","timestamp":"1795300000123","bids":[{"price":"0.40","size":"150"},{"price":".41","size":"80.5"}],"asks":[{"price":"0.99","size":"10"},{"price":"0.43","size":"60"}],"min_order_size":"5","tick_size":"0.01"}])"),
        polymarket);
    BOOST_REQUIRE_EQUAL(batch.books.size(), 1u);
    const order_book& b = batch.books[0];
    BOOST_TEST(b.key.id == "0x2");
    BOOST_TEST(ladder_text(b.yes_asks) == "0.43x60 0.99x10 ");
    BOOST_TEST(ladder_text(b.no_asks) == "0.59x80.5 0.6x150 ");
    BOOST_TEST(format_timestamp(*b.as_of) == "2026-11-21T22:26:40.123Z");
    BOOST_TEST((b.min_order == quantity::contracts(5)));
    BOOST_TEST((b.tick == price{10'000}));
    BOOST_TEST((batch.rejects.at(0).why == book_fault::missing));
}

BOOST_AUTO_TEST_CASE(polymarket_odd_books) {
    BOOST_TEST(polymarket_book("[]") == "");
    BOOST_TEST(polymarket_book("null", "null") == "");
    BOOST_TEST(polymarket_book(R"([{"price":"1.2","size":"1"}])") == "bad_level");
    BOOST_TEST(polymarket_book(R"([{"price":0.4,"size":"1"}])") == "bad_level");
    BOOST_TEST(polymarket_book(R"([{"price":"0.4"}])") == "bad_level");
    BOOST_TEST(polymarket_book(R"([{"price":"0.4","price":"0.2","size":"1"}])") == "bad_shape");
    BOOST_TEST(polymarket_book(R"(["0.4"])") == "bad_shape");
    BOOST_TEST(polymarket_book("7") == "bad_shape");
    BOOST_TEST(polymarket_book("[]", "[]", R"("market":"0x9","asset_id":"71")") == "wrong_market");
    BOOST_TEST(polymarket_book("[]", "[]", R"("asset_id":71)") == "missing");
}

BOOST_AUTO_TEST_CASE(polymarket_books_of_version_v2) {
    const std::string id = "0x" + std::string(60, 'b') + "0f00"; // 62 digits, padded
    const std::vector<book_request> wanted{{{"polymarket", id}, "66"}};
    const auto read = [&](const std::string& owner) {
        return read_polymarket_books(
            reply(R"([{"market":")" + owner +
                  R"(","asset_id":"66","timestamp":"1795300000123","bids":[],"asks":[{"price":"0.43","size":"60"}],"tick_size":"0.01","min_order_size":"","last_trade_price":"","version":"v2"}])"),
            wanted);
    };
    const auto batch = read(id);
    BOOST_REQUIRE_EQUAL(batch.books.size(), 1u);
    BOOST_TEST(ladder_text(batch.books[0].yes_asks) == "0.43x60 ");
    BOOST_TEST(!batch.books[0].min_order);
    BOOST_TEST(why(read("0x" + std::string(60, 'c') + "0f00")) == "wrong_market");
}

BOOST_AUTO_TEST_CASE(prices_off_six_decimals_go_against_us) {
    const auto batch = read_polymarket_books(
        reply(
            R"([{"asset_id":"71","bids":[{"price":"0.4000009","size":"1.00000099"}],"asks":[{"price":"0.4300001","size":"1"}]}])"),
        {polymarket.data(), 1});
    BOOST_REQUIRE_EQUAL(batch.books.size(), 1u);
    BOOST_TEST(ladder_text(batch.books[0].yes_asks) == "0.430001x1 ");
    BOOST_TEST(ladder_text(batch.books[0].no_asks) == "0.6x1 ");
}

BOOST_AUTO_TEST_CASE(replies_that_are_none) {
    BOOST_TEST((read_kalshi_books(reply("{"), kalshi).fault == page_fault::truncated));
    BOOST_TEST(
        (read_kalshi_books(reply(R"({"error":"x"})"), kalshi).fault == page_fault::wrong_shape));
    BOOST_TEST((read_polymarket_books(reply(R"({"error":"Payload exceeds the limit"})"), polymarket)
                    .fault == page_fault::wrong_shape));
    http::response down;
    down.status = 503;
    BOOST_TEST((read_polymarket_books(std::move(down), polymarket).fault == page_fault::status));
}

BOOST_AUTO_TEST_SUITE_END()
