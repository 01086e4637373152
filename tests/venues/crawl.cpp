#include "support.hpp"

#include "nodes/venues/crawl.hpp"
#include "nodes/venues/encoding.hpp"

using namespace dutchbook;
using namespace dutchbook::venues;
using namespace dutchbook::venues::testing;

namespace {

using step = verdict::outcome;

http::response reply(std::string body, std::string type = "application/json", int status = 200) {
    http::response r;
    r.status = status;
    r.headers = {{"content-type", std::move(type)}};
    r.body = std::move(body);
    return r;
}

std::string kalshi_page(std::string_view cursor, int events = 1) {
    std::string out = R"({"cursor":")" + std::string(cursor) + R"(","events":[)";
    for (int i = 0; i < events; ++i) out += (i ? "," : "") + std::string(R"({"markets":[{},{}]})");
    return out + "]}";
}

verdict give(crawl& c, std::string body) {
    BOOST_REQUIRE(c.next());
    return c.accept(reply(std::move(body)));
}

page_fault refused(std::string body, std::string type = "application/json", int status = 200) {
    crawl c = kalshi_events("http://127.0.0.1/v2");
    const verdict v = c.accept(reply(std::move(body), std::move(type), status));
    BOOST_TEST((v.what == step::retry));
    BOOST_TEST(!v.page);
    BOOST_TEST(c.counters().retries == 1u);
    BOOST_TEST(c.next()->url ==
               kalshi_events("http://127.0.0.1/v2").next()->url); // the same page again
    return v.fault;
}

} // namespace

BOOST_AUTO_TEST_SUITE(crawls)

BOOST_AUTO_TEST_CASE(requests) {
    BOOST_TEST(kalshi_events("https://k/v2").next()->url ==
               "https://k/v2/events?status=open&with_nested_markets=true&limit=200");
    BOOST_TEST(kalshi_series("https://k/v2").next()->limits.body_bytes == (64u << 20));
    BOOST_TEST(kalshi_exchange_status("https://k/v2").next()->url ==
               "https://k/v2/exchange/status");
    BOOST_TEST(polymarket_events("https://g").next()->url ==
               "https://g/events/keyset?limit=100&closed=false&include_tag=true");
}

BOOST_AUTO_TEST_CASE(pages_until_the_empty_cursor) {
    crawl c = kalshi_events("https://k/v2");
    const verdict first = give(c, kalshi_page("a b/+", 2));
    BOOST_TEST((first.what == step::more));
    BOOST_TEST(first.page->markets == 4u);
    BOOST_TEST(first.page->ordinal == 0u);
    BOOST_TEST(c.next()->url.ends_with("&cursor=a%20b%2F%2B"));
    const verdict last = give(c, kalshi_page("", 1));
    BOOST_TEST((last.what == step::finished));
    BOOST_TEST(last.page->ordinal == 1u);
    BOOST_TEST(!c.next());
    BOOST_TEST(c.complete());
    BOOST_TEST(c.counters().pages == 2u);
    BOOST_TEST(c.counters().markets == 6u);
}

BOOST_AUTO_TEST_CASE(gamma_ends_without_a_cursor) {
    crawl c = polymarket_events("https://g");
    BOOST_TEST((give(c, R"({"$schema":"x","events":[],"next_cursor":"n1"})").what == step::more));
    BOOST_TEST(c.next()->url.ends_with("&after_cursor=n1"));
    BOOST_TEST((give(c, R"({"events":[{"markets":[{}]}]})").what == step::finished));
    BOOST_TEST(c.complete());
}

BOOST_AUTO_TEST_CASE(kalshi_without_a_cursor_is_drift) {
    crawl c = kalshi_events("https://k");
    const verdict v = give(c, R"({"events":[{"markets":[{}]}]})");
    BOOST_TEST((v.what == step::broken));
    BOOST_TEST(v.reason == "no_cursor");
    BOOST_TEST(v.page->markets == 1u); // what it brought counts all the same
    BOOST_TEST(!c.complete());
}

BOOST_AUTO_TEST_CASE(a_cursor_that_repeats) {
    crawl c = kalshi_events("https://k");
    give(c, kalshi_page("a"));
    const verdict v = give(c, kalshi_page("a"));
    BOOST_TEST((v.what == step::broken));
    BOOST_TEST(v.reason == "repeated_cursor");
    BOOST_TEST(!c.next());
    BOOST_TEST(c.counters().pages == 2u);
}

BOOST_AUTO_TEST_CASE(a_cycle_of_cursors_of_any_length) {
    for (int length = 1; length <= 6; ++length) {
        crawl c = kalshi_events("https://k");
        int sent = 0;
        while (c.next()) give(c, kalshi_page("c" + std::to_string(sent++ % length)));
        BOOST_TEST(c.broken_reason() == "repeated_cursor");
        BOOST_TEST(sent == length + 1); // the reply that closes the loop is the last
    }
}

