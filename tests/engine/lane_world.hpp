#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <engine/lane.hpp>
#include <engine/manual_clock.hpp>

namespace dutchbook::engine::testing {

using namespace std::chrono_literals;

struct seen {
    std::size_t call;
    int number;
    clock::tick when;
};

/// A lane and an outside that answers after a while as `answer(call, attempt number)` says.
struct world {
    using script = std::function<attempt_result(std::size_t call, int number)>;

    explicit world(
        lane_options options, script says = [](std::size_t, int) { return attempt_result{}; })
        : answer(std::move(says)), road(std::make_unique<lane>(std::move(options), time)) {}

    std::size_t submit(std::string key = {}, std::int64_t tokens = 0, bool idempotent = true) {
        const std::size_t index = results.size();
        results.emplace_back();
        call one;
        one.key = key.empty() ? "call " + std::to_string(index) : key;
        one.tokens = tokens;
        one.idempotent = idempotent;
        one.start = [this, index](attempt tried, call::done done) {
            begin(index, tried, std::move(done));
        };
        one.finished = [this, index](call_result result) {
            results[index].push_back(std::move(result));
            event();
        };
        road->submit(std::move(one));
        return index;
    }

    void begin(std::size_t index, const attempt& tried, call::done done) {
        attempts.push_back({index, tried.number(), time.now()});
        most_in_flight = std::max(most_in_flight, ++in_flight);
        const auto over = std::make_shared<bool>(false);
        tried.on_cancel([this, over] {
            ++told_to_stop;
            event();
            if (!std::exchange(*over, true)) --in_flight;
        });
        const auto reply = [this, index, over, number = tried.number(), done] {
            if (!std::exchange(*over, true)) --in_flight;
            event();
            done(answer(index, number));
        };
        if (latency < 0ns)
            reply();
        else
            time.call_at(time.now() + latency, reply);
        event();
    }

    /// Every foreign callback passes here: starting, answering, being told to stop, finishing.
    void event() {
        if (++events == cancel_at) road->cancel_all("swept");
    }

    void run() {
        while (time.advance_to_next()) {
        }
    }

    void check_all_finished_once() const {
        for (const auto& result : results) BOOST_TEST(result.size() == 1U);
        BOOST_TEST(in_flight == 0);
        const auto at_end = road->snapshot();
        BOOST_TEST(at_end.in_flight == 0U);
        BOOST_TEST(at_end.waiting == 0U);
        BOOST_TEST(at_end.calls == results.size());
        BOOST_TEST(at_end.successes + at_end.failures == results.size());
        BOOST_TEST(at_end.attempts == attempts.size());
    }

    manual_clock time;
    clock::tick start = time.now();
    clock::duration latency = 10ms; ///< negative: answers inside `start`
    script answer;
    std::size_t events = 0, cancel_at = 0; ///< 0: not cancelled
    int in_flight = 0, most_in_flight = 0, told_to_stop = 0;
    std::vector<seen> attempts;
    std::deque<std::vector<call_result>> results;
    std::unique_ptr<lane> road;
};

inline attempt_result fails(outcome what, std::optional<clock::duration> retry_after = {}) {
    return {what, retry_after, "as scripted", 0, {}};
}

inline lane_options options(int max_in_flight = 4) {
    lane_options out;
    out.name = "test";
    out.max_in_flight = max_in_flight;
    return out;
}

} // namespace dutchbook::engine::testing
