// Stop and abort from foreign threads at any moment of a run's life: before it starts, while it
// plays, while it ends, afterwards, twice. DUTCHBOOK_STORM_RUNS sets the number of runs.

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <cstdlib>
#include <random>

#include "support.hpp"

using namespace dutchbook::engine;
using namespace dutchbook::engine::testing;
using namespace std::chrono_literals;

namespace {

int storm_runs() {
    const char* asked = std::getenv("DUTCHBOOK_STORM_RUNS");
    return asked ? std::max(1, std::atoi(asked)) : 400;
}

/// Answers on the I/O thread, now or in a later turn of its loop.
class post_source final : public source_body<numbers> {
  public:
    post_source(runtime& on, int parcels) : on_(on), left_(parcels) {}
    std::uint64_t next_bytes() const override { return 100; }
    void read(done answer) override {
        if (left_-- == 0) return answer(read_result<numbers>::end());
        if (left_ % 2) return answer(read_result<numbers>::some({1, 2}, 2, 100));
        on_.post([answer] { answer(read_result<numbers>::some({1, 2}, 2, 100)); });
    }

  private:
    runtime& on_;
    int left_;
};

/// Two movements: sources that park behind a window of two and a half parcels, calls in flight, a
/// gatherer that holds, a `prepare` between.
plan make_plan(stand& on) {
    plan_builder b("storm");
    auto m = b.movement("first");
    std::vector<port<numbers>> from;
    for (const char* name : {"one", "two"})
        from.push_back(m.source<numbers>(name,
                                         [&on] { return std::make_unique<post_source>(on.on, 4); },
                                         {.account = "numbers"}));
    auto ones = m.expand<numbers>("split", from, [](numbers&& in, ports<numbers>& out, scope&) {
        for (const int n : in) out.emit(numbers{n}, 1);
    });
    auto called = m.call<numbers>("call", ones, [&on](numbers&& in, completion<numbers> answer) {
        on.on.post([in = std::move(in), answer]() mutable { answer.resolve(std::move(in)); });
    });
    auto batch =
        m.gather<numbers>("batch", called, {.items = 3},
                          [](std::vector<numbers>&& in, scope&) { return numbers(in.size()); });
    m.deliver("sink", batch, [](numbers&&, scope&) {});
    auto second = b.movement("second");
    second.prepare([] {});
    auto walk = second.source<index_range>(
        "walk", [] { return std::make_unique<range_source>([] { return std::size_t{6}; }, 2, 10); },
        {.account = "walked", .intake = false});
    second.deliver("look", walk, [](index_range, scope&) {});
    return b.build();
}

/// Threads that ask whatever run is shown to them to end, after as many turns as chance says.
class foreigners {
  public:
    explicit foreigners(int count) {
        for (int i = 0; i < count; ++i)
            threads_.emplace_back([this, i] { work(static_cast<std::uint32_t>(i)); });
    }
    ~foreigners() {
        show(nullptr);
        for (auto& t : threads_) t.join();
    }
    void show(run* what) {
        const std::lock_guard lock(mutex_);
        shown_ = what;
        ++round_;
        busy_ = static_cast<int>(threads_.size());
        changed_.notify_all();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return busy_ == 0; });
    }

  private:
    void work(std::uint32_t seed) {
        std::minstd_rand random(seed + 1);
        for (int seen = 0;;) {
            run* target = nullptr;
            {
                std::unique_lock lock(mutex_);
                changed_.wait(lock, [&] { return round_ != seen; });
                seen = round_;
                target = shown_;
            }
            if (!target) return;
            for (auto n = random() % 4; n > 0; --n) {
                for (auto turns = random() % 3'000; turns > 0; --turns)
                    std::atomic_signal_fence(std::memory_order_seq_cst);
                if (random() % 8 == 0) std::this_thread::yield();
                if (random() % 5 == 0)
                    target->abort();
                else
                    target->stop();
                if (random() % 4 == 0) target->now();
            }
            const std::lock_guard lock(mutex_);
            --busy_;
            changed_.notify_all();
        }
    }
    std::mutex mutex_;
    std::condition_variable changed_;
    run* shown_ = nullptr;
    int round_ = 0, busy_ = 0;
    std::vector<std::thread> threads_;
};

