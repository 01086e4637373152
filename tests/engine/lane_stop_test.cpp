#include <stdexcept>

#include "lane_world.hpp"

using namespace dutchbook::engine;
using namespace dutchbook::engine::testing;

namespace {
/// Retries, pauses, an opening circuit, attempts out of time and refusals, all in one afternoon.
struct eventful_afternoon : world {
    static lane_options afternoon() {
        auto with = options(3);
        with.adaptive = true;
        with.pacing.requests = rate::per_second(20);
        with.circuit = {.failures_to_open = 3, .cool_down = 2s};
        with.attempt_deadline = 500ms;
        with.retry.seed = 5;
        with.retry.budget_floor = 30;
        return with;
    }
    explicit eventful_afternoon(clock::duration usual) : world(afternoon()) {
        latency = usual;
        answer = [this, usual](std::size_t call, int number) {
            if (usual > 0ns) latency = call % 7 == 3 ? 900ms : usual;
            if ((call + static_cast<std::size_t>(number)) % 5 == 0)
                return fails(outcome::throttled, 1s);
            if (call % 4 == 1 && number < 3) return fails(outcome::transient);
            return call % 11 == 10 ? fails(outcome::refused) : attempt_result{};
        };
    }
    void check_after_cancel() const {
        check_all_finished_once();
        for (const auto& result : results)
            if (result[0].what == outcome::cancelled) BOOST_TEST(result[0].why == "swept");
        BOOST_TEST(most_in_flight <= 3);
    }
};
} // namespace

BOOST_AUTO_TEST_SUITE(lane_that_stops)
BOOST_AUTO_TEST_CASE(done_twice_late_or_after_the_lane_is_harmless) {
    manual_clock time;
    std::vector<call::done> kept;
    int finished = 0;
    {
        auto with = options(1);
        with.attempt_deadline = 1s;
        with.retry.max_attempts = 2;
        lane road(with, time);
        call twice;
        twice.start = [](attempt, call::done done) {
            done({});
            done(fails(outcome::transient));
        };
        twice.finished = [&](call_result result) {
            BOOST_TEST((result.what == outcome::ok));
            ++finished;
        };
        road.submit(std::move(twice));
        BOOST_TEST(finished == 1);
        call late;
        late.start = [&](attempt, call::done done) { kept.push_back(done); };
        late.finished = [&](call_result) { ++finished; };
        road.submit(late);
        time.advance(1s);
        kept.at(0)({}); // after the attempt's deadline, during the backoff
        BOOST_TEST(finished == 1);
        time.advance(2min);
        BOOST_TEST(finished == 2);
        kept.at(1)({});
        road.submit(late);
        BOOST_TEST(road.snapshot().in_flight == 1U);
    }
    BOOST_TEST(finished == 3);
    for (const auto& done : kept) done({});
    BOOST_TEST(finished == 3);
    BOOST_TEST(time.pending() == 0U);
}

BOOST_AUTO_TEST_CASE(a_start_that_throws_or_is_missing_refuses_the_call) {
    manual_clock time;
    lane road(options(1), time);
    std::vector<std::string> why;
    const auto submit = [&](std::function<void(attempt, call::done)> start) {
        call one;
        one.start = std::move(start);
        one.finished = [&](call_result result) { why.push_back(result.why); };
        road.submit(std::move(one));
    };
    submit([](attempt, call::done) { throw std::runtime_error("no such host"); });
    submit([](attempt, call::done) { throw 7; });
    submit(nullptr);
    submit([](attempt, call::done done) {
        done({});
        throw std::runtime_error("too late to matter");
    });
    BOOST_TEST(why.size() == 4U);
    BOOST_TEST(why.at(0) == "could not start: no such host");
    BOOST_TEST(why.at(1) == "could not start: something that is no std::exception");
    BOOST_TEST(why.at(3).empty());
    BOOST_TEST(road.snapshot().in_flight == 0U);
}

BOOST_AUTO_TEST_CASE(cancelling_ends_all_in_order_and_later_calls_too_until_reopened) {
    world w(options(2));
    for (int i = 0; i < 5; ++i) w.submit();
    w.road->cancel_all("aborted by the user");
    w.submit();
    BOOST_TEST(w.told_to_stop == 2);
    for (std::size_t i = 0; i < 6; ++i) {
        BOOST_TEST((w.results[i].at(0).what == outcome::cancelled));
        BOOST_TEST(w.results[i][0].why == "aborted by the user");
        BOOST_TEST(w.results[i][0].maybe_processed == (i < 2));
    }
    w.road->reopen();
    const auto after = w.submit();
    w.run();
    BOOST_TEST((w.results[after].at(0).what == outcome::ok));
    w.check_all_finished_once();
}

