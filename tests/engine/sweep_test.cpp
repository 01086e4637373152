// Fail, stop or abort the n-th step for n = 0, 1, 2, … until a run has fewer steps. After each: the
// run ends, the ledger balances, the window is empty.

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <set>

#include "support.hpp"

using namespace dutchbook::engine;
using namespace dutchbook::engine::testing;

namespace {

enum class act { fail, stop, abort };

struct shot {
    run_result result;
    bool fired = false;
    std::string where;
};

shot play(act what, int at_step, std::uint32_t threads) {
    stand on(threads);
    plan_builder b("swept");
    auto m = b.movement("first");
    auto from =
        m.source<numbers>("source", [] { return std::make_unique<number_source>(4, 3, 100, true); },
                          {.account = "numbers"});
    auto ones =
        m.expand<numbers>("split", from, [](numbers&& in, ports<numbers>& out, scope& about) {
            about.reject(1, "first of three");
            out.emit(numbers{in[1]}, 1);
            out.emit(numbers{in[2]}, 1);
        });
    auto called = m.call<numbers>("call", ones, [&on](numbers&& in, completion<numbers> answer) {
        on.on.post([in = std::move(in), answer]() mutable { answer.resolve(std::move(in)); });
    });
    auto batch =
        m.gather<numbers>("batch", called, {.items = 3},
                          [](std::vector<numbers>&& in, scope&) { return numbers(in.size()); });
    std::atomic<std::size_t> delivered{0};
    m.deliver("sink", batch, [&](numbers&& in, scope&) { delivered += in.size(); });
    auto second = b.movement("second");
    auto walk = second.source<index_range>(
        "walk", [] { return std::make_unique<range_source>([] { return std::size_t{5}; }, 2, 10); },
        {.account = "walked", .intake = false});
    second.deliver("look", walk, [](index_range, scope&) {});
    const plan p = b.build();

    shot s;
    std::atomic<int> steps{0};
    std::atomic<bool> fired{false};
    std::mutex mutex;
    run* running = nullptr;
    run_options options;
    options.window_bytes = 250;
    options.on_step = [&](const char* kind, const std::string& stage) {
        if (steps++ != at_step) return;
        fired = true;
        {
            const std::lock_guard lock(mutex);
            s.where = std::string(kind) + " " + stage;
        }
        if (what == act::stop) running->stop();
        if (what == act::abort) running->abort();
        if (what == act::fail) throw std::runtime_error("injected");
    };
    run r(p, on.on, on.time, options);
    running = &r;
    s.result = r.execute();
    s.fired = fired;
    const auto& a = account_of(s.result, "numbers");
    BOOST_TEST(a.delivered == delivered.load());
    return s;
}

/// One sweep: how many steps a run has, and the places they come to.
int sweep(act what, std::uint32_t threads, std::set<std::string>& places) {
    for (int n = 0;; ++n) {
        BOOST_REQUIRE_LT(n, 500);
        const shot s = play(what, n, threads);
        BOOST_TEST_CONTEXT("step " << n << " (" << s.where << "), " << threads << " threads") {
            BOOST_TEST(s.result.balanced);
            BOOST_TEST(s.result.final.window.used_bytes == 0u);
            if (!s.fired) {
                BOOST_TEST((s.result.outcome == run_outcome::complete));
            } else if (what == act::fail) {
                BOOST_TEST(s.result.faults.size() == 1u);
                BOOST_TEST((s.result.outcome == run_outcome::partial));
            } else if (what == act::stop) {
                BOOST_TEST(s.result.stopped);
                BOOST_TEST(account_of(s.result, "numbers").abandoned.empty());
                BOOST_TEST(account_of(s.result, "walked").delivered == 5u);
            } else {
                BOOST_TEST((s.result.outcome == run_outcome::failed));
            }
        }
        if (!s.fired) return n;
        places.insert(s.where);
    }
}

void sweep(act what) {
    constexpr int most_rounds = 50;
    for (const std::uint32_t threads : {1u, 2u}) {
        // Of two threads, which comes to a step first is another in every round.
        std::set<std::string> places;
        for (int round = 0; round < (threads == 1 ? 1 : most_rounds) && places.size() != 9; ++round)
            BOOST_TEST(sweep(what, threads, places) > 40);
        BOOST_TEST(places.size() == 9u);
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(failing_any_step_loses_nothing_silently) { sweep(act::fail); }
BOOST_AUTO_TEST_CASE(stopping_at_any_step_delivers_all_that_was_read) { sweep(act::stop); }
BOOST_AUTO_TEST_CASE(aborting_at_any_step_ends_and_balances) { sweep(act::abort); }
