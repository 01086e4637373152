// The venues as they are since autumn 2026: rows of two versions side by side, an exchange in
// shards, listings that come round, order books that are billed one by one. Each world serves the
// same markets and books, so the same must come out.

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

#include "nodes/sim/world_server.hpp"
#include "nodes/store/sqlite.hpp"
#include "sync_support.hpp"

using namespace dutchbook;
using namespace dutchbook::graphs;
using namespace dutchbook::graphs::testing;

namespace {

sim::world_options options_of(std::uint64_t v2_permille = 0) {
    sim::world_options o;
    o.seed = 12;
    o.markets = 600;
    o.v2_permille = v2_permille;
    return o;
}

outcome_of_sync sync_with(const sim::world_options& how, store::database* into = nullptr,
                          std::chrono::minutes later = {}) {
    const sim::world_server world(how);
    sync_setup setup{.config = at_world(world.url()), .as_of = world.as_of() + later};
    setup.store = into;
    return run_sync(setup);
}

/// All that a run found, without how the pages were cut.
std::string findings(const outcome_of_sync& got) {
    const auto from = got.json.find("\"accounts\":");
    BOOST_REQUIRE(from != std::string::npos);
    return got.json.substr(from);
}

bool says(const sync_result& r, std::string_view what) {
    return std::any_of(r.missing.begin(), r.missing.end(),
                       [&](const std::string& m) { return m.find(what) != m.npos; });
}

using rows = std::set<std::pair<market_key, market_key>>;

rows rows_of(const std::vector<opportunity>& all) {
    rows out;
    for (const auto& o : all) out.emplace(o.buy, o.sell);
    return out;
}

/// Those without a leg on a shard.
rows rows_off(const sync_result& r, std::int32_t shard) {
    rows out;
    for (const auto& o : r.opportunities)
        if (std::none_of(o.legs.begin(), o.legs.end(), [&](const leg& l) {
                return l.key.platform == "kalshi" && r.book.find(l.key)->shard == shard;
            }))
            out.emplace(o.buy, o.sell);
    return out;
}

std::int64_t count(const store::database& db, const std::string& what) {
    store::sqlite::statement query(db.connection(), "SELECT count(*) FROM " + what);
    query.step();
    return query.integer(0);
}

/// Counts requests on their way, and answers some of them itself.
class gate final : public transport {
  public:
    gate(std::unique_ptr<transport> inner, std::string part, bool shut, std::size_t& count)
        : inner_(std::move(inner)), part_(std::move(part)), shut_(shut), count_(count) {}
    void send(http::request what, std::function<void(http::result)> done) override {
        const bool ours = what.url.find(part_) != std::string::npos;
        count_ += ours;
        if (!ours || !shut_) return inner_->send(std::move(what), std::move(done));
        http::result no;
        no.reply.status = 429;
        no.reply.body = R"({"error":"too many requests"})";
        done(std::move(no));
    }
    void cancel_all() override { inner_->cancel_all(); }

