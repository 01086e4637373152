#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <set>

#include <engine/manual_clock.hpp>

#include "support.hpp"

using namespace dutchbook::engine;
using namespace dutchbook::engine::testing;
using namespace std::chrono_literals;

namespace {

/// source -> split (expand) -> square (map) -> wait (call) -> batch (gather) -> sink.
struct pipeline {
    std::mutex mutex;
    std::vector<int> got;
    std::vector<std::shared_ptr<std::function<void()>>> late;
    runtime* on = nullptr;

    plan make(int parcels, int size, bool later_source = false) {
        plan_builder p("numbers");
        auto m = p.movement("only");
        auto from = m.source<numbers>(
            "source",
            [=] { return std::make_unique<number_source>(parcels, size, 100, later_source); },
            {.account = "numbers"});
        auto ones =
            m.expand<numbers>("split", from, [](numbers&& in, ports<numbers>& out, scope& about) {
                for (const int n : in) {
                    if (n % 7 == 3) {
                        about.reject(1, "seventh");
                    } else {
                        out.emit(numbers{n}, 1);
                    }
                }
            });
        auto squares = m.map<numbers>("square", ones, [](numbers&& in, scope&) {
            for (int& n : in) n *= n;
            return std::move(in);
        });
        auto waited =
            m.call<numbers>("wait", squares, [this](numbers&& in, completion<numbers> answer) {
                if (in.front() % 5 == 0) return answer.reject("fifth");
                on->post([in = std::move(in), answer]() mutable { answer.resolve(std::move(in)); });
            });
        auto batches =
            m.gather<numbers>("batch", waited, {.items = 4}, [](std::vector<numbers>&& in, scope&) {
                numbers all;
                for (auto& v : in) all.insert(all.end(), v.begin(), v.end());
                return all;
            });
        m.deliver("sink", batches, [this](numbers&& in, scope&) {
            const std::lock_guard lock(mutex);
            got.insert(got.end(), in.begin(), in.end());
        });
        return p.build();
    }
};

std::vector<int> expected(int count) {
    std::vector<int> all;
    for (int n = 0; n < count; ++n)
        if (n % 7 != 3 && n * n % 5 != 0) all.push_back(n * n);
    return all;
}

void check_settled(const run_result& r) {
    BOOST_TEST(r.balanced);
    BOOST_TEST(r.final.window.used_bytes == 0u);
    for (const auto& a : r.final.accounts) BOOST_TEST(a.balanced, "account " << a.name);
}

} // namespace

BOOST_AUTO_TEST_CASE(every_verb_together_gives_every_item_once_for_any_number_of_threads) {
    for (const std::uint32_t threads : {1u, 2u, 4u})
        for (const int size : {1, 7, 64}) {
            stand on(threads);
            pipeline numbers_in;
            numbers_in.on = &on.on;
            const plan p = numbers_in.make(6 * 64 / size, size, size == 7);
            run r(p, on.on, on.time, {.window_bytes = 1000});
            const auto result = r.execute();
            std::sort(numbers_in.got.begin(), numbers_in.got.end());
            const int count = 6 * 64 / size * size;
            BOOST_TEST(numbers_in.got == expected(count), boost::test_tools::per_element());
            BOOST_TEST((result.outcome == run_outcome::complete));
            check_settled(result);
            BOOST_TEST(account_of(result, "numbers").read == static_cast<std::uint64_t>(count));
            BOOST_TEST(account_of(result, "numbers").rejected.size() == 2u);
        }
}

