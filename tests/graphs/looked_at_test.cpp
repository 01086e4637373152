// What was not looked at is not gone: a store with proved and judged relations and opportunities
// meets a run for each cause that keeps a market, a pair or a book from being looked at.

#include <boost/test/unit_test.hpp>

#include <array>
#include <atomic>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "filled_store.hpp"

using namespace dutchbook;
using namespace dutchbook::graphs;
using namespace dutchbook::graphs::testing;

namespace {

/// The worlds, and a store filled by a sync whose model called every open pair one question; where
/// the contracts let that stand, the relation is judged. `honest` is the same world with a model
/// that knows the truth.
struct first_sync {
    static constexpr std::size_t markets = 1'000;
    sim::world_server agreeable{{.seed = 9, .markets = markets, .agreeable_model = true}};
    sim::world_server honest{{.seed = 9, .markets = markets}};
    folder here;
    sync_setup how;

    first_sync() {
        how.config = at_world(agreeable.url());
        how.config.llm.url = agreeable.url() + "/llm/v1";
        how.config.llm.requests_per_minute = 60'000;
        how.config.llm.tokens_per_minute = 0;
        how.config.llm.budget_usd = money::from_micros(1'000 * micros_per_unit);
        how.as_of = agreeable.as_of();
        how.judged = true;
        store::database db{{.path = here.path / "first.db"}, store::access::write};
        how.store = &db;
        BOOST_TEST_REQUIRE(run_sync(how).result.missing.empty());
    }
    static const first_sync& once() {
        static const first_sync made;
        return made;
    }
};

/// A copy of that store, ten minutes later.
struct judged_store {
    const first_sync& first = first_sync::once();
    folder here;
    store::database db{{.path = copied()}, store::access::write};
    sync_setup how = first.how;
    std::string before;

