// What a sync must not conclude: an empty listing, rows that changed their shape, replies without
// books and configured limits say nothing about the markets and opportunities that are stored.

#include <boost/test/unit_test.hpp>

#include <functional>

#include "nodes/sim/world_server.hpp"
#include "nodes/store/sqlite.hpp"
#include "sync_support.hpp"

using namespace dutchbook;
using namespace dutchbook::graphs;
using namespace dutchbook::graphs::testing;

namespace {

using rewrite = std::function<void(const std::string& url, std::string& body)>;

/// Changes replies on their way.
class rewriter final : public transport {
  public:
    rewriter(std::unique_ptr<transport> inner, rewrite how)
        : inner_(std::move(inner)), how_(std::move(how)) {}
    void send(http::request what, std::function<void(http::result)> done) override {
        const std::string url = what.url;
        inner_->send(std::move(what), [url, how = how_, done = std::move(done)](http::result got) {
            how(url, got.reply.body);
            done(std::move(got));
        });
    }
    void cancel_all() override { inner_->cancel_all(); }

  private:
    std::unique_ptr<transport> inner_;
    rewrite how_;
};

std::size_t replace(std::string& text, std::string_view from, std::string_view to,
                    std::size_t most = std::size_t(-1)) {
    std::size_t n = 0;
    for (auto at = text.find(from); at != text.npos && n < most;
         at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to), ++n;
    return n;
}

/// A store that one good sync has filled, ten minutes ago.
struct filled_store {
    sim::world_server world{{.markets = 400}};
    folder here;
    store::database db{{.path = here.path / "x.db"}, store::access::write};
    sync_setup how;
    std::int64_t active, relations, opportunities;

    filled_store() {
        how.config = at_world(world.url());
        how.as_of = world.as_of();
        how.store = &db;
        const auto good = run_sync(how);
        BOOST_TEST_REQUIRE(good.result.missing.empty());
        how.as_of += std::chrono::minutes(10);
        active = count("markets WHERE is_active = 1");
        relations = count("relations");
        opportunities = count("opportunities WHERE status = 'active'");
        BOOST_TEST_REQUIRE(opportunities > 2);
    }
    std::int64_t count(const std::string& what) {
        store::sqlite::statement query(db.connection(), "SELECT count(*) FROM " + what);
        query.step();
        return query.integer(0);
    }
    sync_result again(rewrite change) {
        how.wrap = [change = std::move(change)](engine::runtime&,
                                                std::unique_ptr<transport> inner) {
            return std::make_unique<rewriter>(std::move(inner), change);
        };
        return run_sync(how).result;
    }
    void expect_all_there() {
        BOOST_TEST(count("markets WHERE is_active = 1") == active);
        BOOST_TEST(count("relations") == relations);
        BOOST_TEST(count("opportunities WHERE status = 'active'") == opportunities);
        BOOST_TEST(count("similarities WHERE confidence = 0") == 0);
    }
};

bool says(const sync_result& r, std::string_view what) {
    return std::any_of(r.missing.begin(), r.missing.end(),
                       [&](const std::string& m) { return m.find(what) != m.npos; });
}

} // namespace

BOOST_AUTO_TEST_SUITE(what_nothing_proves)

BOOST_AUTO_TEST_CASE(an_empty_listing_expires_nothing) {
    filled_store s;
    const auto r = s.again([](const std::string& url, std::string& body) {
        if (url.find("/v2/events") != url.npos) body = R"({"events":[],"cursor":""})";
    });
    BOOST_TEST(says(r, "kalshi: not one market is listed"));
    BOOST_TEST(r.usable);
    s.expect_all_there();
}

BOOST_AUTO_TEST_CASE(a_listing_that_changed_its_shape_fails_and_expires_nothing) {
    filled_store s;
    const auto r = s.again([](const std::string&, std::string& body) {
        replace(body, R"("clobTokenIds":"[)", R"("clobTokenIds":"{)");
    });
    BOOST_TEST(says(r, "markets are not as documented"));
    BOOST_TEST(!r.usable);
    s.expect_all_there();
}

BOOST_AUTO_TEST_CASE(a_row_that_cannot_be_read_is_not_gone) {
    filled_store s;
    const auto r = s.again([](const std::string&, std::string& body) {
        replace(body, R"("clobTokenIds":"[)", R"("clobTokenIds":"{)", 1);
    });
    BOOST_TEST(r.missing.empty());
    BOOST_TEST(r.book.size() + 1 == std::size_t(s.active));
    s.expect_all_there();
}

BOOST_AUTO_TEST_CASE(limits_of_ours_close_no_market) {
    filled_store s;
    s.how.config.quality.min_volume_usd = money::from_micros(50'000 * micros_per_unit);
    const auto r = s.again([](const std::string&, std::string&) {});
    BOOST_TEST(r.book.size() < std::size_t(s.active));
    BOOST_TEST(s.count("markets WHERE is_active = 1") == s.active);
}

BOOST_AUTO_TEST_CASE(a_reply_without_any_book_prices_nothing) {
    filled_store s;
    const auto r = s.again([](const std::string& url, std::string& body) {
        if (url.find("orderbooks") != url.npos) body = R"({"orderbooks":[]})";
    });
    BOOST_TEST(says(r, "a reply holds none of those asked for"));
    s.expect_all_there();
}

BOOST_AUTO_TEST_CASE(a_market_that_is_really_gone_takes_its_opportunities_along) {
    filled_store s;
    const auto r = s.again([](const std::string&, std::string& body) {
        replace(body, R"("closed":false)", R"("closed":true)", 100);
    });
    BOOST_TEST(r.retired > 50);
    BOOST_TEST(s.count("opportunities WHERE status = 'expired'") > 0);
}

BOOST_AUTO_TEST_SUITE_END()
