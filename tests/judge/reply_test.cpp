#include "world.hpp"

using namespace dutchbook;
using namespace dutchbook::judge;
using namespace dutchbook::judge::testing;
using namespace std::chrono_literals;

namespace {
std::string error_body(const std::string& code, const std::string& message = "no",
                       const std::string& type = "t") {
    return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\",\"code\":\"" +
           code + "\"}}";
}
reply_class class_of(int status, const std::string& body) {
    return read_reply(dialect::chat, http_reply(status, body), noon).what;
}
engine::outcome outcome_of(reply_class what) {
    reply r;
    r.what = what;
    return attempt_of(r, 3).what;
}
} // namespace

BOOST_AUTO_TEST_SUITE(judge_replies)

BOOST_AUTO_TEST_CASE(every_status_has_its_class) {
    using enum reply_class;
    BOOST_TEST((class_of(429, error_body("rate_limit_exceeded")) == throttled));
    BOOST_TEST((class_of(429, "") == throttled));
    BOOST_TEST((class_of(429, error_body("insufficient_quota")) == quota));
    BOOST_TEST((class_of(429, error_body("billing_hard_limit_reached")) == quota));
    BOOST_TEST((class_of(400, error_body("x", "Your credit balance is too low")) == quota));
    BOOST_TEST((class_of(402, "") == quota));
    BOOST_TEST((class_of(400, error_body("context_length_exceeded")) == too_long));
    BOOST_TEST((class_of(400, error_body("x", "prompt is too long: 210000 tokens")) == too_long));
    BOOST_TEST((class_of(413, "<html>") == too_long));
    BOOST_TEST((class_of(400, error_body("invalid_value")) == rejected));
    BOOST_TEST((class_of(401, error_body("invalid_api_key")) == authentication));
    BOOST_TEST((class_of(403, "{}") == authentication));
    BOOST_TEST((class_of(401, "") == no_model), "no word of the server's");
    BOOST_TEST((class_of(403, "<html>Attention Required</html>") == no_model));
    BOOST_TEST((class_of(404, error_body("model_not_found")) == no_model));
    BOOST_TEST((class_of(529, error_body("", "o", "overloaded_error")) == throttled));
    BOOST_TEST((class_of(503, error_body("", "Loading model")) == throttled));
    BOOST_TEST((class_of(500, "oops") == transient));
    BOOST_TEST((class_of(502, "<html>bad gateway</html>") == transient));
    BOOST_TEST((class_of(504, "") == unknown));
    BOOST_TEST((class_of(302, "") == rejected));
    BOOST_TEST((class_of(200, error_body("server_error")) == transient), "an error inside a 200");
    BOOST_TEST((class_of(200, "{\"error\":\"model runner has stopped\"}") == transient));
    BOOST_TEST((class_of(200, error_body("insufficient_quota")) == quota));
    BOOST_TEST((class_of(200, "<html>") == transient));
    BOOST_TEST((class_of(200, "") == transient));
    BOOST_TEST((class_of(200, "{}") == empty));
    BOOST_TEST((class_of(200, "{\"choices\":[]}") == empty));
    BOOST_TEST((
        class_of(200, "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"I can't\"}}]}") ==
        refusal));
}

BOOST_AUTO_TEST_CASE(the_lane_repeats_what_may_mend_and_nothing_else) {
    using enum reply_class;
    for (const auto what : {answer, refusal, cut, empty, too_long})
        BOOST_TEST((outcome_of(what) == engine::outcome::ok));
    for (const auto what : {quota, authentication, no_model, rejected})
        BOOST_TEST((outcome_of(what) == engine::outcome::refused));
    BOOST_TEST((outcome_of(throttled) == engine::outcome::throttled));
    BOOST_TEST((outcome_of(transient) == engine::outcome::transient));
    BOOST_TEST((outcome_of(unknown) == engine::outcome::unknown));
}

BOOST_AUTO_TEST_CASE(a_lost_connection_may_have_been_billed) {
    http::result lost;
    lost.why = http::failure::timeout;
    lost.maybe_processed = true;
    auto read = read_reply(dialect::chat, lost, noon);
    BOOST_TEST((read.what == reply_class::unknown));
    BOOST_TEST(read.billable);
    lost.why = http::failure::connect;
    lost.maybe_processed = false;
    read = read_reply(dialect::chat, lost, noon);
    BOOST_TEST((read.what == reply_class::transient));
    BOOST_TEST(!read.billable);
}

BOOST_AUTO_TEST_CASE(what_would_end_the_run_is_believed_at_the_third_time) {
    for (const auto what :
         {reply_class::quota, reply_class::authentication, reply_class::no_model}) {
        reply r;
        r.what = what;
        for (const int attempt : {1, 2})
            BOOST_TEST((attempt_of(r, attempt).what == engine::outcome::transient));
        BOOST_TEST((attempt_of(r, 3).what == engine::outcome::refused));
        BOOST_TEST(final_for_all(what));
    }
}

BOOST_AUTO_TEST_CASE(a_refused_key_is_not_repeated_in_words) {
    const auto read = read_reply(
        dialect::chat, http_reply(401, error_body("invalid_api_key", "Incorrect key: sk-canary")),
        noon);
    BOOST_TEST(read.why == "HTTP 401");
}

BOOST_AUTO_TEST_CASE(content_finish_and_usage_are_read_in_both_dialects) {
    auto read = read_reply(dialect::chat, chat_reply("{}", "stop", 321, 45), noon);
    BOOST_TEST((read.what == reply_class::answer));
    BOOST_TEST(read.used->in == 321);
    BOOST_TEST(attempt_of(read, 1).tokens_used == 366);
    BOOST_TEST(
        (read_reply(dialect::chat, chat_reply("{", "length"), noon).what == reply_class::cut));
    BOOST_TEST((read_reply(dialect::chat, chat_reply("x", "content_filter"), noon).what ==
                reply_class::refusal));
    read = read_reply(
        dialect::messages,
        http_reply(200,
                   R"({"content":[{"type":"text","text":"{\"a\""},{"type":"text","text":":1}"}],
        "stop_reason":"end_turn","usage":{"input_tokens":10,"output_tokens":7,
        "cache_creation_input_tokens":100,"cache_read_input_tokens":1000}})"),
        noon);
    BOOST_TEST(read.content == "{\"a\":1}");
    BOOST_TEST(read.used->in == 1110);
    BOOST_TEST(read.used->out == 7);
    const auto stopped = [](const std::string& why) {
        return read_reply(dialect::messages,
                          http_reply(200, "{\"content\":[],\"stop_reason\":\"" + why + "\"}"), noon)
            .what;
    };
    BOOST_TEST((stopped("max_tokens") == reply_class::cut));
    BOOST_TEST((stopped("refusal") == reply_class::refusal));
    BOOST_TEST((stopped("end_turn") == reply_class::empty));
    BOOST_TEST((stopped("model_context_window_exceeded") == reply_class::too_long));
}

