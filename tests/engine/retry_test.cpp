#include <set>

#include <boost/test/unit_test.hpp>

#include <engine/retry.hpp>
#include <engine/saturate.hpp>

using namespace dutchbook::engine;
using namespace std::chrono_literals;

namespace {
retrier::failure failed(outcome what, int attempt = 1, std::optional<clock::duration> told = {}) {
    return {"key", attempt, what, true, told};
}
} // namespace

BOOST_AUTO_TEST_SUITE(retry_of_the_engine)

BOOST_AUTO_TEST_CASE(backoff_stays_between_base_and_cap_and_within_three_times_the_wait_before) {
    const retry_options options{.base = 100ms, .cap = 5s};
    for (int k = 0; k < 500; ++k) {
        const std::string key = "market " + std::to_string(k);
        clock::duration before = options.base;
        for (int n = 1; n <= 12; ++n) {
            const auto wait = backoff(options, key, n);
            BOOST_TEST((wait >= options.base && wait <= options.cap && wait <= 3 * before));
            before = wait;
        }
    }
}

BOOST_AUTO_TEST_CASE(backoff_repeats_for_a_seed_and_differs_between_keys_and_seeds) {
    const retry_options options{.seed = 1};
    const retry_options other{.seed = 2};
    std::set<clock::duration> waits;
    int same = 0;
    for (int k = 0; k < 1000; ++k) {
        const std::string key = std::to_string(k);
        BOOST_TEST((backoff(options, key, 3) == backoff(options, key, 3)));
        same += backoff(options, key, 3) == backoff(other, key, 3);
        waits.insert(backoff(options, key, 3));
    }
    BOOST_TEST(waits.size() > 990U);
    BOOST_TEST(same < 5);
}

BOOST_AUTO_TEST_CASE(backoff_survives_foolish_options) {
    BOOST_TEST((backoff({.base = -1s, .cap = -5s}, "k", 3) == 1ns));
    BOOST_TEST((backoff({.base = 2s, .cap = 1s}, "k", 3) == 2s));
    BOOST_TEST((backoff({.base = 1s, .cap = clock::duration::max()}, "k", 1'000'000) >= 1s));
}

BOOST_AUTO_TEST_CASE(retry_after_is_a_floor) {
    retrier judge({.base = 100ms, .cap = 1s});
    const auto told = judge.judge(failed(outcome::throttled, 1, 20s));
    BOOST_TEST(told.again);
    BOOST_TEST((told.wait == 20s));
    BOOST_TEST((judge.judge(failed(outcome::throttled, 1, 0s)).wait >= 100ms));
}

BOOST_AUTO_TEST_CASE(an_absurd_retry_after_is_final_and_says_so) {
    retrier judge({});
    for (const std::int64_t seconds : {121L, 1'000'000'000L, INT64_MAX}) {
        const auto told = judge.judge(failed(outcome::throttled, 1, saturated_seconds(seconds)));
        BOOST_TEST(!told.again);
        BOOST_TEST(told.why_final.find("more than the 120 s allowed") != std::string::npos);
    }
    BOOST_TEST(judge.judge(failed(outcome::throttled, 1, 1'000'000'000s)).why_final ==
               "asked to wait 1000000000 s, more than the 120 s allowed");
    BOOST_TEST(judge.judge(failed(outcome::throttled, 1, 120s)).again);
}

BOOST_AUTO_TEST_CASE(final_outcomes_are_final) {
    retrier judge({});
    BOOST_TEST(!judge.judge(failed(outcome::refused)).again);
    BOOST_TEST(!judge.judge(failed(outcome::cancelled)).again);
    BOOST_TEST(judge.judge(failed(outcome::unknown)).again);
    BOOST_TEST(!judge.judge({"key", 1, outcome::unknown, false, {}}).again);
    BOOST_TEST(judge.judge({"key", 1, outcome::transient, false, {}}).again);
    BOOST_TEST(judge.retries() == 2);
}

BOOST_AUTO_TEST_CASE(attempts_are_limited) {
    retrier judge({.max_attempts = 3});
    BOOST_TEST(judge.judge(failed(outcome::transient, 2)).again);
    const auto last = judge.judge(failed(outcome::transient, 3));
    BOOST_TEST(!last.again);
    BOOST_TEST(last.why_final == "gave up after 3 attempts");
}

BOOST_AUTO_TEST_CASE(extra_requests_stay_within_a_tenth_and_the_floor) {
    retrier judge({.budget_floor = 4});
    for (int calls = 1; calls <= 1000; ++calls) {
        judge.call_started();
        while (judge.judge(failed(outcome::transient)).again) {
        }
        BOOST_TEST(judge.retries() == 4 + calls / 10);
    }
    BOOST_TEST(judge.judge(failed(outcome::transient)).why_final == "the retry budget is spent");
    judge.give_back();
    BOOST_TEST(judge.judge(failed(outcome::transient)).again);
}

BOOST_AUTO_TEST_SUITE_END()
