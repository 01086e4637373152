// Whatever is thrown, wherever the engine calls somebody else: it is a fault of the run, the run
// ends, the ledger balances, and the next run on the same runtime is whole.

#include <boost/test/unit_test.hpp>

#include <atomic>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <engine/io_faults.hpp>
#include <engine/lane.hpp>
#include <engine/manual_clock.hpp>

#include "support.hpp"

using namespace dutchbook::engine;
using namespace dutchbook::engine::testing;
using namespace std::chrono_literals;

namespace {

enum class thing { exception, number, text };
constexpr thing all_things[] = {thing::exception, thing::number, thing::text};

/// Throws at one place, the first time that it is passed.
struct thrower {
    std::string place;
    thing what = thing::exception;
    std::atomic<bool> fired{false};

    void pass(std::string_view here) {
        if (here != place || fired.exchange(true)) return;
        switch (what) {
        case thing::exception:
            throw std::runtime_error("injected");
        case thing::number:
            throw 42;
        case thing::text:
            throw "injected";
        }
    }
    std::string said() const {
        return what == thing::exception ? "injected" : "something that is no std::exception";
    }
};

class thrower_source final : public source_body<numbers> {
  public:
    thrower_source(thrower& t, int parcels) : throws_(t), left_(parcels) {}
    std::uint64_t next_bytes() const override {
        throws_.pass("next_bytes");
        return 100;
    }
    void read(done answer) override {
        throws_.pass("read");
        if (throws_.place == "forgotten answer") {
            throws_.fired = true;
            return;
        }
        if (left_-- == 0) return answer(read_result<numbers>::end());
        answer(read_result<numbers>::some({1, 2}, 2, 100));
        throws_.pass("read after its answer");
    }

  private:
    thrower& throws_;
    int left_;
};

lane_options quick() {
    lane_options o;
    o.name = "test";
    o.retry.max_attempts = 1;
    return o;
}

/// A run whose every callback passes the thrower.
struct whole_run {
    explicit whole_run(thrower& t) : throws(t) {
        on.on.call([this] { road.emplace(quick(), on.time); });
    }
    ~whole_run() {
        on.on.call([this] { road.reset(); });
    }

    void call_out(numbers&& in, const completion<numbers>& answer) {
        throws.pass("call");
        on.on.post([this] { throws.pass("posted work"); });
        boost::asio::post(on.on.io(), [this] { throws.pass("a handler of the host's own"); });
        call one;
        one.start = [this](attempt, call::done done) {
            throws.pass("lane start");
            on.time.call_at(on.time.now(), [this, done] {
                throws.pass("timer");
                done({});
                throws.pass("timer after its answer");
            });
        };
        one.finished = [this, answer,
                        held = std::make_shared<numbers>(std::move(in))](const call_result& how) {
            throws.pass("lane finished");
            if (how.what != outcome::ok) return answer.abandon("not answered");
            answer.resolve(std::move(*held));
            throws.pass("lane finished after its answer");
        };
        road->submit(std::move(one));
    }

    plan make() {
        plan_builder b("throwing");
        auto m = b.movement("first");
        m.prepare([this] { throws.pass("prepare"); });
        auto from = m.source<numbers>("source",
                                      [this] {
                                          throws.pass("make_source");
                                          return std::make_unique<thrower_source>(throws, 6);
                                      },
                                      {.account = "numbers"});
        auto ones =
            m.expand<numbers>("split", from, [this](numbers&& in, ports<numbers>& out, scope&) {
                out.emit(numbers{in[0]}, 1);
                throws.pass("expand");
                out.emit(numbers{in[1]}, 1);
            });
        auto same = m.map<numbers>("map", ones, [this](numbers&& in, scope&) {
            throws.pass("map");
            return std::move(in);
        });
        auto called = m.call<numbers>("call", same, [this](numbers&& in, completion<numbers> a) {
            call_out(std::move(in), a);
        });
        auto batch = m.gather<numbers>("batch", called, {.items = 3},
                                       [this](std::vector<numbers>&& in, scope&) {
                                           throws.pass("gather");
                                           return numbers(in.size());
                                       });
        m.deliver("sink", batch, [this](numbers&&, scope&) {
            throws.pass("deliver");
            if (throws.place == "on_stop") running->stop();
            if (throws.place == "on_abort") running->abort();
        });
        auto second = b.movement("second");
        second.prepare([this] { throws.pass("second prepare"); });
        auto walk = second.source<index_range>("walk",
                                               [this] {
                                                   return std::make_unique<range_source>(
                                                       [this] {
                                                           throws.pass("count");
                                                           return std::size_t{5};
                                                       },
                                                       2, 10);
                                               },
                                               {.account = "walked", .intake = false});
        second.deliver("look", walk, [](index_range, scope&) {});
        return b.build();
    }

