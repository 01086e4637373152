#include <atomic>
#include <cstdlib>
#include <random>
#include <thread>

#include "lane_world.hpp"

using namespace dutchbook::engine;
using namespace dutchbook::engine::testing;

BOOST_AUTO_TEST_SUITE(lane_of_the_engine)

BOOST_AUTO_TEST_CASE(calls_start_in_order_of_submission_and_never_more_than_the_limit) {
    world w(options(3));
    for (int i = 0; i < 20; ++i) w.submit();
    BOOST_TEST(w.road->snapshot().in_flight == 3U);
    BOOST_TEST(w.road->snapshot().waiting == 17U);
    w.run();
    BOOST_TEST(w.most_in_flight == 3);
    for (std::size_t i = 0; i < w.attempts.size(); ++i) BOOST_TEST(w.attempts[i].call == i);
    w.check_all_finished_once();
    BOOST_TEST(w.road->snapshot().successes == 20U);
    BOOST_TEST(w.time.pending() == 0U);
    BOOST_TEST(w.road->snapshot().waited_ns ==
               30'000'000U * (1 + 2 + 3 + 4 + 5) + 2U * 60'000'000U);
}

BOOST_AUTO_TEST_CASE(concurrency_is_never_below_one) {
    for (const int asked : {1, 0, -5}) {
        world w(options(asked));
        for (int i = 0; i < 5; ++i) w.submit();
        w.run();
        BOOST_TEST(w.most_in_flight == 1);
        w.check_all_finished_once();
    }
}