struct heard {
    std::atomic<int> stopped{0}, aborted{0};
    std::atomic<bool> over{false}, late{false}, elsewhere{false};
};

run_options watched(stand& on, heard& seen) {
    run_options how;
    how.window_bytes = 250;
    const auto told = [&](std::atomic<int>& which) {
        ++which;
        if (seen.over) seen.late = true;
        if (!on.on.on_io_thread()) seen.elsewhere = true;
    };
    how.on_stop = [&seen, told] { told(seen.stopped); };
    how.on_abort = [&seen, told] { told(seen.aborted); };
    return how;
}

void check_ended(const run_result& r, const heard& seen) {
    BOOST_TEST(r.balanced);
    BOOST_TEST(r.final.window.used_bytes == 0u);
    BOOST_TEST(r.faults.empty());
    BOOST_TEST(seen.stopped <= 1);
    BOOST_TEST(seen.aborted == (r.aborted ? 1 : 0));
    BOOST_TEST(r.stopped == (seen.stopped + seen.aborted > 0));
    BOOST_TEST(!seen.late);
    BOOST_TEST(!seen.elsewhere);
    BOOST_TEST((r.outcome == (r.aborted   ? run_outcome::failed
                              : r.stopped ? run_outcome::partial
                                          : run_outcome::complete)));
}

} // namespace

BOOST_AUTO_TEST_SUITE(storm)

BOOST_AUTO_TEST_CASE(foreign_threads_stop_and_abort_short_runs_at_any_moment) {
    stand on;
    const plan p = make_plan(on);
    foreigners outside(2);
    for (int i = 0; i < storm_runs(); ++i) {
        heard seen;
        run r(p, on.on, on.time, watched(on, seen));
        outside.show(&r);
        const auto result = r.execute();
        seen.over = true;
        outside.wait();
        check_ended(result, seen);
    }
}

BOOST_AUTO_TEST_CASE(asked_before_the_start_a_run_ends_at_once_and_its_host_is_told) {
    stand on;
    const plan p = make_plan(on);
    for (const bool abort : {false, true}) {
        heard seen;
        run r(p, on.on, on.time, watched(on, seen));
        std::thread([&] {
            for (int n = 0; n < 2; ++n) abort ? r.abort() : r.stop();
        }).join();
        const auto result = r.execute();
        check_ended(result, seen);
        BOOST_TEST(result.stopped);
        BOOST_TEST(result.aborted == abort);
        BOOST_TEST(seen.stopped == (abort ? 0 : 1));
        if (abort) {
            BOOST_TEST(result.final.accounts.empty());
            continue;
        }
        BOOST_TEST(account_of(result, "numbers").read == 0u);
        BOOST_TEST(account_of(result, "walked").delivered == 6u);
    }
}

BOOST_AUTO_TEST_CASE(asked_when_it_is_over_nothing_changes) {
    stand on;
    const plan p = make_plan(on);
    heard seen;
    run r(p, on.on, on.time, watched(on, seen));
    const auto result = r.execute();
    seen.over = true;
    std::thread([&] {
        r.stop();
        r.abort();
        r.stop();
    }).join();
    on.on.call([] {});
    check_ended(result, seen);
    BOOST_TEST(!r.stopping());
    BOOST_TEST(r.now().state == "complete");
    BOOST_CHECK_THROW(r.execute(), std::logic_error);
}

// The last thing that a run asks its host for is the lanes; by then it is being closed.
BOOST_AUTO_TEST_CASE(asked_while_it_is_closed_with_the_io_thread_busy_nothing_is_left_behind) {
    for (const bool abort : {false, true}) {
        stand on;
        const plan p = make_plan(on);
        heard seen;
        gate door;
        std::thread opener;
        run* running = nullptr;
        auto how = watched(on, seen);
        how.lanes = [&] {
            on.on.post([&] { door.pass(); });
            abort ? running->abort() : running->stop();
            opener = std::thread([&] {
                std::this_thread::sleep_for(20ms); // the run goes on ending meanwhile
                door.open();
            });
            return std::vector<lane_snapshot>();
        };
        run r(p, on.on, on.time, std::move(how));
        running = &r;
        const auto result = r.execute();
        seen.over = true;
        opener.join();
        on.on.call([] {});
        check_ended(result, seen);
    }
}

BOOST_AUTO_TEST_SUITE_END()