  private:
    std::unique_ptr<transport> inner_;
    std::string part_;
    bool shut_;
    std::size_t& count_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(venue_news)

BOOST_AUTO_TEST_CASE(rows_of_version_v2_bring_what_those_of_v1_bring) {
    const auto old = sync_with(options_of(0));
    BOOST_TEST_REQUIRE(old.result.missing.empty());
    BOOST_TEST_REQUIRE(old.result.opportunities.size() > 5u);
    for (const std::uint64_t share : {500u, 1'000u}) {
        const auto got = sync_with(options_of(share));
        BOOST_TEST(got.result.missing.empty());
        BOOST_TEST(account_of(got.result, "markets").read == 600u);
        BOOST_TEST(account_of(got.result, "markets").rejected.empty());
        BOOST_TEST((findings(got) == findings(old)), share << " of 1,000 events in v2");
    }
}

BOOST_AUTO_TEST_CASE(an_unknown_version_costs_its_own_rows_and_is_named) {
    const folder here;
    store::database db({.path = here.path / "x.db"}, store::access::write);
    auto how = options_of(250);
    const auto old = sync_with(how, &db);
    BOOST_TEST_REQUIRE(old.result.missing.empty());
    const auto relations = count(db, "relations");
    const auto active = count(db, "opportunities WHERE status = 'active'");
    how.unknown_version_permille = 500;
    const auto got = sync_with(how, &db, std::chrono::minutes(10));
    const auto& rejected = account_of(got.result, "markets").rejected;
    BOOST_REQUIRE_EQUAL(rejected.size(), 1u);
    const auto at = rejected.begin();
    BOOST_TEST(at->first == "polymarket.other_version");
    BOOST_TEST(at->second > 60u);
    BOOST_TEST(got.result.usable);
    BOOST_TEST((got.result.run.outcome == engine::run_outcome::partial));
    BOOST_TEST(got.result.missing.size() == 1u);
    BOOST_TEST(says(got.result,
                    "polymarket.other_version: " + std::to_string(at->second) + " of 300 markets"));
    BOOST_TEST(got.result.book.size() + at->second == 600u);
    BOOST_TEST(got.result.opportunities.size() > 0u);
    const rows before = rows_of(old.result.opportunities), now = rows_of(got.result.opportunities);
    BOOST_TEST(std::includes(before.begin(), before.end(), now.begin(), now.end()));
    // What was not read is not gone.
    BOOST_TEST(count(db, "markets WHERE is_active = 1") == 600);
    BOOST_TEST(count(db, "relations") == relations);
    BOOST_TEST(count(db, "similarities WHERE confidence = 0") == 0);
    BOOST_TEST(count(db, "opportunities WHERE status = 'active'") == active);
}

BOOST_AUTO_TEST_CASE(a_paused_shard_withholds_its_own_markets_only) {
    const auto open = sync_with(options_of(250));
    BOOST_TEST_REQUIRE(open.result.missing.empty());
    for (const std::int32_t shard : {0, 2, 3}) {
        auto how = options_of(250);
        how.paused_shards = {shard};
        const rows kept = rows_off(open.result, shard);
        BOOST_TEST_REQUIRE(kept.size() < open.result.opportunities.size()); // some stand on it
        BOOST_TEST_REQUIRE(kept.size() > 0u);
        const folder here;
        store::database db({.path = here.path / "x.db"}, store::access::write);
        const auto got = sync_with(how, &db);
        BOOST_TEST_CONTEXT("shard " << shard) {
            BOOST_TEST((rows_of(got.result.opportunities) == kept));
            BOOST_TEST(got.result.book.size() == 600u); // rows and relations stay
            BOOST_TEST(count(db, "markets WHERE is_active = 1") == 600);
            BOOST_TEST(got.result.related.relations.size() == open.result.related.relations.size());
            BOOST_TEST(got.result.missing.size() == 1u);
            BOOST_TEST(
                says(got.result, "kalshi shard " + std::to_string(shard) + " does not trade now"));
        }
    }
}

BOOST_AUTO_TEST_CASE(without_a_list_the_flags_on_top_hold_for_every_shard) {
    auto how = options_of();
    how.tells_shards = false;
    const auto open = sync_with(how);
    BOOST_TEST(open.result.missing.empty());
    BOOST_TEST(open.result.opportunities.size() > 5u);
    how.paused_shards = {0};
    const auto halted = sync_with(how);
    BOOST_TEST(halted.result.opportunities.empty());
    BOOST_TEST(halted.result.related.relations.size() == open.result.related.relations.size());
    for (const char* shard : {"0", "2", "3"})
        BOOST_TEST(
            says(halted.result, "kalshi shard " + std::string(shard) + " does not trade now"));
}

BOOST_AUTO_TEST_CASE(a_status_that_comes_with_an_error_code_is_read_at_once) {
    const auto usual = sync_with(options_of());
    for (const int code : {500, 503, 504}) {
        auto how = options_of();
        how.exchange_status_code = code;
        const auto got = sync_with(how);
        BOOST_TEST(got.result.missing.empty());
        BOOST_TEST((findings(got) == findings(usual)));
        for (const auto& lane : got.result.run.final.lanes) BOOST_TEST(lane.retries == 0u);
        how.paused_shards = {3};
        const auto halted = sync_with(how).result;
        BOOST_TEST((rows_of(halted.opportunities) == rows_off(usual.result, 3)));
        BOOST_TEST(halted.missing.size() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(a_listing_that_comes_round_under_fresh_cursors_ends) {
    const folder here;
    store::database db({.path = here.path / "x.db"}, store::access::write);
    auto how = options_of(250);
    const auto once = sync_with(how, &db);
    how.endless_listings = true;
    const auto got = sync_with(how, &db, std::chrono::minutes(10));
    for (const char* listing : {"kalshi_events", "polymarket_events"}) {
        const auto& report = got.result.crawls.at(listing);
        BOOST_TEST(!report.complete);
        BOOST_TEST(says(got.result, std::string(listing) + ": repeated_page"));
        BOOST_TEST(report.counters.pages == once.result.crawls.at(listing).counters.pages + 1);
    }
    BOOST_TEST((rows_of(got.result.opportunities) == rows_of(once.result.opportunities)));
    BOOST_TEST(got.result.book.size() == 600u);
    BOOST_TEST(got.result.usable);
    BOOST_TEST(count(db, "markets WHERE is_active = 1") == 600);
}

BOOST_AUTO_TEST_CASE(books_that_only_pass_in_small_requests_are_read_all_the_same) {
    const auto usual = sync_with(options_of());
    for (const std::size_t most : {30u, 1u}) {
        auto how = options_of();
        how.most_books = most;
        const sim::world_server world(how);
        std::size_t asked = 0;
        sync_setup setup{.config = at_world(world.url()), .as_of = world.as_of()};
        setup.wrap = [&](engine::runtime&, std::unique_ptr<transport> inner) {
            return std::make_unique<gate>(std::move(inner), "books", false, asked);
        };
        const auto got = run_sync(setup);
        BOOST_TEST(got.result.missing.empty());
        BOOST_TEST((findings(got) == findings(usual)));
        const std::size_t wanted = usual.result.books_wanted;
        BOOST_TEST(asked <= 2 * wanted / most + 80); // those that pass, and those on the way there
    }
}

BOOST_AUTO_TEST_CASE(a_venue_that_gives_no_book_at_all_costs_a_bounded_number_of_calls) {
    const sim::world_server world(options_of());
    std::size_t asked = 0;
    sync_setup setup{.config = at_world(world.url()), .as_of = world.as_of()};
    setup.wrap = [&](engine::runtime&, std::unique_ptr<transport> inner) {
        return std::make_unique<gate>(std::move(inner), "/markets/orderbooks", true, asked);
    };
    const auto got = run_sync(setup);
    BOOST_TEST(asked > 0u);
    BOOST_TEST(asked < 60u); // halvings from 100 to 1, and four tries of one book
    BOOST_TEST(says(got.result, "kalshi order books: "));
    BOOST_TEST(got.result.usable);
    BOOST_TEST(account_of(got.result, "books").balanced);
}

BOOST_AUTO_TEST_SUITE_END()