    judged_store() {
        how.store = &db;
        BOOST_TEST_REQUIRE(count("relations WHERE tier = 'judged'") > 3);
        BOOST_TEST_REQUIRE(count("relations WHERE tier = 'proved'") > 3);
        BOOST_TEST_REQUIRE(count("opportunities WHERE status='active' AND tier = 'judged'") > 0);
        BOOST_TEST_REQUIRE(count("opportunities WHERE status='active' AND tier = 'proved'") > 3);
        before = standing();
        how.as_of += std::chrono::minutes(10);
    }
    std::filesystem::path copied() const {
        std::filesystem::copy_file(first.here.path / "first.db", here.path / "x.db");
        return here.path / "x.db";
    }
    std::int64_t count(const std::string& what) {
        store::sqlite::statement query(db.connection(), "SELECT count(*) FROM " + what);
        query.step();
        return query.integer(0);
    }
    /// Relations, pairs and active opportunities by natural key; open markets.
    std::string standing() {
        std::string all;
        for (const char* sql :
             {"SELECT left_side || right_side || relation || tier FROM relations ORDER BY 1",
              "SELECT market1_id || market2_id || relation FROM similarities WHERE confidence > 0 "
              "ORDER BY 1",
              "SELECT buy_market_id || sell_market_id || tier FROM opportunities WHERE status = "
              "'active' ORDER BY 1",
              "SELECT external_id FROM markets WHERE is_active = 1 ORDER BY 1"}) {
            store::sqlite::statement row(db.connection(), sql);
            while (row.step()) all.append(row.text(0)).append("\n");
        }
        return all;
    }
    sync_result again(const rewrite& change = {}) {
        if (change) how.wrap = rewriter::around(change);
        return run_sync(how).result;
    }
    /// The model cannot be asked again from memory: no verdict is known under this name.
    void rename_model() { how.config.llm.model = "another"; }
    void kill_model() { how.config.llm.url = "http://127.0.0.1:9/v1"; }
    void expect_all_stands() {
        const std::string now = standing();
        const auto at = std::mismatch(now.begin(), now.end(), before.begin(), before.end()).first;
        const auto from = static_cast<std::size_t>(at - now.begin());
        BOOST_TEST((now == before), "differs from here: " << now.substr(from, 200));
    }
};

void empty(std::string& body, std::string_view list) {
    body = "{\"" + std::string(list) + "\":[],\"cursor\":\"\"}";
}

} // namespace

BOOST_AUTO_TEST_SUITE(what_was_not_looked_at_is_not_gone)

BOOST_AUTO_TEST_CASE(the_same_run_again_changes_nothing) {
    judged_store s;
    const auto r = s.again();
    BOOST_TEST(r.missing.empty());
    BOOST_TEST(r.delivered->standing_relations == 0);
    s.expect_all_stands();
}

BOOST_AUTO_TEST_CASE(another_model_that_denies_withdraws_what_the_first_one_said) {
    judged_store s;
    s.rename_model();
    s.how.config.llm.url = s.first.honest.url() + "/llm/v1";
    const auto r = s.again();
    BOOST_TEST(r.missing.empty());
    BOOST_TEST(r.delivered->withdrawn > 3);
    BOOST_TEST(s.count("relations WHERE tier = 'judged'") == std::int64_t(r.judged.related));
    BOOST_TEST(r.delivered->expired > 0);
}

BOOST_AUTO_TEST_CASE(a_dead_model_withdraws_nothing) {
    judged_store s;
    s.rename_model();
    s.kill_model();
    const auto r = s.again();
    BOOST_TEST((r.run.outcome == engine::run_outcome::partial));
    BOOST_TEST(r.delivered->standing_relations > 3);
    BOOST_TEST(r.delivered->standing_opportunities > 0);
    s.expect_all_stands();
}

BOOST_AUTO_TEST_CASE(a_model_that_is_switched_off_withdraws_nothing) {
    judged_store s;
    s.rename_model();
    s.how.config.llm.enabled = toggle::off;
    const auto r = s.again();
    BOOST_TEST(r.missing.empty());
    s.expect_all_stands();
    s.how.judged = false; // not even an estimate
    s.again();
    s.expect_all_stands();
}

BOOST_AUTO_TEST_CASE(a_budget_that_is_used_up_withdraws_nothing) {
    judged_store s;
    s.rename_model();
    s.how.config.llm.budget_usd = money::from_micros(1);
    const auto r = s.again();
    BOOST_TEST(r.judged.budget_ended);
    BOOST_TEST(r.judged.calls == 0u);
    s.expect_all_stands();
}

BOOST_AUTO_TEST_CASE(a_model_that_refuses_the_key_withdraws_nothing) {
    judged_store s;
    s.rename_model();
    s.how.config.llm.url = s.first.agreeable.url() + "/nothing/here"; // 404
    s.again();
    s.expect_all_stands();
}

BOOST_AUTO_TEST_CASE(judging_that_is_cut_short_withdraws_nothing) {
    boost::asio::io_context io; // takes connections and never answers
    boost::asio::ip::tcp::acceptor silent{io, {boost::asio::ip::address_v4::loopback(), 0}};
    judged_store s;
    s.rename_model();
    s.how.config.llm.url =
        "http://127.0.0.1:" + std::to_string(silent.local_endpoint().port()) + "/v1";
    s.how.judging_time = std::chrono::milliseconds(1);
    const auto r = s.again();
    BOOST_TEST(r.judged.still_open() == r.judged.open);
    s.expect_all_stands();
}

BOOST_AUTO_TEST_CASE(edited_rules_without_a_model_withdraw_nothing) {
    judged_store s;
    s.kill_model();
    std::atomic<std::size_t> edited = 0;
    s.again([&](const std::string&, std::string& body) {
        edited +=
            replace(body, R"("rules_primary":")", R"("rules_primary":"See the rules for more information. )");
    });
    BOOST_TEST(edited > 100u);
    s.expect_all_stands();
}

BOOST_AUTO_TEST_CASE(a_stop_at_any_movement_withdraws_nothing) {
    for (const std::string at :
         {"kalshi.events", "decode", "book", "compile", "store.markets", "prove", "batches",
          "post.check", "requests", "order books", "price", "store.results"}) {
        BOOST_TEST_CONTEXT("stopped at " << at) {
            judged_store s;
            s.rename_model();
            graphs::sync* running = nullptr;
            std::atomic<bool> stopped = false;
            s.how.before = [&](graphs::sync& one) { running = &one; };
            s.how.on_step = [&](const char*, const std::string& where) {
                if (where == at && !stopped.exchange(true)) running->stop("asked to");
            };
            const auto r = s.again();
            BOOST_TEST(stopped);
            BOOST_TEST(r.run.balanced);
            BOOST_TEST(r.delivered.has_value());
            s.expect_all_stands();
        }
    }
}

BOOST_AUTO_TEST_CASE(books_that_a_stop_left_out_are_given_up_by_name) {
    judged_store s;
    graphs::sync* running = nullptr;
    s.how.before = [&](graphs::sync& one) { running = &one; };
    s.how.on_step = [&](const char*, const std::string& where) {
        if (where == "requests") running->stop("asked to");
    };
    const auto r = s.again();
    const auto& books = account_of(r, "books");
    BOOST_TEST(books.read == r.books_wanted);
    std::uint64_t given_up = 0;
    for (const auto& [cause, n] : books.abandoned) given_up += n;
    BOOST_TEST(given_up > 0u);
    BOOST_TEST(given_up + r.books_read + books.rejected.size() >= books.read);
    s.expect_all_stands();
}

BOOST_AUTO_TEST_CASE(a_venue_that_is_switched_off_keeps_what_is_stored_of_it) {
    for (const bool kalshi : {true, false}) {
        judged_store s;
        (kalshi ? s.how.config.venues.kalshi.enabled : s.how.config.venues.polymarket.enabled) =
            false;
        s.again();
        s.expect_all_stands();
    }
}

BOOST_AUTO_TEST_CASE(a_venue_that_is_down_or_empty_keeps_what_is_stored_of_it) {
    judged_store s;
    const std::array<std::pair<std::string, std::string>, 2> listings{
        {{"/v2/events", "events"}, {"/gamma/", "events"}}};
    for (const auto& [path, list] : listings)
        for (const bool down : {true, false}) {
            const auto r = s.again([&, down](const std::string& url, std::string& body) {
                if (url.find(path) == url.npos) return;
                if (down)
                    body = "<html>busy</html>";
                else
                    empty(body, list);
            });
            BOOST_TEST(r.usable);
            BOOST_TEST(!r.missing.empty());
            s.expect_all_stands();
        }
}

BOOST_AUTO_TEST_CASE(a_venue_that_does_not_say_whether_it_trades_expires_nothing) {
    judged_store s;
    const auto r = s.again([](const std::string& url, std::string& body) {
        if (url.find("/exchange/status") != url.npos) body = "{}";
    });
    BOOST_TEST(r.opportunities.empty());
    BOOST_TEST(!r.missing.empty());
    s.expect_all_stands();
}

BOOST_AUTO_TEST_CASE(a_venue_that_says_it_does_not_trade_ends_its_opportunities_only) {
    judged_store s;
    s.again([](const std::string& url, std::string& body) {
        if (url.find("/exchange/status") != url.npos)
            replace(body, R"("trading_active":true)", R"("trading_active":false)");
    });
    BOOST_TEST(s.count("opportunities WHERE status = 'active'") == 0);
    BOOST_TEST(s.count("relations WHERE tier = 'judged'") > 3);
    BOOST_TEST(s.count("similarities WHERE confidence = 0") == 0);
}

BOOST_AUTO_TEST_CASE(books_that_do_not_come_expire_nothing) {
    for (const char* path : {"orderbook", "/books"}) {
        judged_store s;
        const auto r = s.again([path](const std::string& url, std::string& body) {
            if (url.find(path) != url.npos) body = "<html>busy</html>";
        });
        BOOST_TEST(!r.missing.empty());
        s.expect_all_stands();
    }
}

/// Refuses every request whose URL or body holds a text.
class refuser final : public transport {
  public:
    refuser(engine::runtime& on, std::unique_ptr<transport> inner, std::string holds, int& refused)
        : on_(on), inner_(std::move(inner)), holds_(std::move(holds)), refused_(refused) {}
    void send(http::request what, std::function<void(http::result)> done) override {
        if ((what.url + what.body).find(holds_) == std::string::npos)
            return inner_->send(std::move(what), std::move(done));
        ++refused_;
        on_.post([done = std::move(done)] {
            http::result no;
            no.reply.status = 400;
            done(std::move(no));
        });
    }
    void cancel_all() override { inner_->cancel_all(); }

