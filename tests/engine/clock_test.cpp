#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <engine/asio_clock.hpp>
#include <engine/manual_clock.hpp>
#include <engine/saturate.hpp>

using namespace dutchbook::engine;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(clock_of_the_engine)

BOOST_AUTO_TEST_CASE(manual_time_runs_due_functions_in_order_of_instant_and_insertion) {
    manual_clock time;
    const auto start = time.now();
    std::vector<int> ran;
    time.call_at(start + 2s, [&] { ran.push_back(3); });
    time.call_at(start + 1s, [&] { ran.push_back(1); });
    time.call_at(start + 1s, [&] { ran.push_back(2); });
    time.call_at(start + 3s, [&] { ran.push_back(4); });
    BOOST_TEST(ran.empty());
    BOOST_TEST(time.advance(2s) == 3U);
    BOOST_TEST(ran == (std::vector{1, 2, 3}));
    BOOST_TEST((time.now() == start + 2s));
    BOOST_TEST(time.pending() == 1U);
}

BOOST_AUTO_TEST_CASE(due_functions_see_their_own_instant_and_may_set_more) {
    manual_clock time;
    const auto start = time.now();
    std::vector<clock::duration> seen;
    std::function<void()> again = [&] {
        seen.push_back(time.now() - start);
        if (seen.size() < 3) time.call_at(time.now() + 1s, again);
    };
    time.call_at(start + 1s, again);
    BOOST_TEST(time.advance(10s) == 3U);
    BOOST_TEST((seen == std::vector<clock::duration>{1s, 2s, 3s}));
    BOOST_TEST((time.now() - start == 10s));
}

BOOST_AUTO_TEST_CASE(past_instants_count_as_now_and_never_run_inside_call_at) {
    manual_clock time;
    bool ran = false;
    time.call_at(time.now() - 1h, [&] { ran = true; });
    BOOST_TEST(!ran);
    time.advance(0s);
    BOOST_TEST(ran);
}

BOOST_AUTO_TEST_CASE(cancelled_timers_never_run_and_unknown_ones_are_fine) {
    manual_clock time;
    bool ran = false;
    const auto first = time.call_at(time.now() + 1s, [&] { ran = true; });
    time.call_at(time.now(), [&] { time.cancel(first); });
    time.cancel(0);
    time.cancel(12345);
    time.advance(5s);
    time.cancel(first);
    BOOST_TEST(!ran);
    BOOST_TEST(time.pending() == 0U);
}

BOOST_AUTO_TEST_CASE(advance_to_next_runs_one_timer_alone) {
    manual_clock time(std::chrono::system_clock::time_point(1000s));
    int ran = 0;
    for (int i = 0; i < 2; ++i) time.call_at(time.now() + 5s, [&] { ++ran; });
    BOOST_TEST(time.advance_to_next());
    BOOST_TEST(ran == 1);
    BOOST_TEST((time.wall() == std::chrono::system_clock::time_point(1005s)));
    BOOST_TEST(time.advance_to_next());
    BOOST_TEST(!time.advance_to_next());
    BOOST_TEST(ran == 2);
}

BOOST_AUTO_TEST_CASE(manual_time_may_be_read_while_it_moves) {
    manual_clock time;
    const auto start = time.now();
    std::jthread reader([&] {
        auto last = start;
        while (last < start + 1s) {
            const auto now = time.now();
            if (now < last) std::abort();
            last = now;
        }
    });
    for (int i = 0; i < 1000; ++i) time.advance(1ms);
}

BOOST_AUTO_TEST_CASE(asio_timers_run_at_or_after_their_instant_in_order) {
    boost::asio::io_context io;
    asio_clock time(io);
    const auto start = time.now();
    std::vector<int> ran;
    time.call_at(start + 4ms, [&] {
        BOOST_TEST((time.now() >= start + 4ms));
        ran.push_back(2);
    });
    time.call_at(start - 1h, [&] { ran.push_back(1); });
    const auto never = time.call_at(start + 1h, [&] { ran.push_back(3); });
    BOOST_TEST(ran.empty());
    time.call_at(start + 5ms, [&] { time.cancel(never); });
    io.run();
    BOOST_TEST(ran == (std::vector{1, 2}));
}

BOOST_AUTO_TEST_CASE(an_asio_timer_cancelled_when_it_is_already_queued_stays_silent) {
    boost::asio::io_context io;
    asio_clock time(io);
    bool ran = false;
    clock::timer second = 0;
    time.call_at(time.now(), [&] { time.cancel(second); });
    second = time.call_at(time.now(), [&] { ran = true; });
    io.run();
    BOOST_TEST(!ran);
}

BOOST_AUTO_TEST_CASE(timers_of_a_destroyed_asio_clock_stay_silent) {
    boost::asio::io_context io;
    bool ran = false;
    {
        asio_clock time(io);
        time.call_at(time.now(), [&] { ran = true; });
    }
    io.run();
    BOOST_TEST(!ran);
}

BOOST_AUTO_TEST_CASE(instants_saturate) {
    manual_clock time;
    BOOST_TEST((later(time.now(), clock::duration::max()) == clock::tick::max()));
    BOOST_TEST((later(clock::tick::min(), -1s) == clock::tick::min()));
    BOOST_TEST((later(time.now(), 1s) == time.now() + 1s));
    BOOST_TEST((saturated_seconds(INT64_MAX) == clock::duration::max()));
    BOOST_TEST((saturated_seconds(INT64_MIN) == clock::duration::min()));
    BOOST_TEST((saturated_seconds(1'000'000'000) == 1'000'000'000s));
}

BOOST_AUTO_TEST_SUITE_END()