BOOST_AUTO_TEST_CASE(a_hook_set_after_the_abort_is_told_at_once_and_one_set_after_done_never) {
    manual_clock time;
    lane road(options(1), time);
    int told = 0, finished = 0;
    call one;
    one.start = [&](attempt tried, call::done) {
        road.cancel_all("in the middle of start");
        BOOST_TEST(tried.settled());
        tried.on_cancel([&] { ++told; });
    };
    one.finished = [&](call_result) { ++finished; };
    road.submit(one);
    BOOST_TEST(told == 1);
    BOOST_TEST(finished == 1);
    road.reopen();
    one.start = [&](attempt tried, call::done done) {
        done({});
        tried.on_cancel([&] { ++told; });
    };
    road.submit(one);
    road.cancel_all("later");
    BOOST_TEST(told == 1);
    BOOST_TEST(finished == 2);
}

BOOST_AUTO_TEST_CASE(a_hook_may_cancel_again) {
    manual_clock time;
    lane road(options(2), time);
    std::vector<std::string> why;
    std::vector<call::done> kept;
    for (int i = 0; i < 3; ++i) {
        call one;
        one.start = [&](attempt tried, call::done done) {
            kept.push_back(std::move(done));
            tried.on_cancel([&] { road.cancel_all("again"); });
        };
        one.finished = [&](call_result result) { why.push_back(result.why); };
        road.submit(std::move(one));
    }
    road.cancel_all("first");
    BOOST_TEST(why.size() == 3U);
    BOOST_TEST(road.snapshot().failures == 3U);
    BOOST_TEST(road.snapshot().in_flight == 0U);
}

BOOST_AUTO_TEST_CASE(finished_may_destroy_the_lane) {
    for (const auto latency : {-1ns, 10'000'000ns}) {
        world w(options(2));
        w.latency = latency;
        int finished = 0;
        for (int i = 0; i < 4 && w.road; ++i) {
            call one;
            one.start = [&](attempt tried, call::done done) { w.begin(0, tried, std::move(done)); };
            one.finished = [&](call_result) {
                ++finished;
                w.road.reset();
            };
            w.road->submit(std::move(one));
        }
        w.run();
        BOOST_TEST(finished == (latency < 0ns ? 1 : 4));
        BOOST_TEST(!w.road);
    }
}

BOOST_AUTO_TEST_CASE(the_afternoon_of_the_sweeps_is_eventful) {
    eventful_afternoon w(200ms);
    bool opened = false;
    for (int i = 0; i < 40; ++i) w.submit();
    while (w.time.advance_to_next()) opened |= w.road->snapshot().circuit == "open";
    const auto at_end = w.road->snapshot();
    BOOST_TEST(opened);
    BOOST_TEST(at_end.retries > 10U);
    BOOST_TEST(at_end.throttled > 3U);
    BOOST_TEST(at_end.failures > 1U);
    BOOST_TEST(w.told_to_stop > 2);
    w.check_all_finished_once();
}

// Cancelled after the n-th timer, for every n until the afternoon ends by itself.
BOOST_AUTO_TEST_CASE(cancelled_after_any_timer_every_call_is_finished_exactly_once) {
    std::size_t steps = 0;
    for (bool cut = true; cut; ++steps) {
        eventful_afternoon w(200ms);
        for (int i = 0; i < 40; ++i) w.submit();
        cut = false;
        for (std::size_t n = 0; w.time.pending() > 0; ++n) {
            if ((cut = n == steps)) break;
            w.time.advance_to_next();
        }
        if (cut) w.road->cancel_all("swept");
        w.check_after_cancel();
        w.run(); // late answers fall on deaf ears
        w.check_after_cancel();
    }
    BOOST_TEST(steps > 100U);
}

// Cancelled inside the n-th foreign callback, answers coming later and answers inside `start`.
BOOST_AUTO_TEST_CASE(cancelled_inside_any_callback_every_call_is_finished_exactly_once) {
    for (const clock::duration usual : {clock::duration(200ms), clock::duration(-1)}) {
        std::size_t steps = 1;
        for (bool cut = true; cut; ++steps) {
            eventful_afternoon w(usual);
            w.cancel_at = steps;
            for (int i = 0; i < 40; ++i) w.submit();
            w.run();
            cut = w.events >= steps;
            w.check_after_cancel();
            BOOST_TEST(w.time.pending() == 0U);
        }
        BOOST_TEST(steps > 120U);
    }
}

BOOST_AUTO_TEST_CASE(destroyed_at_any_step_every_call_is_finished_exactly_once) {
    std::size_t steps = 0;
    for (bool cut = true; cut; ++steps) {
        auto with = options(2);
        with.attempt_deadline = 300ms;
        world w(with, [](std::size_t call, int number) {
            return call % 3 == 0 && number < 2 ? fails(outcome::unknown) : attempt_result{};
        });
        for (int i = 0; i < 16; ++i) w.submit();
        cut = false;
        for (std::size_t n = 0; w.time.pending() > 0; ++n) {
            if ((cut = n == steps)) break;
            w.time.advance_to_next();
        }
        w.road.reset();
        w.run();
        for (const auto& result : w.results) BOOST_TEST(result.size() == 1U);
    }
    BOOST_TEST(steps > 20U);
}

BOOST_AUTO_TEST_SUITE_END()