    run_result play() {
        const plan p = make();
        run_options how;
        how.window_bytes = 250;
        how.on_stop = [this] { throws.pass("on_stop"); };
        how.on_abort = [this] { throws.pass("on_abort"); };
        how.lanes = [this] {
            throws.pass("lanes");
            return std::vector<lane_snapshot>{road->snapshot()};
        };
        how.on_step = [this](const char* what, const std::string&) {
            throws.pass(std::string("step ") + what);
        };
        run r(p, on.on, on.time, std::move(how));
        running = &r;
        return r.execute();
    }

    thrower& throws;
    stand on;
    std::optional<lane> road;
    run* running = nullptr;
};

// clang-format off
constexpr const char* all_places[] = {
    "make_source", "next_bytes", "read", "read after its answer", "forgotten answer", "prepare",
    "second prepare", "count", "expand", "map", "call", "gather", "deliver", "step read",
    "step body", "step emit", "step call", "step let go", "on_stop", "on_abort", "lanes",
    "posted work", "a handler of the host's own", "timer", "timer after its answer",
    "lane finished", "lane finished after its answer"};
// clang-format on

void check_faulted(const run_result& r, const thrower& t) {
    BOOST_TEST(t.fired);
    BOOST_TEST(r.balanced);
    BOOST_TEST(r.final.window.used_bytes == 0u);
    BOOST_TEST((r.outcome != run_outcome::complete));
    const std::string wanted =
        t.place == "forgotten answer" ? "dropped without an answer" : t.said();
    const bool told = std::any_of(r.faults.begin(), r.faults.end(), [&](const std::string& f) {
        return f.find(wanted) != std::string::npos;
    });
    BOOST_TEST(told, "no fault says \"" << wanted << "\"");
    BOOST_TEST(r.final.faults.size() == r.faults.size());
}

} // namespace

BOOST_AUTO_TEST_CASE(whatever_any_callback_throws_is_a_fault_and_the_run_ends_balanced) {
    for (const char* place : all_places)
        for (const thing what : all_things)
            BOOST_TEST_CONTEXT(place << ", thing " << static_cast<int>(what)) {
                thrower t{place, what};
                whole_run w(t);
                check_faulted(w.play(), t);
                t.place.clear();
                const auto next = w.play();
                BOOST_TEST((next.outcome == run_outcome::complete));
                BOOST_TEST(next.faults.empty());
            }
}

BOOST_AUTO_TEST_CASE(a_lane_s_start_that_throws_refuses_its_call_and_no_other) {
    thrower t{"lane start", thing::number};
    whole_run w(t);
    const auto r = w.play();
    BOOST_TEST(r.balanced);
    BOOST_TEST(account_of(r, "numbers").abandoned.at(0).first == "not answered");
    BOOST_TEST(account_of(r, "numbers").abandoned.at(0).second == 1u);
    BOOST_TEST(account_of(r, "numbers").delivered == 11u);
}

namespace {

/// Hangs at its second read until it is cancelled.
class hanging_source final : public source_body<numbers> {
  public:
    hanging_source(thrower& t, std::function<void()> hangs)
        : throws_(t), hangs_(std::move(hangs)) {}
    std::uint64_t next_bytes() const override { return 1; }
    void read(done answer) override {
        if (asked_++ == 0) return answer(read_result<numbers>::some({1}, 1, 1));
        answer_ = std::move(answer);
        hangs_();
    }
    void cancel() override {
        answer_(read_result<numbers>::end());
        throws_.pass("cancel");
    }

  private:
    thrower& throws_;
    std::function<void()> hangs_;
    done answer_;
    int asked_ = 0;
};

} // namespace

BOOST_AUTO_TEST_CASE(what_is_thrown_in_an_abort_is_a_fault_too) {
    for (const char* place : {"cancel", "on_cancel", "on_abort"})
        for (const thing what : all_things)
            BOOST_TEST_CONTEXT(place << ", thing " << static_cast<int>(what)) {
                thrower t{place, what};
                stand on;
                std::optional<lane> road;
                on.on.call([&] { road.emplace(quick(), on.time); });
                run* running = nullptr;
                int out = 0; // I/O thread: the call and the read
                const auto one_more = [&] {
                    if (++out == 2) running->abort();
                };
                std::vector<call::done> kept;
                plan_builder b("aborted");
                auto m = b.movement("only");
                auto from = m.source<numbers>(
                    "source", [&] { return std::make_unique<hanging_source>(t, one_more); },
                    {.account = "numbers"});
                auto called =
                    m.call<numbers>("call", from, [&](numbers&&, completion<numbers> answer) {
                        call one;
                        one.start = [&](attempt tried, call::done done) {
                            kept.push_back(std::move(done));
                            tried.on_cancel([&] { t.pass("on_cancel"); });
                            one_more();
                        };
                        one.finished = [answer](const call_result& how) {
                            answer.abandon(name(how.what));
                        };
                        road->submit(std::move(one));
                    });
                m.deliver("sink", called, [](numbers&&, scope&) {});
                const plan p = b.build();
                run_options how;
                how.on_abort = [&] {
                    road->cancel_all("aborted");
                    t.pass("on_abort");
                };
                run r(p, on.on, on.time, std::move(how));
                running = &r;
                const auto result = r.execute();
                check_faulted(result, t);
                BOOST_TEST(account_of(result, "numbers").abandoned.at(0).second == 1u);
                on.on.call([&] { road.reset(); });
            }
}

