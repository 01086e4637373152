#include "lane_world.hpp"

using namespace dutchbook::engine;
using namespace dutchbook::engine::testing;

BOOST_AUTO_TEST_SUITE(lane_with_a_sick_outside)

BOOST_AUTO_TEST_CASE(an_open_circuit_lets_one_probe_through_and_calls_wait_for_it) {
    auto with = options(4);
    with.retry.max_attempts = 1;
    with.circuit = {.failures_to_open = 3, .cool_down = 10s};
    bool alive = false;
    world w(with,
            [&](std::size_t, int) { return alive ? attempt_result{} : fails(outcome::transient); });
    for (int i = 0; i < 3; ++i) w.submit();
    w.time.advance(10ms);
    BOOST_TEST(w.road->snapshot().circuit == "open");
    for (int i = 0; i < 4; ++i) w.submit();
    w.time.advance(9990ms);
    BOOST_TEST(w.attempts.size() == 3U);
    w.time.advance(10ms);
    BOOST_TEST(w.attempts.size() == 4U);
    BOOST_TEST(w.road->snapshot().circuit == "half_open");
    alive = true;
    w.run();
    BOOST_TEST(w.road->snapshot().circuit == "closed");
    BOOST_TEST(w.road->snapshot().successes == 4U);
    w.check_all_finished_once();
}

BOOST_AUTO_TEST_CASE(an_open_circuit_may_fail_fast) {
    auto with = options(1);
    with.retry.max_attempts = 1;
    with.circuit = {.failures_to_open = 2, .cool_down = 10s, .fail_fast = true};
    world w(with, [](std::size_t, int) { return fails(outcome::transient); });
    for (int i = 0; i < 6; ++i) w.submit();
    w.time.advance(20ms);
    w.check_all_finished_once();
    BOOST_TEST(w.attempts.size() == 2U);
    BOOST_TEST(w.results[5][0].why == "the circuit is open");
    w.time.advance(10s);
    w.submit();
    BOOST_TEST(w.attempts.size() == 3U, "the probe");
    w.run();
    w.check_all_finished_once();
}

BOOST_AUTO_TEST_CASE(concurrency_halves_when_throttled_and_recovers_by_one) {
    auto with = options(16);
    with.adaptive = true;
    bool throttle = true;
    world w(with, [&](std::size_t, int) {
        return throttle ? fails(outcome::throttled, 0s) : attempt_result{};
    });
    for (int i = 0; i < 16; ++i) w.submit();
    w.time.advance(10ms);
    BOOST_TEST(w.road->limit() == 8, "sixteen answers of one round halve it once");
    throttle = false;
    w.run();
    int before = w.road->limit();
    BOOST_TEST(before >= 8);
    for (int round = 0; round < 12; ++round) {
        for (int i = 0; i < before; ++i) w.submit();
        w.run();
        BOOST_TEST(w.road->limit() <= before + 1);
        before = w.road->limit();
    }
    BOOST_TEST(before == 16);
    throttle = true;
    for (int i = 0; i < 200; ++i) w.submit();
    w.run();
    BOOST_TEST(w.road->limit() == 1);
    BOOST_TEST(w.most_in_flight == 16);
    w.check_all_finished_once();
}

BOOST_AUTO_TEST_SUITE_END()
