#include <sstream>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "graphs/log.hpp"
#include "graphs/log_redact.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::graphs;
using namespace std::chrono_literals;

/// A logger on a string with a clock that stands still until told.
struct bench {
    std::ostringstream out;
    timestamp at = from_unix_ms(1'772'366'400'000); // 2026-03-01T12:00:00Z
    log_options options;

    bench() {
        options.now = [this] { return at; };
    }
    std::string take() {
        std::string text = out.str();
        out.str({});
        return text;
    }
};

std::size_t lines(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

} // namespace

BOOST_AUTO_TEST_SUITE(logging)

BOOST_AUTO_TEST_CASE(a_plain_line_has_time_level_event_fields) {
    bench b;
    logger log(b.out, b.options);
    log.info("page_read", {{"venue", "kalshi"}, {"rows", 200}, {"share", 0.5}, {"last", true}});
    BOOST_TEST(b.take() ==
               "2026-03-01T12:00:00Z info page_read venue=kalshi rows=200 share=0.5 last=true\n");
}

BOOST_AUTO_TEST_CASE(values_with_spaces_quotes_and_nothing_are_quoted) {
    bench b;
    logger log(b.out, b.options);
    log.warning("odd", {{"a", "two words"}, {"b", "x=\"y\""}, {"c", ""}, {"d", "back\\slash"}});
    BOOST_TEST(b.take() == "2026-03-01T12:00:00Z warning odd a=\"two words\" b=\"x=\\\"y\\\"\" "
                           "c=\"\" d=\"back\\\\slash\"\n");
}

BOOST_AUTO_TEST_CASE(a_json_line_is_an_object) {
    bench b;
    b.options.json = true;
    b.options.run_id = "r1";
    logger log(b.out, b.options);
    log.error("failed", {{"why", "a \"b\"\\"},
                         {"n", std::uint64_t{18'446'744'073'709'551'615u}},
                         {"x", 0.0 / 0.0}});
    BOOST_TEST(b.take() == "{\"time\":\"2026-03-01T12:00:00Z\",\"level\":\"error\",\"event\":"
                           "\"failed\",\"run\":\"r1\","
                           "\"why\":\"a \\\"b\\\"\\\\\",\"n\":18446744073709551615,\"x\":null}\n");
}

