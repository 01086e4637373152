// A whole sync against the built-in world with the n-th exchange failing, and stopped or aborted at
// the n-th step.

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <thread>

#include "nodes/sim/world_server.hpp"
#include "sync_support.hpp"

using namespace dutchbook;
using namespace dutchbook::graphs;
using namespace dutchbook::graphs::testing;

namespace {

enum class trouble {
    refused,
    reset,
    truncated,
    server_error,
    throttled,
    garbage,
    block_page,
    wrong_shape,
    bad_request,
    forbidden,
    not_found,
    moved,
    too_large ///< a header or a body over the limits
};

/// Spoils exchange number `nth` (from 0), or every exchange from it on.
class spoiler final : public transport {
  public:
    spoiler(engine::runtime& on, std::unique_ptr<transport> inner, trouble what, int nth,
            bool for_good, std::atomic<int>& count)
        : on_(on), inner_(std::move(inner)), what_(what), nth_(nth), for_good_(for_good),
          count_(count) {}
    void send(http::request what, std::function<void(http::result)> done) override {
        const int n = count_++;
        if (n < nth_ || (n > nth_ && !for_good_))
            return inner_->send(std::move(what), std::move(done));
        auto bad = std::make_shared<http::result>(spoilt());
        on_.post([bad, done = std::move(done)] { done(std::move(*bad)); });
    }
    void cancel_all() override { inner_->cancel_all(); }

  private:
    http::result spoilt() const {
        http::result r;
        r.reply.status = 200;
        r.reply.headers = {{"content-type", "application/json"}};
        switch (what_) {
        case trouble::refused:
            r.why = http::failure::connect;
            break;
        case trouble::reset:
            r.why = http::failure::reset;
            r.maybe_processed = true;
            break;
        case trouble::truncated:
            r.why = http::failure::truncated;
            break;
        case trouble::server_error:
            r.reply.status = 500;
            break;
        case trouble::throttled:
            r.reply.status = 429;
            break;
        case trouble::garbage:
            r.reply.body = "}{ not json";
            break;
        case trouble::block_page:
            r.reply.headers = {{"content-type", "text/html"}};
            r.reply.body = "<html><body>Attention Required</body></html>";
            break;
        case trouble::wrong_shape:
            r.reply.body = R"({"error":"something"})";
            break;
        case trouble::bad_request:
            r.reply.status = 400;
            break;
        case trouble::forbidden:
            r.reply.status = 403;
            r.reply.headers = {{"content-type", "text/html"}};
            r.reply.body = "<html><body>Attention Required</body></html>";
            break;
        case trouble::not_found:
            r.reply.status = 404;
            r.reply.body = R"({"error":"not found"})";
            break;
        case trouble::moved:
            r.reply.status = 302;
            break;
        case trouble::too_large:
            r.why = http::failure::too_large;
            break;
        }
        return r;
    }
    engine::runtime& on_;
    std::unique_ptr<transport> inner_;
    const trouble what_;
    const int nth_;
    const bool for_good_;
    std::atomic<int>& count_;
};

constexpr trouble troubles[] = {trouble::refused,      trouble::reset,       trouble::truncated,
                                trouble::server_error, trouble::throttled,   trouble::garbage,
                                trouble::block_page,   trouble::wrong_shape, trouble::bad_request,
                                trouble::forbidden,    trouble::not_found,   trouble::moved,
                                trouble::too_large};

struct small_world {
    sim::world_server server{{.seed = 3, .markets = 400}};
    sync_setup setup() const { return {.config = at_world(server.url()), .as_of = server.as_of()}; }
};

void check_settled(const sync_result& r) {
    BOOST_TEST(r.run.balanced);
    BOOST_TEST(r.run.final.window.used_bytes == 0u);
}

} // namespace

BOOST_AUTO_TEST_SUITE(sync_faults)

BOOST_AUTO_TEST_CASE(one_bad_exchange_anywhere_changes_nothing) {
    const small_world outside;
    auto how = outside.setup();
    std::atomic<int> count{0};
    how.wrap = [&](engine::runtime& on, std::unique_ptr<transport> inner) {
        return std::make_unique<spoiler>(on, std::move(inner), trouble::refused, 1'000'000, false,
                                         count);
    };
    const auto whole = run_sync(how);
    BOOST_TEST((whole.result.run.outcome == engine::run_outcome::complete));
    const int exchanges = count;
    BOOST_TEST(exchanges >= 6);
    const int tries = std::max(exchanges, static_cast<int>(std::size(troubles)));
    for (int i = 0; i < tries; ++i) {
        const int n = i % exchanges; // each exchange and each trouble at least once
        const trouble what = troubles[static_cast<std::size_t>(i) % std::size(troubles)];
        BOOST_TEST_CONTEXT("exchange " << n << ", trouble " << static_cast<int>(what)) {
            count = 0;
            how.wrap = [&](engine::runtime& on, std::unique_ptr<transport> inner) {
                return std::make_unique<spoiler>(on, std::move(inner), what, n, false, count);
            };
            const auto got = run_sync(how);
            check_settled(got.result);
            BOOST_TEST((got.json == whole.json));
        }
    }
}