BOOST_AUTO_TEST_CASE(answers_inside_start_need_no_deep_stack) {
    world w(options(2));
    w.latency = -1ns;
    std::size_t left = 100'000;
    call one;
    std::function<void()> again = [&] {
        if (left == 0) return;
        --left;
        call next;
        next.start = [](attempt, call::done done) { done({}); };
        next.finished = [&](call_result) { again(); };
        w.road->submit(std::move(next));
    };
    again();
    BOOST_TEST(left == 0U);
    BOOST_TEST(w.road->snapshot().successes == 100'000U);
}

BOOST_AUTO_TEST_CASE(no_attempt_comes_before_the_instant_that_retry_after_permits) {
    std::mt19937_64 dice(3);
    for (int trial = 0; trial < 1000; ++trial) {
        auto with = options(static_cast<int>(1 + dice() % 5));
        with.call_deadline = 1h;
        with.retry.seed = dice();
        clock::tick permitted{};
        world w(with);
        w.latency = std::chrono::milliseconds(dice() % 400);
        // The outside refuses one time in three and, like a server with a penalty, remembers until
        // when.
        w.answer = [&](std::size_t, int) {
            if (dice() % 3 != 0) return attempt_result{};
            const auto wait = std::chrono::seconds(dice() % 20);
            permitted = std::max(permitted, w.time.now() + wait);
            return fails(outcome::throttled, wait);
        };
        for (int i = 0; i < 12; ++i) w.submit();
        std::size_t judged = w.attempts.size();
        do {
            for (; judged < w.attempts.size(); ++judged) {
                if (w.attempts[judged].when < permitted)
                    BOOST_ERROR("too early in trial " << trial);
            }
        } while (w.time.advance_to_next());
        w.check_all_finished_once();
    }
}

BOOST_AUTO_TEST_CASE(a_throttled_call_without_retry_after_slows_the_whole_lane) {
    auto with = options(4);
    with.retry.base = 1s;
    world w(with, [](std::size_t call, int number) {
        return call == 0 && number == 1 ? fails(outcome::throttled) : attempt_result{};
    });
    w.submit();
    w.time.advance(10ms);
    w.submit();
    w.run();
    BOOST_TEST((w.attempts[1].when >= w.start + 1010ms));
    BOOST_TEST(w.road->snapshot().throttled == 1U);
    w.check_all_finished_once();
}

BOOST_AUTO_TEST_CASE(an_absurd_retry_after_ends_the_call_and_does_not_park_the_others) {
    world w(options(1), [](std::size_t call, int) {
        return call == 0 ? fails(outcome::throttled, 1'000'000'000s) : attempt_result{};
    });
    w.submit();
    w.submit();
    w.run();
    w.check_all_finished_once();
    BOOST_TEST((w.results[0][0].what == outcome::throttled));
    BOOST_TEST(w.results[0][0].why ==
               "as scripted; asked to wait 1000000000 s, more than the 120 s allowed");
    BOOST_TEST((w.results[1][0].what == outcome::ok));
    BOOST_TEST((w.time.now() - w.start < 1s));
}

BOOST_AUTO_TEST_CASE(the_pace_holds_for_every_window_retries_included) {
    auto with = options(50);
    with.pacing.requests = rate::per_minute(30);
    with.call_deadline = 2h;
    with.retry.budget_floor = 1000;
    with.circuit.failures_to_open = 0;
    world w(with, [](std::size_t call, int number) {
        return call % 3 == 0 && number < 3 ? fails(outcome::transient) : attempt_result{};
    });
    for (int i = 0; i < 120; ++i) w.submit();
    w.run();
    w.check_all_finished_once();
    BOOST_TEST(w.attempts.size() == 200U);
    std::size_t fullest = 0;
    for (std::size_t a = 0; a < w.attempts.size(); ++a) {
        std::size_t b = a;
        while (b < w.attempts.size() && w.attempts[b].when <= w.attempts[a].when + 1min) ++b;
        fullest = std::max(fullest, b - a);
    }
    BOOST_TEST(fullest == 30U);
}

BOOST_AUTO_TEST_CASE(tokens_are_reserved_and_settled) {
    auto with = options(10);
    with.pacing.tokens = rate::per_minute(1000, 1000);
    world w(with, [](std::size_t, int) { return attempt_result{outcome::ok, {}, {}, 100, {}}; });
    for (int i = 0; i < 3; ++i) w.submit("", 800);
    w.time.advance(1s);
    BOOST_TEST(w.attempts.size() == 3U, "each reply gives 700 back");
    const auto larger = w.submit("", 1001);
    BOOST_TEST((w.results[larger].at(0).what == outcome::refused));
    BOOST_TEST(w.results[larger][0].attempts == 0);
    w.run();
    w.check_all_finished_once();
}

BOOST_AUTO_TEST_CASE(rate_headers_of_a_reply_hold_the_next_calls) {
    world w(options(1), [](std::size_t call, int) {
        attempt_result out;
        if (call == 0) out.left = allowance{.requests_left = 0, .requests_reset = 7s};
        return out;
    });
    w.submit();
    w.submit();
    w.run();
    BOOST_TEST((w.attempts[1].when == w.start + 10ms + 7s));
}

BOOST_AUTO_TEST_CASE(a_retry_keeps_its_place_in_the_queue) {
    auto with = options(1);
    with.retry.base = with.retry.cap = 15ms;
    world w(with, [](std::size_t call, int number) {
        return call == 0 && number == 1 ? fails(outcome::transient) : attempt_result{};
    });
    for (int i = 0; i < 5; ++i) w.submit();
    w.run();
    std::vector<std::size_t> order;
    for (const auto& one : w.attempts) order.push_back(one.call);
    BOOST_TEST(order == (std::vector<std::size_t>{0, 1, 2, 0, 3, 4}));
}

BOOST_AUTO_TEST_CASE(a_storm_costs_at_most_a_tenth_more_requests_and_the_floor) {
    auto with = options(8);
    with.retry.budget_floor = 5;
    with.circuit.failures_to_open = 0;
    world w(with, [](std::size_t, int) { return fails(outcome::transient); });
    for (int i = 0; i < 1000; ++i) w.submit();
    w.run();
    w.check_all_finished_once();
    BOOST_TEST(w.attempts.size() <= 1000U + 100U + 5U);
    BOOST_TEST(w.road->snapshot().retries == w.attempts.size() - 1000U);
    BOOST_TEST(w.road->snapshot().retries >= 5U);
}

BOOST_AUTO_TEST_CASE(an_attempt_out_of_time_is_told_and_tried_again_if_it_may_be) {
    auto with = options(1);
    with.attempt_deadline = 1s;
    for (const bool idempotent : {true, false}) {
        world w(with);
        w.latency = 5s;
        w.answer = [&](std::size_t, int) {
            w.latency = 10ms;
            return attempt_result{};
        };
        w.submit("key", 0, idempotent);
        w.run();
        w.check_all_finished_once();
        BOOST_TEST(w.told_to_stop >= 1);
        BOOST_TEST(w.results[0][0].maybe_processed);
        BOOST_TEST((w.results[0][0].attempts > 1) == idempotent);
        if (!idempotent) {
            BOOST_TEST((w.results[0][0].what == outcome::unknown));
            BOOST_TEST(w.results[0][0].why ==
                       "no answer within 1000 ms; not repeated, since it may have been processed");
        }
    }
}

BOOST_AUTO_TEST_CASE(an_attempt_knows_its_number_and_a_deadline_within_the_call_s) {
    manual_clock time;
    const auto start = time.now();
    auto with = options(1);
    with.attempt_deadline = 2s;
    with.call_deadline = 3s;
    with.retry.base = with.retry.cap = 500ms;
    lane road(with, time);
    std::vector<std::pair<int, clock::duration>> seen_by_transport;
    std::vector<call::done> kept;
    call one;
    one.start = [&](attempt tried, call::done done) {
        kept.push_back(std::move(done));
        seen_by_transport.emplace_back(tried.number(), tried.deadline() - start);
    };
    road.submit(std::move(one));
    while (time.advance_to_next()) {
    }
    BOOST_TEST(
        (seen_by_transport == std::vector<std::pair<int, clock::duration>>{{1, 2s}, {2, 3s}}));
}

BOOST_AUTO_TEST_CASE(no_call_outlives_its_deadline_wherever_it_waits) {
    auto with = options(2);
    with.call_deadline = 3s;
    with.attempt_deadline = 2s;
    with.pacing.requests = rate::per_second(1);
    world w(with, [](std::size_t call, int) {
        return call % 2 ? attempt_result{} : fails(outcome::transient);
    });
    w.latency = 1500ms;
    std::vector<clock::duration> ended;
    for (int i = 0; i < 12; ++i) w.submit();
    while (w.time.advance_to_next())
        BOOST_TEST((w.road->snapshot().waiting == 0 || w.time.now() <= w.start + 3s));
    w.check_all_finished_once();
    const auto& starved = w.results[11][0];
    BOOST_TEST(starved.attempts == 0);
    BOOST_TEST(!starved.maybe_processed);
    BOOST_TEST(starved.why == "the call's 3000 ms ran out before it could start");
}

BOOST_AUTO_TEST_CASE(a_retry_that_could_not_be_in_time_is_not_waited_for) {
    auto with = options(1);
    with.call_deadline = 30s;
    world w(with, [](std::size_t, int) { return fails(outcome::throttled, 60s); });
    w.submit();
    w.time.advance(1s);
    BOOST_TEST(w.results[0].size() == 1U);
    BOOST_TEST(w.results[0][0].why ==
               "as scripted; the next attempt would come after the call's deadline");
    BOOST_TEST(w.road->snapshot().retries == 0U);
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_afternoon) {
    const auto afternoon = [](std::uint64_t seed) {
        auto with = options(3);
        with.retry.seed = seed;
        world w(with, [](std::size_t call, int number) {
            return call % 2 == 0 && number == 1 ? fails(outcome::transient) : attempt_result{};
        });
        for (int i = 0; i < 10; ++i) w.submit();
        w.run();
        std::vector<std::pair<std::size_t, clock::duration>> out;
        for (const auto& one : w.attempts) out.emplace_back(one.call, one.when - w.start);
        return out;
    };
    BOOST_TEST((afternoon(1) == afternoon(1)));
    BOOST_TEST((afternoon(1) != afternoon(2)));
}

BOOST_AUTO_TEST_CASE(counters_may_be_read_from_any_thread) {
    world w(options(4));
    std::atomic<bool> stop{false};
    std::jthread reader([&] {
        std::uint64_t last = 0;
        while (!stop) {
            const auto now = w.road->snapshot();
            if (now.successes < last || now.in_flight > 4 || w.road->limit() != 4) std::abort();
            last = now.successes;
        }
    });
    for (int i = 0; i < 2000; ++i) w.submit();
    w.run();
    stop = true;
    reader.join();
    w.check_all_finished_once();
}

BOOST_AUTO_TEST_SUITE_END()