BOOST_AUTO_TEST_CASE(with_the_sink_gated_exactly_the_window_is_read) {
    for (const std::uint64_t window : {100u, 250u, 1000u, 1099u}) {
        stand on;
        gate door;
        plan_builder b("gated");
        auto m = b.movement("only");
        auto from =
            m.source<numbers>("source", [] { return std::make_unique<number_source>(40, 3, 100); },
                              {.account = "numbers"});
        m.deliver("sink", from, [&](numbers&&, scope&) { door.pass(); });
        const plan p = b.build();
        run r(p, on.on, on.time, {.window_bytes = window});
        run_result result;
        std::thread caller([&] { result = r.execute(); });
        const auto filled = [&] {
            const auto seen = r.now();
            return seen.window.parked > 0 && seen.window.used_bytes == window / 100 * 100 &&
                   seen.accounts.at(0).read == window / 100 * 3;
        };
        while (!filled()) std::this_thread::yield();
        door.open();
        caller.join();
        BOOST_TEST(result.final.window.peak_bytes == window / 100 * 100); // and never more
        BOOST_TEST(account_of(result, "numbers").delivered == 120u);
        BOOST_TEST((result.outcome == run_outcome::complete));
        check_settled(result);
    }
}

BOOST_AUTO_TEST_CASE(a_parcel_larger_than_the_window_passes_alone) {
    stand on;
    std::atomic<int> at_once{0}, most{0};
    plan_builder b("large");
    auto m = b.movement("only");
    auto from =
        m.source<numbers>("source", [] { return std::make_unique<number_source>(5, 1, 1000); },
                          {.account = "numbers"});
    m.deliver("sink", from, [&](numbers&&, scope&) {
        most = std::max(most.load(), ++at_once);
        --at_once;
    });
    const plan p = b.build();
    run r(p, on.on, on.time, {.window_bytes = 10});
    const auto result = r.execute();
    BOOST_TEST(account_of(result, "numbers").delivered == 5u);
    BOOST_TEST(most.load() == 1);
    BOOST_TEST(result.final.window.peak_bytes == 1000u);
}

BOOST_AUTO_TEST_CASE(a_gatherer_that_starves_behind_the_window_is_nudged) {
    stand on;
    std::vector<std::size_t> batches;
    plan_builder b("starved");
    auto m = b.movement("only");
    auto from =
        m.source<numbers>("source", [] { return std::make_unique<number_source>(10, 1, 100); },
                          {.account = "numbers"});
    auto all =
        m.gather<numbers>("batch", from, {.items = 1000},
                          [](std::vector<numbers>&& in, scope&) { return numbers(in.size()); });
    m.deliver("sink", all, [&](numbers&& in, scope&) { batches.push_back(in.size()); });
    const plan p = b.build();
    run r(p, on.on, on.time, {.window_bytes = 300});
    const auto result = r.execute();
    BOOST_TEST(batches == (std::vector<std::size_t>{3, 3, 3, 1}), boost::test_tools::per_element());
    BOOST_TEST((result.outcome == run_outcome::complete));
}

BOOST_AUTO_TEST_CASE(a_gatherer_lets_go_by_age) {
    stand on;
    std::atomic<int> flushed{0};
    struct slow final : source_body<numbers> {
        explicit slow(std::atomic<int>& seen) : flushed(seen) {}
        std::uint64_t next_bytes() const override { return 1; }
        void read(done answer) override {
            if (asked++ == 0) return answer(read_result<numbers>::some({1}, 1, 1));
            std::thread([this, answer] { // the end comes only after the batch went out by itself
                while (flushed == 0) flushed.wait(0);
                answer(read_result<numbers>::end());
            })
                .detach();
        }
        std::atomic<int>& flushed;
        int asked = 0;
    };
    plan_builder b("aged");
    auto m = b.movement("only");
    auto from = m.source<numbers>("source", [&] { return std::make_unique<slow>(flushed); },
                                  {.account = "n"});
    auto all = m.gather<numbers>("batch", from, {.items = 100, .age = 5ms},
                                 [](std::vector<numbers>&&, scope&) { return numbers{}; });
    bool before_end = false;
    m.deliver("sink", all, [&](numbers&&, scope&) {
        before_end = flushed++ == 0;
        flushed.notify_all();
    });
    const plan p = b.build();
    run r(p, on.on, on.time, {});
    BOOST_TEST((r.execute().outcome == run_outcome::complete));
    BOOST_TEST(before_end);
}

