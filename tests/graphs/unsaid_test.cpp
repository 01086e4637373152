// What a reading that failed did not say is not written over what was known, and a bad row costs
// itself: whole syncs over the built-in world, with a store and a remote's outbox.

#include <boost/test/unit_test.hpp>

#include "nodes/sim/world_server.hpp"
#include "nodes/store/outbox.hpp"
#include "nodes/store/rejects.hpp"
#include "rewriter.hpp"
#include "sync_support.hpp"

using namespace dutchbook;
using namespace dutchbook::graphs;
using namespace dutchbook::graphs::testing;

namespace {

/// A store that serves one remote, over a world of 400 markets.
struct delivered_store {
    sim::world_server world{{.markets = 400}};
    folder here;
    store::database db{{.path = here.path / "x.db", .sinks = {store::sink{.name = "convex"}}},
                       store::access::write};
    sync_setup how;

    delivered_store() {
        how.config = at_world(world.url());
        how.as_of = world.as_of();
        how.store = &db;
    }
    sync_result run(rewrite_reply change) {
        how.wrap = rewriter::around(std::move(change));
        auto r = run_sync(how).result;
        how.as_of += std::chrono::minutes(10);
        return r;
    }
    /// The remote takes everything; how many rows of markets there were.
    std::size_t deliver_markets() {
        store::outbox box(db, "convex");
        std::size_t n = 0;
        for (const auto k : store::all_kinds)
            while (true) {
                const auto items = box.claim(k, 0, 1'000, 64u << 20, {});
                if (items.empty()) break;
                if (k == store::kind::market) n += items.size();
                box.confirm(k, items, how.as_of);
            }
        return n;
    }
    std::string columns() {
        std::string all;
        store::sqlite::statement q(db.connection(),
                                   "SELECT platform, external_id, category, tags, extra, row_hash, "
                                   "content_hash FROM markets ORDER BY platform, external_id");
        while (q.step())
            for (int c = 0; c < 7; ++c) all += std::string(q.text(c)) + "\n";
        return all;
    }
};

std::uint64_t lost_to(const engine::account_snapshot& a, std::string_view reason) {
    for (const auto& [name, n] : a.rejected)
        if (name == reason) return n;
    return 0;
}

void nothing(const std::string&, http::result&) {}

bool of_series(const std::string& url) { return url.find("/series") != url.npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(what_was_not_said)

BOOST_AUTO_TEST_CASE(an_outage_of_the_series_overwrites_nothing_and_sends_nothing) {
    delivered_store s;
    BOOST_TEST_REQUIRE(s.run(nothing).missing.empty());
    const std::string before = s.columns();
    BOOST_TEST(s.deliver_markets() > 300u);

    const auto out = s.run([](const std::string& url, http::result& got) {
        if (of_series(url)) got.reply.status = 500, got.reply.body = "down";
    });
    BOOST_TEST(!out.missing.empty());
    BOOST_TEST(out.stored.updated == 0);
    BOOST_TEST(out.stored.inserted == 0);
    BOOST_TEST((s.columns() == before));
    BOOST_TEST(s.deliver_markets() == 0u);

    BOOST_TEST(s.run(nothing).missing.empty());
    BOOST_TEST((s.columns() == before));
    BOOST_TEST(s.deliver_markets() == 0u);
}

BOOST_AUTO_TEST_CASE(a_listing_of_series_without_a_row_overwrites_nothing) {
    delivered_store s;
    BOOST_TEST_REQUIRE(s.run(nothing).missing.empty());
    const std::string before = s.columns();
    s.deliver_markets();
    for (const char* body : {R"({"series":[]})", R"({"series":null})"}) {
        s.run([body](const std::string& url, http::result& got) {
            if (of_series(url)) got.reply.body = body;
        });
        BOOST_TEST((s.columns() == before));
        BOOST_TEST(s.deliver_markets() == 0u);
    }
}

BOOST_AUTO_TEST_CASE(events_that_come_without_tags_overwrite_nothing) {
    delivered_store s;
    BOOST_TEST_REQUIRE(s.run(nothing).missing.empty());
    const std::string before = s.columns();
    s.deliver_markets();
    std::size_t hidden = 0;
    const auto r = s.run([&hidden](const std::string& url, http::result& got) {
        if (url.find("/events/keyset") == url.npos) return;
        std::string& body = got.reply.body;
        for (auto at = body.find("\"tags\":"); at != body.npos; at = body.find("\"tags\":", at + 1))
            body.replace(at, 7, "\"color\":"), ++hidden;
    });
    BOOST_TEST(hidden > 0u);
    BOOST_TEST(r.stored.updated == 0);
    BOOST_TEST((s.columns() == before));
    BOOST_TEST(s.deliver_markets() == 0u);
}

BOOST_AUTO_TEST_CASE(one_bad_character_costs_its_market_alone_and_is_kept) {
    delivered_store s;
    const auto good = s.run(nothing);
    BOOST_TEST_REQUIRE(good.missing.empty());
    const auto spoil = [](const std::string& url, http::result& got) {
        std::string& body = got.reply.body;
        const bool kalshi = url.find("/v2/events") != url.npos;
        if (!kalshi && url.find("/events/keyset") == url.npos) return;
        const std::string_view key = kalshi ? "\"yes_sub_title\":\"" : "\"question\":\"";
        if (const auto at = body.find(key); at != body.npos)
            body.insert(at + key.size(), kalshi ? "\\ud800" : "\xff");
    };
    std::string first;
    for (const std::uint32_t threads : {1u, 4u}) {
        s.how.threads = threads;
        const auto r = s.run(spoil);
        BOOST_TEST(r.missing.empty());
        const auto& markets = account_of(r, "markets");
        BOOST_TEST(markets.balanced);
        BOOST_TEST(lost_to(markets, "kalshi.bad_escape") > 0u);
        BOOST_TEST(lost_to(markets, "polymarket.bad_encoding") > 0u);
        const auto kept = store::rejects(s.db);
        std::size_t lost = lost_to(markets, "kalshi.bad_escape") +
                           lost_to(markets, "polymarket.bad_encoding");
        BOOST_TEST(kept.size() == lost);
        BOOST_TEST(r.book.size() + lost >= good.book.size());
        std::string all;
        for (const auto& k : kept) {
            BOOST_TEST(!k.key.id.empty());
            BOOST_TEST((k.raw.front() == '{' && k.raw.back() == '}'));
            all += k.key.id + k.reason + k.raw + "\n";
        }
        if (first.empty()) first = all;
        BOOST_TEST((all == first));
        // Lost for now, and not gone.
        store::sqlite::statement gone(s.db.connection(),
                                      "SELECT count(*) FROM markets WHERE is_active = 0");
        gone.step();
        BOOST_TEST(gone.integer(0) == 0);
    }
}

BOOST_AUTO_TEST_CASE(what_a_venue_never_sent_before_is_named_once) {
    delivered_store s;
    const auto good = s.run(nothing);
    BOOST_TEST(good.news.empty());
    std::uint64_t rows = 0;
    const auto with_new = [&rows](const std::string& url, http::result& got) {
        if (url.find("/v2/events") == url.npos) return;
        std::string& body = got.reply.body;
        for (auto at = body.find("\"ticker\":"); at != body.npos;
             at = body.find("\"ticker\":", at + 30))
            body.insert(at, "\"protocol\":\"v9\","), ++rows;
    };
    const auto first = s.run(with_new);
    BOOST_REQUIRE_EQUAL(first.news.size(), 1u);
    BOOST_TEST(first.news[0].name.platform == "kalshi");
    BOOST_TEST(first.news[0].name.field == "market.protocol");
    BOOST_TEST(first.news[0].count == rows);
    BOOST_TEST(s.run(with_new).news.empty());
}

BOOST_AUTO_TEST_SUITE_END()
