#include <algorithm>
#include <random>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <engine/manual_clock.hpp>
#include <engine/pacer.hpp>

using namespace dutchbook::engine;
using namespace std::chrono_literals;

namespace {

struct grant {
    clock::tick when;
    std::int64_t units;
};

/// Takes as soon as permitted, `late(i)` after that instant, for `length`.
template <class Late>
std::vector<grant> greedy(pacer& pace, clock::duration length, std::int64_t tokens, Late late) {
    std::vector<grant> out;
    clock::tick now = manual_clock().now();
    const clock::tick end = now + length;
    for (int i = 0;; ++i) {
        now = pace.earliest(now, tokens) + late(i);
        if (now >= end) return out;
        BOOST_REQUIRE(pace.try_take(now, tokens));
        out.push_back({now, 1});
    }
}

std::vector<grant> greedy(pacer& pace, clock::duration length, std::int64_t tokens = 0) {
    return greedy(pace, length, tokens, [](int) { return 0ns; });
}

/// The most units in any window [t, t + length]; it is enough to begin at each grant.
std::int64_t fullest(const std::vector<grant>& grants, clock::duration length) {
    std::int64_t most = 0, sum = 0;
    std::size_t end = 0;
    for (std::size_t begin = 0; begin < grants.size(); ++begin) {
        for (; end < grants.size() && grants[end].when <= grants[begin].when + length; ++end)
            sum += grants[end].units;
        most = std::max(most, sum);
        sum -= grants[begin].units;
    }
    return most;
}

} // namespace

BOOST_AUTO_TEST_SUITE(pacer_of_the_engine)

BOOST_AUTO_TEST_CASE(thirty_a_minute_are_exactly_thirty_in_the_fullest_minute) {
    for (const std::int64_t burst : {0, 1, 2, 7, 30, 1000}) {
        pacer pace({.requests = rate::per_minute(30, burst), .tokens = {}});
        const auto grants = greedy(pace, 20min);
        BOOST_TEST(fullest(grants, 1min) == 30, "burst " << burst);
    }
}

BOOST_AUTO_TEST_CASE(without_a_guard_the_half_open_minute_holds_exactly_the_limit) {
    for (const std::int64_t burst : {1, 3, 30}) {
        pacer pace({.requests = rate::per_minute(30, burst), .tokens = {}, .guard_permille = 0});
        const auto grants = greedy(pace, 20min);
        BOOST_TEST(fullest(grants, 1min - 1ns) == 30);
        BOOST_TEST(grants.size() == 20U * 30U);
    }
}

BOOST_AUTO_TEST_CASE(at_least_95_per_cent_are_used_while_work_is_left) {
    for (const std::int64_t burst : {0, 1, 300}) {
        pacer pace({.requests = rate::per_minute(300, burst), .tokens = {}});
        const auto grants = greedy(pace, 20min);
        BOOST_TEST(grants.size() >= 20U * 300U * 95U / 100U);
        BOOST_TEST(grants.size() <= 20U * 300U);
        BOOST_TEST(fullest(grants, 1min) <= 300);
    }
}

BOOST_AUTO_TEST_CASE(late_timers_cost_less_than_5_per_cent_and_break_no_window) {
    std::mt19937_64 dice(7);
    pacer pace({.requests = rate::per_minute(300), .tokens = {}});
    const auto grants =
        greedy(pace, 20min, 0, [&](int) { return std::chrono::microseconds(dice() % 5000); });
    BOOST_TEST(grants.size() >= 20U * 300U * 95U / 100U);
    BOOST_TEST(fullest(grants, 1min) <= 300);
}