BOOST_AUTO_TEST_CASE(movements_follow_one_another_and_prepare_runs_between) {
    stand on;
    std::vector<int> rows;
    std::vector<std::string> order;
    std::mutex mutex;
    plan_builder b("two");
    auto first = b.movement("first");
    auto from = first.source<numbers>(
        "source", [] { return std::make_unique<number_source>(20, 5, 10, true); },
        {.account = "rows"});
    first.deliver("book", from, [&](numbers&& in, scope&) {
        rows.insert(rows.end(), in.begin(), in.end());
        order.push_back("book");
    });
    auto second = b.movement("second");
    second.prepare([&] {
        std::sort(rows.begin(), rows.end());
        order.push_back("prepare");
    });
    auto ranges = second.source<index_range>(
        "ranges", [&] { return std::make_unique<range_source>([&] { return rows.size(); }, 7, 8); },
        {.account = "seen", .intake = false});
    std::size_t seen = 0;
    second.deliver("scan", ranges, [&](index_range r, scope&) {
        for (std::size_t i = r.begin; i < r.end; ++i)
            seen += static_cast<std::size_t>(rows[i]) == i ? 1 : 0;
        order.push_back("scan");
    });
    const plan p = b.build();
    run r(p, on.on, on.time, {.window_bytes = 64});
    const auto result = r.execute();
    BOOST_TEST(seen == 100u);
    BOOST_TEST((std::is_sorted(order.begin(), order.end(), [](const auto& a, const auto& z) {
        const auto rank = [](const std::string& s) {
            return s == "book" ? 0 : s == "prepare" ? 1 : 2;
        };
        return rank(a) < rank(z);
    })));
    BOOST_TEST(account_of(result, "seen").delivered == 100u);
}

BOOST_AUTO_TEST_CASE(a_fork_sends_each_item_one_way) {
    stand on;
    std::atomic<int> even{0}, odd{0};
    plan_builder b("fork");
    auto m = b.movement("only");
    auto from = m.source<numbers>(
        "source", [] { return std::make_unique<number_source>(10, 10, 10); }, {.account = "n"});
    auto [evens, odds] = m.fork<numbers, int>("fork", from,
                                              [](numbers&& in, ports<numbers, int>& out, scope&) {
                                                  for (const int n : in) {
                                                      if (n % 2 == 0) {
                                                          out.emit<0>(numbers{n}, 1);
                                                      } else {
                                                          out.emit<1>(n, 1);
                                                      }
                                                  }
                                              },
                                              {}, {"even", "odd"});
    m.deliver("evens", evens, [&](numbers&&, scope&) { ++even; });
    m.deliver("odds", odds, [&](int, scope&) { ++odd; });
    const plan p = b.build();
    run r(p, on.on, on.time, {});
    const auto result = r.execute();
    BOOST_TEST(even == 50);
    BOOST_TEST(odd == 50);
    BOOST_TEST(result.final.edges.size() == 3u);
    check_settled(result);
}

BOOST_AUTO_TEST_CASE(an_item_dropped_without_a_word_fails_the_run_by_name) {
    stand on;
    plan_builder b("leaky");
    auto m = b.movement("only");
    auto from = m.source<numbers>(
        "source", [] { return std::make_unique<number_source>(3, 4, 10); }, {.account = "n"});
    auto some = m.expand<numbers>("leaky", from, [](numbers&& in, ports<numbers>& out, scope&) {
        in.pop_back();
        out.emit(in, in.size());
    });
    m.deliver("sink", some, [](numbers&&, scope&) {});
    const plan p = b.build();
    run r(p, on.on, on.time, {});
    const auto result = r.execute();
    BOOST_TEST((result.outcome == run_outcome::failed));
    BOOST_TEST(!result.balanced);
    BOOST_TEST(account_of(result, "n").abandoned.at(0).first == "lost in leaky");
    BOOST_TEST(account_of(result, "n").abandoned.at(0).second == 3u);
}