BOOST_AUTO_TEST_CASE(empty_pages_are_followed_and_bounded) {
    crawl c = kalshi_events("https://k");
    for (int i = 0; i < 5; ++i)
        BOOST_TEST((give(c, kalshi_page("e" + std::to_string(i), 0)).what == step::more));
    BOOST_TEST((give(c, kalshi_page("x", 1)).what == step::more));
    BOOST_TEST(c.counters().empty_pages == 5u);
    int more = 0;
    while (c.next()) give(c, kalshi_page("f" + std::to_string(more++), 0));
    BOOST_TEST(more == 50); // the cap counts from the last page that held something
    BOOST_TEST(c.broken_reason() == "empty_pages");
}

BOOST_AUTO_TEST_CASE(page_cap) {
    listing what;
    what.url = "https://k";
    what.cursor_parameter = "cursor";
    what.page_cap = 3;
    crawl c(what);
    int pages = 0;
    while (c.next()) give(c, kalshi_page(std::to_string(pages++)));
    BOOST_TEST(pages == 3);
    BOOST_TEST(c.broken_reason() == "page_cap");
}

BOOST_AUTO_TEST_CASE(replies_that_are_no_page) {
    BOOST_TEST((refused("<html>", "text/html") == page_fault::content_type));
    BOOST_TEST((refused(" \n<html>Attention Required") == page_fault::content_type));
    BOOST_TEST((refused("}{ not json") == page_fault::not_json));
    BOOST_TEST((refused("") == page_fault::truncated));
    BOOST_TEST((refused(kalshi_page("") + " x") == page_fault::not_json));
    BOOST_TEST((refused(kalshi_page(""), "application/json", 503) == page_fault::status));
    BOOST_TEST((refused(R"({"error":"too many requests"})") == page_fault::error_reply));
    BOOST_TEST(
        (refused(R"({"error":{"code":"x"},"events":[],"cursor":""})") == page_fault::error_reply));
    BOOST_TEST((refused(R"({"markets":[],"cursor":""})") == page_fault::wrong_shape));
    BOOST_TEST((refused(R"({"events":{},"cursor":""})") == page_fault::wrong_shape));
    BOOST_TEST((refused(R"({"events":[],"cursor":7})") == page_fault::wrong_shape));
    BOOST_TEST((refused("[]") == page_fault::wrong_shape));
    BOOST_TEST((refused(R"({"events":[],"cursor":"a","cursor":"b"})") == page_fault::repeated_key));
    BOOST_TEST((refused(R"({"events":[],"events":[],"cursor":""})") == page_fault::repeated_key));
    BOOST_TEST((refused(R"({"events":[)" + std::string(40, '[') + std::string(40, ']') + "]}") ==
                page_fault::too_deep));
    BOOST_TEST(
        (refused("{\"events\":[{\"title\":\"\xb0\"}],\"cursor\":\"\"}") == page_fault::encoding));
}

BOOST_AUTO_TEST_CASE(null_lists_and_errors_are_empty_ones) {
    crawl c = kalshi_events("https://k");
    const verdict v = give(c, R"({"events":null,"cursor":"","error":null})");
    BOOST_TEST((v.what == step::finished));
    BOOST_TEST(v.page->markets == 0u);
}

BOOST_AUTO_TEST_CASE(marks_and_utf16) {
    const std::string plain = kalshi_page("", 1);
    crawl marked = kalshi_events("https://k");
    BOOST_TEST(*give(marked, "\xef\xbb\xbf" + plain).page->body == plain);
    std::string wide = "\xff\xfe";
    for (const char c : plain) wide += {c, '\0'};
    crawl utf16 = kalshi_events("https://k");
    BOOST_TEST(*give(utf16, wide).page->body == plain);
    BOOST_TEST((refused(wide + "x") == page_fault::encoding));
}

BOOST_AUTO_TEST_CASE(a_page_cut_anywhere_is_asked_for_again) {
    const std::string whole = kalshi_page("next", 3);
    for (std::size_t n = 0; n < whole.size(); ++n) {
        crawl c = kalshi_events("https://k");
        BOOST_REQUIRE((c.accept(reply(whole.substr(0, n))).what == step::retry));
        BOOST_REQUIRE(c.counters().pages == 0u);
    }
}

BOOST_AUTO_TEST_CASE(exchange_flags) {
    const auto read_flags = [](std::string body) {
        return read_exchange_status(page_of(endpoint::kalshi_exchange_status, std::move(body)));
    };
    const auto halted = read_flags(R"({"exchange_active":true,"trading_active":false})");
    BOOST_REQUIRE(halted);
    BOOST_TEST(halted->exchange_active);
    BOOST_TEST(!halted->trading_active);
    BOOST_TEST(!read_flags(R"({"trading_active":true})"));
    BOOST_TEST((fault_of(endpoint::kalshi_exchange_status, R"({"trading_active":"yes"})") ==
                page_fault::wrong_shape));
    BOOST_TEST((fault_of(endpoint::kalshi_exchange_status, R"({})") == page_fault::wrong_shape));
}

BOOST_AUTO_TEST_SUITE_END()