BOOST_AUTO_TEST_CASE(an_outside_that_dies_leaves_a_partial_run_that_says_so) {
    const small_world outside;
    for (const trouble what : troubles)
        for (const int from : {0, 1, 3, 5}) {
            auto how = outside.setup();
            std::atomic<int> count{0};
            how.wrap = [&](engine::runtime& on, std::unique_ptr<transport> inner) {
                return std::make_unique<spoiler>(on, std::move(inner), what, from, true, count);
            };
            BOOST_TEST_CONTEXT("from exchange " << from << ", trouble " << static_cast<int>(what)) {
                const auto got = run_sync(how);
                check_settled(got.result);
                BOOST_TEST((got.result.run.outcome == engine::run_outcome::partial));
                BOOST_TEST(!got.result.missing.empty());
                BOOST_TEST(got.result.run.faults.empty());
                if (from == 0) BOOST_TEST(!got.result.usable);
            }
        }
}

BOOST_AUTO_TEST_CASE(stopped_anywhere_everything_read_is_delivered) {
    const small_world outside;
    for (int n = 0; n < 600; n += 37) {
        auto how = outside.setup();
        store::database db({.path = ":memory:"}, store::access::write);
        how.store = &db;
        std::atomic<int> steps{0};
        graphs::sync* running = nullptr;
        how.before = [&](graphs::sync& s) { running = &s; };
        how.on_step = [&](const char*, const std::string&) {
            if (steps++ == n) running->stop();
        };
        const auto got = run_sync(how);
        check_settled(got.result);
        BOOST_TEST(account_of(got.result, "markets").abandoned.empty());
        BOOST_TEST(db.counts().markets == static_cast<std::int64_t>(got.result.book.size()));
        BOOST_TEST(db.counts().sync_logs == 1);
    }
}

BOOST_AUTO_TEST_CASE(aborted_anywhere_it_ends_and_balances) {
    const small_world outside;
    for (int n = 0; n < 600; n += 41) {
        auto how = outside.setup();
        std::atomic<int> steps{0};
        graphs::sync* running = nullptr;
        how.before = [&](graphs::sync& s) { running = &s; };
        how.on_step = [&](const char*, const std::string&) {
            if (steps++ == n) running->abort();
        };
        const auto got = run_sync(how);
        check_settled(got.result);
        if (steps > n) BOOST_TEST((got.result.run.outcome == engine::run_outcome::failed));
    }
}

BOOST_AUTO_TEST_CASE(a_body_that_throws_costs_its_parcel_and_says_so) {
    const small_world outside;
    int thrown = 0;
    for (int n = 3; n < 300; n += 13) {
        auto how = outside.setup();
        std::atomic<int> steps{0};
        how.on_step = [&](const char*, const std::string&) {
            if (steps++ == n) throw std::runtime_error("injected");
        };
        const auto got = run_sync(how);
        check_settled(got.result);
        if (steps <= n) break; // the run has no such step
        ++thrown;
        BOOST_TEST((got.result.run.outcome == engine::run_outcome::partial));
        BOOST_TEST(got.result.run.faults.size() == 1u);
    }
    BOOST_TEST(thrown > 4);
}

BOOST_AUTO_TEST_CASE(an_endless_stream_of_pages_stays_inside_the_window) {
    const sim::world_server world({.seed = 5, .markets = 6'000});
    sync_setup how{.config = at_world(world.url()), .as_of = world.as_of()};
    how.config.engine.window_bytes = 1 << 20;
    const auto got = run_sync(how);
    BOOST_TEST((got.result.run.outcome == engine::run_outcome::complete));
    // a page is announced as large as the one before; no more than one per source overshoots
    BOOST_TEST(got.result.run.final.window.peak_bytes < (6u << 20));
    check_settled(got.result);
}

BOOST_AUTO_TEST_CASE(the_built_in_world_is_solved_the_same_way_every_time) {
    const sim::world_server world({.seed = 1, .markets = 2'000});
    std::string first;
    for (const std::uint32_t threads : {1u, 2u, 4u})
        for (const std::size_t chunk : {1u, 7u, 64u}) {
            const auto got = run_sync({.config = at_world(world.url()),
                                       .as_of = world.as_of(),
                                       .threads = threads,
                                       .chunk = chunk});
            const auto score = world.judge(got.result.related.relations, got.result.opportunities);
            BOOST_TEST(score.pairs_wrong == 0u);
            BOOST_TEST(score.opportunities_wrong == 0u);
            BOOST_TEST(score.pairs_found * 10 >= score.pairs_planted * 9);
            if (first.empty()) first = got.json;
            BOOST_TEST((got.json == first));
        }
}

BOOST_AUTO_TEST_SUITE_END()