BOOST_AUTO_TEST_CASE(windows_hold_for_idle_gaps_and_odd_sizes_over_random_trials) {
    std::mt19937_64 dice(11);
    for (int trial = 0; trial < 200; ++trial) {
        const auto limit = static_cast<std::int64_t>(1 + dice() % 40);
        const auto budget = static_cast<std::int64_t>(1 + dice() % 5000);
        pacer pace({.requests = rate::per_second(limit, static_cast<std::int64_t>(dice() % 50)),
                    .tokens = rate::per_minute(budget, static_cast<std::int64_t>(dice() % 6000))});
        clock::tick now = manual_clock().now();
        std::vector<grant> requests, tokens;
        for (int i = 0; i < 300; ++i) {
            const auto wanted =
                static_cast<std::int64_t>(dice() % static_cast<std::uint64_t>(budget + 1));
            if (dice() % 8 == 0) now += std::chrono::milliseconds(dice() % 90'000);
            const auto permitted = pace.earliest(now, wanted);
            if (permitted > now) {
                BOOST_TEST(!pace.try_take(permitted - 1ns, wanted));
            }
            now = permitted;
            BOOST_REQUIRE(pace.try_take(now, wanted));
            requests.push_back({now, 1});
            tokens.push_back({now, wanted});
        }
        BOOST_TEST(fullest(requests, 1s) <= limit);
        BOOST_TEST(fullest(tokens, 1min) <= budget);
    }
}

BOOST_AUTO_TEST_CASE(burst_goes_at_once_then_the_pace_is_even) {
    pacer pace({.requests = rate::per_minute(60, 5), .tokens = {}, .guard_permille = 0});
    const auto start = manual_clock().now();
    for (int i = 0; i < 5; ++i) BOOST_TEST(pace.try_take(start).has_value());
    BOOST_TEST(!pace.try_take(start));
    BOOST_TEST((pace.earliest(start) == start + 1s));
    BOOST_TEST(pace.try_take(start + 1s).has_value());
    BOOST_TEST((pace.earliest(start + 1s) == start + 2s));
}

BOOST_AUTO_TEST_CASE(nothing_set_means_no_limit) {
    pacer pace({});
    const auto now = manual_clock().now();
    for (int i = 0; i < 10'000; ++i) BOOST_REQUIRE(pace.try_take(now, 1'000'000'000));
    BOOST_TEST(pace.fits(INT64_MAX));
}

BOOST_AUTO_TEST_CASE(a_call_larger_than_the_window_never_fits_and_one_as_large_passes_alone) {
    pacer pace({.requests = {}, .tokens = rate::per_minute(1000)});
    const auto now = manual_clock().now();
    BOOST_TEST(!pace.fits(1001));
    BOOST_TEST((pace.earliest(now, 1001) == clock::tick::max()));
    BOOST_TEST(!pace.try_take(now, 1001));
    BOOST_TEST(pace.try_take(now, 1000).has_value());
    BOOST_TEST((pace.earliest(now, 1) > now + 1min));
}

BOOST_AUTO_TEST_CASE(settling_gives_back_what_was_not_used_and_takes_what_was) {
    const pacing options{.requests = {}, .tokens = rate::per_minute(1000, 1000)};
    const auto now = manual_clock().now();
    pacer thrifty(options);
    const auto first = thrifty.try_take(now, 900);
    BOOST_TEST(!thrifty.try_take(now, 400));
    thrifty.settle(*first, 100);
    BOOST_TEST((thrifty.earliest(now, 900) <= now + 1ns)); // the refund is rounded against us
    pacer wasteful(options);
    const auto second = wasteful.try_take(now, 100);
    wasteful.settle(*second, INT64_MAX); // foreign numbers: at most a window is paid back
    BOOST_TEST((wasteful.earliest(now, 1) > now + 1min));
    BOOST_TEST((wasteful.earliest(now, 1) < now + 2min));
    wasteful.settle(0, 5);
    wasteful.settle(999, 5);
}

BOOST_AUTO_TEST_CASE(a_pause_holds_everything_until_its_instant_and_only_grows) {
    pacer pace({});
    const auto now = manual_clock().now();
    pace.pause_until(now + 10s);
    pace.pause_until(now + 5s);
    BOOST_TEST(!pace.try_take(now + 10s - 1ns));
    BOOST_TEST(pace.try_take(now + 10s).has_value());
}

BOOST_AUTO_TEST_CASE(rate_headers_slow_down_and_absurd_ones_do_not_park_us) {
    const auto now = manual_clock().now();
    pacer pace({.requests = {}, .tokens = {}, .longest_pause = 60s});
    pace.observe(
        now, {.requests_left = 2, .requests_reset = 6s, .tokens_left = 100, .tokens_reset = 8s});
    BOOST_TEST(pace.try_take(now, 90).has_value());
    BOOST_TEST((pace.earliest(now, 20) == now + 8s));
    BOOST_TEST(pace.try_take(now, 10).has_value());
    BOOST_TEST((pace.earliest(now, 0) == now + 6s));
    pace.observe(now, {.requests_left = 0, .requests_reset = clock::duration::max()});
    BOOST_TEST((pace.earliest(now, 0) == now + 60s));
    pacer silent({});
    silent.observe(
        now, {.requests_left = -1, .requests_reset = 10s, .tokens_left = 0, .tokens_reset = 0s});
    BOOST_TEST(silent.try_take(now, 5).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
