// Hooks and callbacks of a sync that throw, and a sync that is told to end by a foreign thread.

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

#include "engine/manual_clock.hpp"
#include "graphs/exchange.hpp"
#include "nodes/sim/world_server.hpp"
#include "sync_support.hpp"

using namespace dutchbook;
using namespace dutchbook::graphs;
using namespace dutchbook::graphs::testing;
using namespace std::chrono_literals;

namespace {

void throw_thing(int which) {
    if (which == 0) throw std::runtime_error("injected");
    throw 42;
}
const char* const said[] = {"injected", "something that is no std::exception"};

/// Answers each request with an empty page, or throws.
class scripted final : public transport {
  public:
    explicit scripted(int throws) : throws_(throws) {}
    void send(http::request, std::function<void(http::result)> done) override {
        if (throws_ >= 0) throw_thing(throws_);
        http::result r;
        r.reply.status = 200;
        done(std::move(r));
    }
    void cancel_all() override {}

  private:
    int throws_;
};

/// Lets the n-th reply's callback throw after it has had its effect, or instead of it.
class spiteful final : public transport {
  public:
    spiteful(std::unique_ptr<transport> inner, int which, bool instead)
        : inner_(std::move(inner)), which_(which), instead_(instead) {}
    void send(http::request what, std::function<void(http::result)> done) override {
        const bool spoil = ++sent_ == 4;
        inner_->send(std::move(what), [this, spoil, done = std::move(done)](http::result got) {
            if (!spoil) return done(std::move(got));
            if (!instead_) done(std::move(got));
            throw_thing(which_);
        });
    }
    void cancel_all() override { inner_->cancel_all(); }

  private:
    std::unique_ptr<transport> inner_;
    int which_;
    bool instead_;
    int sent_ = 0;
};

bool told(const engine::run_result& r, const char* what) {
    return std::any_of(r.faults.begin(), r.faults.end(),
                       [&](const std::string& f) { return f.find(what) != f.npos; });
}

} // namespace

BOOST_AUTO_TEST_CASE(a_reply_s_reader_that_throws_refuses_the_exchange_and_is_a_fault) {
    for (const int which : {0, 1}) {
        engine::manual_clock time;
        engine::lane_options how;
        how.name = "venue";
        engine::lane by(how, time);
        scripted over(-1);
        int taken = 0;
        std::vector<engine::call_result> results;
        http::request what;
        what.url = "https://venue.example/page";
        exchange(
            by, over, what,
            [&](http::response&&) -> std::string {
                ++taken;
                throw_thing(which);
                return {};
            },
            [&](engine::call_result r) { results.push_back(std::move(r)); });
        BOOST_TEST(taken == 1);
        BOOST_REQUIRE(results.size() == 1u);
        BOOST_TEST((results[0].what == engine::outcome::refused));
        BOOST_TEST(results[0].why == std::string("venue.example: ") + said[which]);
        BOOST_CHECK_EXCEPTION(time.advance(1s), std::runtime_error, [&](const auto& e) {
            return e.what() == std::string("lane venue: venue.example: ") + said[which];
        });
    }
}

BOOST_AUTO_TEST_CASE(a_transport_that_throws_refuses_the_exchange) {
    for (const int which : {0, 1}) {
        engine::manual_clock time;
        engine::lane by({}, time);
        scripted over(which);
        std::vector<engine::call_result> results;
        exchange(
            by, over, {}, [](http::response&&) { return std::string(); },
            [&](engine::call_result r) { results.push_back(std::move(r)); });
        BOOST_REQUIRE(results.size() == 1u);
        BOOST_TEST((results[0].what == engine::outcome::refused));
        BOOST_TEST(results[0].why == std::string("could not start: ") + said[which]);
    }
}

BOOST_AUTO_TEST_CASE(sync_callbacks_that_throw_are_faults_of_the_run_which_ends) {
    sim::world_server world({.seed = 5, .markets = 200});
    const auto play = [&](const std::function<void(sync_setup&)>& with, const char* what) {
        sync_setup how;
        how.config = at_world(world.url());
        how.as_of = world.as_of();
        with(how);
        const auto r = run_sync(how).result;
        BOOST_TEST(r.run.balanced);
        BOOST_TEST(told(r.run, what));
        BOOST_TEST(!r.missing.empty());
    };
    for (const int which : {0, 1}) {
        store::database db({.path = ":memory:"}, store::access::write);
        play(
            [&](sync_setup& how) {
                how.store = &db;
                how.on_sink = [which] { throw_thing(which); };
            },
            said[which]);
        auto once = std::make_shared<std::atomic<bool>>(false);
        play(
            [&](sync_setup& how) {
                how.on_step = [which, once](const char*, const std::string&) {
                    if (!once->exchange(true)) throw_thing(which);
                };
            },
            said[which]);
        for (const bool instead : {false, true})
            play(
                [&](sync_setup& how) {
                    how.wrap = [=](engine::runtime&, std::unique_ptr<transport> inner) {
                        return std::make_unique<spiteful>(std::move(inner), which, instead);
                    };
                },
                said[which]);
    }
}

BOOST_AUTO_TEST_CASE(sync_may_be_stopped_and_aborted_by_a_foreign_thread_at_any_moment) {
    sim::world_server world({.seed = 5, .markets = 60});
    for (int round = 0; round < 24; ++round) {
        engine::runtime on(2);
        engine::asio_clock time(on.io());
        const auto wire = make_live_transport(on, {});
        sync_options o;
        o.config = at_world(world.url());
        o.as_of = world.as_of();
        o.run_id = "test";
        o.paced = false;
        std::atomic<int> steps{0};
        o.on_step = [&](const char*, const std::string&) { ++steps; };
        graphs::sync one(o, *wire, on, time);
        const bool abort = round % 3 == 2;
        const int at_step = round * 3;
        std::atomic<bool> over{false};
        const auto ask = [&] {
            one.stop("told to");
            if (abort) one.abort();
            one.stop("told again");
            one.now();
        };
        if (round == 0) std::thread(ask).join(); // before it starts
        std::thread outside([&] {
            while (steps < at_step && !over) std::this_thread::yield();
            ask();
        });
        const auto result = one.execute();
        over = true;
        outside.join();
        std::thread(ask).join(); // when it is over
        BOOST_TEST(result.run.balanced);
        BOOST_TEST(result.run.faults.empty());
        BOOST_TEST((!result.run.aborted || abort));
        if (round == 0) BOOST_TEST(result.run.stopped);
    }
}