  private:
    engine::runtime& on_;
    std::unique_ptr<transport> inner_;
    std::string holds_;
    int& refused_;
};

BOOST_AUTO_TEST_CASE(
    one_book_that_is_refused_costs_itself_and_a_venue_that_refuses_all_a_few_calls) {
    judged_store s;
    store::sqlite::statement leg(s.db.connection(),
                                 "SELECT json_extract(j.value, '$.id') FROM opportunities, "
                                 "json_each(legs) j WHERE status = 'active' AND "
                                 "json_extract(j.value, '$.platform') = 'kalshi' LIMIT 1");
    BOOST_TEST_REQUIRE(leg.step());
    const std::string bad = std::string(leg.text(0));
    leg.reset();
    const auto calm = s.again();
    for (const bool one : {true, false}) {
        int refused = 0;
        s.how.wrap = [&](engine::runtime& on, std::unique_ptr<transport> inner) {
            return std::make_unique<refuser>(
                on, std::move(inner), one ? "tickers=" + bad : "/markets/orderbooks", refused);
        };
        const auto r = run_sync(s.how).result;
        BOOST_TEST(!r.missing.empty());
        BOOST_TEST(r.run.balanced);
        BOOST_TEST(refused > 0);
        BOOST_TEST(refused < 60);
        if (one) BOOST_TEST(r.books_read == calm.books_read - 1);
        s.expect_all_stands();
    }
}

BOOST_AUTO_TEST_CASE(a_series_that_is_not_read_withdraws_nothing) {
    judged_store s;
    const auto r = s.again([](const std::string& url, std::string& body) {
        if (url.find("/series") != url.npos) body = "<html>busy</html>";
    });
    BOOST_TEST(!r.missing.empty());
    s.expect_all_stands();
}

BOOST_AUTO_TEST_CASE(a_pair_that_is_no_candidate_any_more_stands_while_it_is_proved) {
    judged_store s;
    const auto proved = s.count("relations WHERE tier IN ('proved', 'titles') AND relation IN ('identity', "
                                "'complement', 'subset', 'superset')");
    s.how.config.match.candidates_per_market = 1;
    const auto r = s.again();
    BOOST_TEST(std::int64_t(r.related.relations.size()) < proved); // it found fewer
    BOOST_TEST(s.count("relations WHERE tier IN ('proved', 'titles') AND relation IN ('identity', "
                       "'complement', 'subset', 'superset')") >= proved);
}

BOOST_AUTO_TEST_CASE(a_book_that_cannot_be_believed_expires_nothing) {
    judged_store s;
    const auto r = s.again([](const std::string& url, std::string& body) {
        if (url.find("/books") == url.npos) return;
        // every best bid meets its ask
        for (auto at = body.find("\"bids\":[{\"price\":\""); at != body.npos;
             at = body.find("\"bids\":[{\"price\":\"", at + 1)) {
            const auto price = at + std::string_view("\"bids\":[{\"price\":\"").size();
            body.replace(price, body.find('"', price) - price, "0.99");
        }
    });
    BOOST_TEST(r.funnel.of(pricing::killed_by::stale_book) > 0u);
    BOOST_TEST(s.count("opportunities WHERE status = 'expired'") == 0);
}

BOOST_AUTO_TEST_CASE(a_fault_on_the_way_closes_no_market) {
    for (const std::string at :
         {"decode", "normalise", "quality", "book", "compile", "prove", "post.check", "price"}) {
        BOOST_TEST_CONTEXT("fault at " << at) {
            judged_store s;
            s.rename_model();
            std::atomic<bool> thrown = false;
            s.how.on_step = [&](const char*, const std::string& where) {
                if (where == at && !thrown.exchange(true)) throw std::runtime_error("as asked");
            };
            const auto r = s.again();
            BOOST_TEST(thrown);
            BOOST_TEST(r.run.faults.size() == 1u);
            s.expect_all_stands();
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
