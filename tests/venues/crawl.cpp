#include "support.hpp"

#include "nodes/venues/crawl.hpp"
#include "nodes/venues/encoding.hpp"
#include "nodes/venues/exchange_status.hpp"

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

namespace {

/// A page of events [first, last).
std::string events_page(int first, int last, const std::string& cursor) {
    std::string out = R"({"events":[)";
    for (int i = first; i < last; ++i)
        out += (i > first ? "," : "") + std::string(R"({"markets":[{"event_ticker":"M"}],)") +
               R"("event_ticker":"E)" + std::to_string(i) + "\"}";
    return out + R"(],"cursor":")" + cursor + "\"}";
}

} // namespace

BOOST_AUTO_TEST_CASE(a_page_of_nothing_but_known_items_ends_the_walk) {
    crawl c = kalshi_events("https://k");
    BOOST_TEST((give(c, events_page(0, 200, "a")).what == step::more));
    BOOST_TEST((give(c, events_page(199, 300, "b")).what == step::more)); // one slipped
    const verdict v = give(c, events_page(0, 200, "c"));                  // page 1, a fresh cursor
    BOOST_TEST((v.what == step::broken));
    BOOST_TEST(v.reason == "repeated_page");
    BOOST_TEST(!c.complete());
    BOOST_TEST(!c.next());
}

BOOST_AUTO_TEST_CASE(an_endless_walk_ends_when_it_has_come_round) {
    crawl c = polymarket_events("https://g");
    int pages = 0;
    for (; c.next(); ++pages) {
        BOOST_REQUIRE(pages < 10);
        give(c, R"({"events":[{"id":")" + std::to_string(pages % 5) +
                    R"(","markets":[]}],"next_cursor":"x)" + std::to_string(pages) + "\"}");
    }
    BOOST_TEST(pages == 6);
    BOOST_TEST(c.broken_reason() == "repeated_page");
}

BOOST_AUTO_TEST_CASE(a_last_page_of_known_items_is_the_end) {
    crawl c = kalshi_events("https://k");
    give(c, events_page(0, 2, "a"));
    BOOST_TEST((give(c, events_page(1, 2, "")).what == step::finished)); // pushed on by a new one
    BOOST_TEST(c.complete());
}

BOOST_AUTO_TEST_CASE(hashes_met) {
    seen_ids seen;
    for (std::uint64_t i = 1; i < 5'000; ++i) BOOST_REQUIRE(seen.insert(i * i));
    for (std::uint64_t i = 2; i < 5'000; ++i) BOOST_REQUIRE(!seen.insert(i * i));
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

namespace {

std::string shard(const char* index, const char* exchange, const char* trading) {
    return R"({"exchange_index":)" + std::string(index) + R"(,"exchange_active":)" + exchange +
           R"(,"trading_active":)" + trading + R"(,"description":"x"})";
}

exchange_status sharded(const std::string& entries, const char* top = "true") {
    const auto s = read_exchange_status(
        page_of(endpoint::kalshi_exchange_status,
                R"({"exchange_active":true,"trading_active":)" + std::string(top) +
                    R"(,"exchange_index_statuses":[)" + entries + "]}"));
    BOOST_REQUIRE(s);
    return *s;
}

} // namespace

BOOST_AUTO_TEST_CASE(shards_trade_by_themselves) {
    const auto s = sharded(shard("0", "true", "true") + "," + shard("3", "true", "true") + "," +
                           shard("2", "true", "false"));
    BOOST_TEST(s.trades(0));
    BOOST_TEST(!s.trades(2));
    BOOST_TEST(s.tells(2));
    BOOST_TEST(s.trades(3));
    BOOST_TEST(!s.trades(7)); // silence is no permission
    BOOST_TEST(!s.tells(7));
    BOOST_TEST(!s.trades(market::unread_shard));
    const auto first =
        sharded(shard("2", "true", "true"), "false"); // the flags on top are shard 0's
    BOOST_TEST(!first.trades(0));
    BOOST_TEST(first.trades(2));
    BOOST_TEST(sharded("").trades(0));
    BOOST_TEST(!sharded("").trades(1));
    BOOST_TEST(!sharded(shard("0", "true", "false")).trades(0)); // one of two says no
}

BOOST_AUTO_TEST_CASE(odd_entries_permit_nothing) {
    for (const char* index : {R"("x")", "null", "2.5", "[2]", "99999999999"})
        BOOST_TEST(!sharded(shard(index, "true", "true")).trades(2), index);
    for (const char* flag : {"null", R"("true")", "1", "{}"})
        BOOST_TEST(!sharded(shard("2", flag, "true")).trades(2), flag);
    BOOST_TEST(!sharded(R"({"exchange_index":2})").trades(2));
    BOOST_TEST(!sharded(shard("2", "true", "true") + "," + shard("2", "true", "false")).trades(2));
    BOOST_TEST(!sharded(R"({"exchange_index":2,"exchange_active":true,"trading_active":false,)"
                        R"("trading_active":true})")
                    .trades(2));
}

BOOST_AUTO_TEST_CASE(a_status_is_read_whatever_the_code_says) {
    const std::string body = R"({"exchange_active":true,"trading_active":false})";
    for (const int status : {500, 503, 504}) {
        crawl c = kalshi_exchange_status("https://k");
        BOOST_TEST(c.reads(reply(body, "application/json", status)));
        const verdict v = c.accept(reply(body, "application/json", status));
        BOOST_REQUIRE((v.what == step::finished));
        BOOST_TEST(!read_exchange_status(*v.page)->trades(0));
        BOOST_TEST(!c.reads(reply(R"({"error":"down"})", "application/json", status)));
        BOOST_TEST(!c.reads(reply("<html>down", "text/html", status)));
        BOOST_TEST(
            !kalshi_events("https://k").reads(reply(kalshi_page(""), "application/json", status)));
    }
    BOOST_TEST(!kalshi_exchange_status("https://k").reads(reply(body, "application/json", 429)));
}

BOOST_AUTO_TEST_CASE(exchange_flags) {
    const auto read_flags = [](std::string body) {
        return read_exchange_status(page_of(endpoint::kalshi_exchange_status, std::move(body)));
    };
    for (const char* first : {"true", "false"})
        for (const char* second : {"true", "false"}) {
            const auto s = read_flags(R"({"exchange_active":)" + std::string(first) +
                                      R"(,"trading_active":)" + second + "}");
            BOOST_REQUIRE(s);
            const bool both = std::string(first) + second == "truetrue";
            for (const int shard : {0, 2, 7}) { // no list: one exchange
                BOOST_TEST(s->trades(shard) == both);
                BOOST_TEST(s->tells(shard));
            }
        }
    BOOST_TEST(!read_flags(R"({"trading_active":true})"));
    BOOST_TEST((fault_of(endpoint::kalshi_exchange_status, R"({"trading_active":"yes"})") ==
                page_fault::wrong_shape));
    BOOST_TEST((fault_of(endpoint::kalshi_exchange_status, R"({})") == page_fault::wrong_shape));
}

BOOST_AUTO_TEST_SUITE_END()