BOOST_AUTO_TEST_CASE(foreign_text_stays_on_its_line) {
    for (const bool json : {false, true}) {
        bench b;
        b.options.json = json;
        logger log(b.out, b.options);
        log.info("title", {{"t", "a\nfake info line\r\x1b[2J\xe2\x80\xae"
                                 "b\xff"}});
        const auto text = b.take();
        BOOST_TEST(lines(text) == 1u);
        BOOST_TEST(text.find('\x1b') == std::string::npos);
        BOOST_TEST(text.find("\xe2\x80\xae") == std::string::npos);
        BOOST_TEST(text.find("a fake info line [2Jb\xEF\xBF\xBD") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(levels_below_the_least_are_left_out) {
    bench b;
    b.options.least = log_level::warning;
    logger log(b.out, b.options);
    log.debug("a");
    log.info("b");
    log.warning("c");
    log.error("d");
    BOOST_TEST(lines(b.take()) == 2u);
    b.options.least = log_level::off;
    logger quiet(b.out, b.options);
    quiet.error("e");
    BOOST_TEST(b.take() == "");
}

BOOST_AUTO_TEST_CASE(repeats_are_held_back_and_counted) {
    bench b;
    logger log(b.out, b.options);
    for (int i = 0; i < 20; ++i) log.warning("retry", {{"i", i}});
    log.warning("other");
    const auto first = b.take();
    BOOST_TEST(lines(first) == 6u); // a burst of five, and the other event
    b.at += 9'999ms;
    log.warning("retry");
    BOOST_TEST(b.take() == "");
    b.at += 1ms;
    log.warning("retry", {{"i", 21}});
    BOOST_TEST(b.take() == "2026-03-01T12:00:10Z warning retry i=21 repeated=16\n");
    log.warning("retry");
    BOOST_TEST(b.take() == "2026-03-01T12:00:10Z warning retry\n");
}

BOOST_AUTO_TEST_CASE(what_was_held_back_is_told_at_the_end) {
    bench b;
    {
        logger log(b.out, b.options);
        for (int i = 0; i < 7; ++i) log.info("z");
        for (int i = 0; i < 6; ++i) log.info("a");
        b.take();
    }
    BOOST_TEST(b.take() ==
               "2026-03-01T12:00:00Z info a repeated=1\n2026-03-01T12:00:00Z info z repeated=2\n");
}

BOOST_AUTO_TEST_CASE(the_hook_sees_the_rendered_line) {
    bench b;
    http::redactor known;
    known.add("canary-1234");
    b.options.redact = redaction_hook(known);
    logger log(b.out, b.options);
    log.info("a", {{"text", "before canary-1234 after"}});
    log.info("canary-1234");
    const auto text = b.take();
    BOOST_TEST(text.find("canary") == std::string::npos);
    BOOST_TEST(text.find("before [redacted] after") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(half_a_secret_at_the_cut_is_no_leak) {
    bench b;
    http::redactor known;
    known.add("canary-" + std::string(600, 'k'));
    b.options.redact = redaction_hook(known);
    logger log(b.out, b.options);
    log.info("a", {{"text", std::string(700, 'x') + "canary-" + std::string(600, 'k')}});
    BOOST_TEST(b.take().find("canary") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(lines_of_threads_do_not_mix) {
    std::vector<std::string> got;
    log_options options;
    options.repeat_burst = 1'000;
    {
        logger log([&](std::string_view line) { got.emplace_back(line); }, options);
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&log] {
                for (int i = 0; i < 100; ++i) log.info("tick", {{"a", 1}, {"b", 2}});
            });
    }
    BOOST_TEST(got.size() == 400u);
    BOOST_TEST(std::ranges::all_of(
        got, [](const std::string& line) { return line.ends_with("info tick a=1 b=2"); }));
}

BOOST_AUTO_TEST_CASE(credentials_are_masked_by_their_names) {
    for (const char* text :
         {"Authorization: Bearer sk-CANARY123", "authorization=Convex CANARY123|abc",
          "{\"Authorization\":\"Bearer CANARY123\"}", "\"x-api-key\": \"CANARY123\"",
          "apikey=CANARY123", "api_key: 'CANARY123'", "Set-Cookie: CANARY123; Path=/",
          "Proxy-Authorization: Basic CANARY123==", "KALSHI-ACCESS-SIGNATURE: CANARY123",
          "sent Bearer CANARY1234567890 away", "{\\\"authorization\\\":\\\"Bearer CANARY123\\\"}"})
        BOOST_TEST_CONTEXT(text << " became " << mask_credentials(text))
    BOOST_TEST(mask_credentials(text).find("CANARY") == std::string::npos);
    BOOST_TEST(mask_credentials("a \"x-api-key\": \"CANARY123\", \"b\": 2") ==
               "a \"x-api-key\": \"[redacted]\", \"b\": 2");
}

BOOST_AUTO_TEST_CASE(plain_words_stay) {
    for (const char* text : {"convex deploy failed", "bearer of bad news", "a cookie recipe",
                             "authorization failed for kalshi", "url=https://x.convex.cloud",
                             "basic checks passed", ""})
        BOOST_TEST(mask_credentials(text) == text);
}

BOOST_AUTO_TEST_CASE(a_value_is_found_in_both_kinds_of_line) {
    // The escapes that a rendered line puts into a value must not hide it.
    for (const bool json : {false, true}) {
        bench b;
        http::redactor known;
        known.add("canary\"c/d|e&f\\g");
        b.options.json = json;
        b.options.redact = redaction_hook(known);
        logger log(b.out, b.options);
        log.info("a", {{"text", "x canary\"c/d|e&f\\g y"}});
        log.info("b", {{"text", "?k=canary%22c%2Fd%7Ce%26f%5Cg"}});
        const auto text = b.take();
        BOOST_TEST(text.find("canary") == std::string::npos);
        BOOST_TEST(text.find("x [redacted] y") != std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