BOOST_AUTO_TEST_CASE(a_call_that_is_forgotten_fails_itself) {
    stand on;
    plan_builder b("forgotten");
    auto m = b.movement("only");
    auto from = m.source<numbers>(
        "source", [] { return std::make_unique<number_source>(3, 4, 10); }, {.account = "n"});
    auto out = m.call<numbers>("call", from, [](numbers&&, completion<numbers>) {});
    m.deliver("sink", out, [](numbers&&, scope&) {});
    const plan p = b.build();
    run r(p, on.on, on.time, {});
    const auto result = r.execute();
    BOOST_TEST((result.outcome == run_outcome::partial));
    BOOST_TEST(result.faults.size() == 3u);
    BOOST_TEST(account_of(result, "n").abandoned.at(0).second == 12u);
    check_settled(result);
}

BOOST_AUTO_TEST_CASE(the_deadline_stops_at_three_quarters_and_aborts_at_the_end) {
    for (const bool stubborn : {false, true}) {
        runtime on(2);
        manual_clock time;
        plan_builder b("endless");
        auto m = b.movement("only");
        /// Every number takes a millisecond.
        struct endless final : source_body<numbers> {
            endless(runtime& r, manual_clock& t) : on(r), time(t) {}
            std::uint64_t next_bytes() const override { return 1; }
            void read(done answer) override {
                on.post([this, answer] {
                    time.advance(1ms);
                    answer(read_result<numbers>::some({1}, 1, 1));
                });
            }
            runtime& on;
            manual_clock& time;
        };
        auto from = m.source<numbers>("source", [&] { return std::make_unique<endless>(on, time); },
                                      {.account = "n", .intake = !stubborn});
        m.deliver("sink", from, [](numbers&&, scope&) {});
        const plan p = b.build();
        run r(p, on, time, {.deadline = 80ms});
        const auto result = r.execute();
        BOOST_TEST(result.deadline_reached);
        BOOST_TEST(result.aborted == stubborn);
        BOOST_TEST((result.outcome == (stubborn ? run_outcome::failed : run_outcome::partial)));
        check_settled(result);
    }
}

BOOST_AUTO_TEST_CASE(a_plan_reports_all_its_mistakes_at_once) {
    plan_builder b("Bad Name!");
    auto m = b.movement("one");
    auto other = b.movement("one");
    auto from =
        m.source<numbers>("source", [] { return std::make_unique<number_source>(1, 1, 1); });
    m.deliver("sink", from, [](numbers&&, scope&) {});
    other.deliver("sink", from, [](numbers&&, scope&) {});
    m.map<numbers>("nowhere", from, [](numbers&& n, scope&) { return n; });
    try {
        b.build();
        BOOST_FAIL("accepted");
    } catch (const plan_error& e) {
        const std::set<std::string> all(e.mistakes().begin(), e.mistakes().end());
        BOOST_TEST(all.size() == 6u, e.what());
        BOOST_TEST(all.contains("output 0 of 'nowhere' goes nowhere"));
        BOOST_TEST(all.contains("an output of 'source' has more than one consumer"));
        BOOST_TEST(all.contains("two stages are called 'sink'"));
        BOOST_TEST(all.contains("'source' and 'sink' are connected across movements"));
    }
}

BOOST_AUTO_TEST_CASE(a_plan_can_be_drawn_without_a_run) {
    pipeline numbers_in;
    const auto s = numbers_in.make(1, 1).draw();
    BOOST_TEST(s.stages.size() == 6u);
    BOOST_TEST(s.edges.size() == 5u);
    BOOST_TEST(s.state == "planned");
    BOOST_TEST(stage_of(s, "batch").verb == "gather");
}