BOOST_AUTO_TEST_CASE(durations_of_headers) {
    BOOST_TEST((read_duration("6m0s") == 6min));
    BOOST_TEST((read_duration("12ms") == 12ms));
    BOOST_TEST((read_duration("1h2m3.5s") == 1h + 2min + 3500ms));
    BOOST_TEST((read_duration("1.5s") == 1500ms));
    BOOST_TEST((read_duration(" 20 ") == 20s));
    BOOST_TEST((read_duration("0.25") == 250ms));
    BOOST_TEST((read_duration("7\xC2\xB5s") == 7us));
    BOOST_TEST((read_duration("99999999999999999999d") == std::chrono::hours(24 * 366)));
    for (const auto* bad :
         {"", "-1", "s", "1x", "1m 2s", "1..2s", ".", "1s2", "nan", "2026-03-01T12:00:05Z"})
        BOOST_TEST(!read_duration(bad), bad);
}

BOOST_AUTO_TEST_CASE(retry_after_in_all_its_forms) {
    const auto after = [](http::header_list headers) {
        return read_retry_after(http_reply(429, "", std::move(headers)).reply, noon);
    };
    BOOST_TEST((after({{"retry-after", "7"}}) == 7s));
    BOOST_TEST((after({{"retry-after-ms", "250"}, {"retry-after", "7"}}) == 250ms));
    BOOST_TEST((after({{"retry-after", "Sun, 01 Mar 2026 12:00:30 GMT"}}) == 30s));
    BOOST_TEST((after({{"retry-after", "Sun, 01 Mar 2020 12:00:30 GMT"}}) == 0s));
    BOOST_TEST((after({{"retry-after", "1000000000"}}) == std::chrono::hours(24 * 366)));
    BOOST_TEST(!after({{"retry-after", "soon"}}));
    BOOST_TEST(!after({{"retry-after", "Sun, 01 Foo 2026 12:00:30 GMT"}}));
    BOOST_TEST(!after({}));
}

BOOST_AUTO_TEST_CASE(rate_headers_become_an_allowance) {
    auto left = read_rate_headers(http_reply(200, "",
                                             {{"x-ratelimit-remaining-requests", "29"},
                                              {"x-ratelimit-reset-requests", "2s"},
                                              {"x-ratelimit-remaining-tokens", "149984"},
                                              {"x-ratelimit-reset-tokens", "6m0s"}})
                                      .reply,
                                  noon);
    BOOST_TEST(left.requests_left == 29);
    BOOST_TEST((left.requests_reset == 2s));
    BOOST_TEST(left.tokens_left == 149'984);
    BOOST_TEST((left.tokens_reset == 6min));
    left = read_rate_headers(
        http_reply(200, "",
                   {{"anthropic-ratelimit-requests-remaining", "3"},
                    {"anthropic-ratelimit-requests-reset", "2026-03-01T12:00:45Z"},
                    {"anthropic-ratelimit-tokens-remaining", "9000"},
                    {"anthropic-ratelimit-tokens-reset", "2026-03-01T12:01:00Z"},
                    {"anthropic-ratelimit-output-tokens-remaining", "500"},
                    {"anthropic-ratelimit-output-tokens-reset", "2026-03-01T11:00:00Z"}})
            .reply,
        noon);
    BOOST_TEST(left.requests_left == 3);
    BOOST_TEST((left.requests_reset == 45s));
    BOOST_TEST(left.tokens_left == 500, "the tightest counts");
    BOOST_TEST((left.tokens_reset == 0s));
    left = read_rate_headers(http_reply(200, "",
                                        {{"x-ratelimit-remaining-requests", "-1"},
                                         {"x-ratelimit-reset-requests", "0"},
                                         {"x-ratelimit-remaining-tokens", "many"}})
                                 .reply,
                             noon);
    BOOST_TEST(left.requests_left == -1);
    BOOST_TEST(left.tokens_left == -1);
}

BOOST_AUTO_TEST_SUITE_END()