BOOST_AUTO_TEST_CASE(a_fault_between_two_runs_is_told_to_the_next_and_to_no_other) {
    stand on;
    plan_builder b("plain");
    b.movement("only").prepare([] {});
    const plan p = b.build();
    for (int i = 0; i < 20; ++i) on.on.post([] { throw 42; });
    on.on.call([] {});
    const auto first = run(p, on.on, on.time, {}).execute();
    BOOST_TEST(first.faults.size() == 17u);
    BOOST_TEST(first.faults.front() == "before this run: 4 more");
    BOOST_TEST(first.faults.back() ==
               "before this run: I/O thread: something that is no std::exception");
    BOOST_TEST((first.outcome == run_outcome::partial));
    BOOST_TEST((run(p, on.on, on.time, {}).execute().outcome == run_outcome::complete));
}

BOOST_AUTO_TEST_CASE(a_borrowed_context_keeps_its_thread_and_no_exception_leaves_it) {
    boost::asio::io_context io;
    std::optional<runtime> on(std::in_place, 1u, io);
    std::thread host([&] { io.run(); }); // with nothing to do yet
    {
        asio_clock time(io);
        for (int i = 0; i < 3; ++i) {
            bool called = false;
            on->call([&] { called = true; });
            BOOST_TEST(called);
            on->call([&] { on->call([&] { called = false; }); }); // from the I/O thread: at once
            BOOST_TEST(!called);
        }
        on->post([] { throw 42; });
        on->call([&] { time.call_at(time.now(), [] { throw std::runtime_error("late"); }); });
        BOOST_CHECK_THROW(on->call([] { throw std::runtime_error("mine"); }), std::runtime_error);
        plan_builder b("plain");
        auto m = b.movement("only");
        std::mutex mutex;
        std::condition_variable changed;
        bool fired = false;
        m.prepare([&] { // the timer may be due after this: the run waits for it
            on->call([&] {
                time.call_at(time.now(), [&] {
                    const std::lock_guard lock(mutex);
                    fired = true;
                    changed.notify_all();
                });
            });
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return fired; });
        });
        const plan p = b.build();
        const auto r = run(p, *on, time, {}).execute();
        BOOST_TEST(r.faults.size() == 2u);
    }
    on.reset();
    host.join(); // with the runtime gone its `run` returns
}

BOOST_AUTO_TEST_CASE(a_lane_under_virtual_time_tells_who_moves_it) {
    manual_clock time;
    lane road(quick(), time);
    int finished = 0;
    for (int i = 0; i < 3; ++i) {
        call one;
        one.start = [](attempt, call::done done) { done({}); };
        one.finished = [&](const call_result&) {
            if (++finished == 2) throw 42;
        };
        road.submit(std::move(one));
    }
    BOOST_TEST(finished == 3);
    BOOST_CHECK_EXCEPTION(time.advance(1s), std::runtime_error, [](const std::runtime_error& e) {
        return std::string(e.what()) == "lane test: something that is no std::exception";
    });
    int due = 0;
    time.call_at(time.now() + 1s, [] { throw 42; });
    time.call_at(time.now() + 2s, [&] { ++due; });
    BOOST_CHECK_THROW(time.advance(5s), int);
    time.advance(5s);
    BOOST_TEST(due == 1);
    BOOST_TEST(time.pending() == 0u);
}

BOOST_AUTO_TEST_CASE(a_request_that_its_transport_forgets_ends_unknown) {
    manual_clock time;
    auto how = quick();
    how.retry.max_attempts = 3;
    lane road(how, time);
    int tries = 0;
    std::vector<call_result> results;
    call one;
    one.start = [&](attempt, call::done) { ++tries; };
    one.finished = [&](call_result r) { results.push_back(std::move(r)); };
    road.submit(std::move(one));
    while (time.advance_to_next()) {
    }
    BOOST_TEST(tries == 3);
    BOOST_REQUIRE(results.size() == 1u);
    BOOST_TEST((results[0].what == outcome::unknown));
    BOOST_TEST(results[0].maybe_processed);
    BOOST_TEST(results[0].why ==
               "the request was dropped without an answer; gave up after 3 attempts");
}
