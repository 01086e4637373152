// The language model in a whole sync: asked once about each open pair, never again, and never
// trusted alone.

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/json.hpp>

#include "graphs/result_json.hpp"
#include "graphs/setup.hpp"
#include "nodes/http/server.hpp"
#include "nodes/sim/world_server.hpp"
#include "sync_support.hpp"

using namespace dutchbook;
using namespace dutchbook::graphs;
using namespace dutchbook::graphs::testing;

namespace {

struct judged_world {
    std::uint64_t day = 0;
    sim::world_server server{{.seed = 9, .markets = 2'000, .day = day}};
    settings config = [this] {
        settings s = at_world(server.url());
        s.llm.url = server.url() + "/llm/v1";
        s.llm.requests_per_minute = 60'000;
        s.llm.tokens_per_minute = 0;
        s.llm.budget_usd = money::from_micros(1'000 * micros_per_unit);
        return s;
    }();
    sync_setup setup(store::database& db) {
        sync_setup how{.config = config, .as_of = server.as_of()};
        how.store = &db;
        how.judged = true;
        return how;
    }
};

} // namespace

/// Every figure is the sum of its parts, and none counts what was never sent.
void check_adds_up(const judge_report& j) {
    const auto total = [](const auto& by) {
        std::size_t n = 0;
        for (const auto& cause : by) n += cause.second;
        return n;
    };
    BOOST_REQUIRE(j.open > 20u);
    BOOST_TEST(j.open == j.cached + j.asked + j.not_asked);
    BOOST_TEST(j.asked == j.judged + j.left);
    BOOST_TEST(j.cached + j.judged == j.related + j.unrelated + j.refused);
    BOOST_TEST(total(j.left_by) == j.left);
    BOOST_TEST(total(j.not_asked_by) == j.not_asked);
    BOOST_TEST((j.asked > 0u) == (j.calls > 0u));
}

std::size_t of(const std::map<judge::open_cause, std::size_t>& by, judge::open_cause why) {
    const auto at = by.find(why);
    return at == by.end() ? 0 : at->second;
}

BOOST_AUTO_TEST_SUITE(sync_judge)

BOOST_AUTO_TEST_CASE(every_open_pair_is_asked_once_in_its_life) {
    judged_world outside;
    store::database db({.path = ":memory:"}, store::access::write);
    const auto first = run_sync(outside.setup(db)).result;
    BOOST_TEST((first.run.outcome == engine::run_outcome::complete),
               (first.missing.empty() ? "" : first.missing.front()));
    BOOST_REQUIRE(first.judged.open > 20u);
    BOOST_TEST(first.judged.asked == first.judged.wordings.asked);
    BOOST_TEST(first.judged.asked + first.judged.wordings.served == first.judged.open);
    BOOST_TEST(first.judged.asked <= 2u * first.judged.wordings.wordings,
               "two pairs speak for their wording");
    BOOST_TEST(first.judged.still_open() == 0u);
    BOOST_TEST(first.judged.judged == first.judged.asked);
    check_adds_up(first.judged);
    BOOST_TEST(first.judged.asked >= 5u * first.judged.calls);
    BOOST_TEST(db.counts().verdicts > 0);
    const auto second = run_sync(outside.setup(db)).result;
    BOOST_TEST(second.judged.asked == 0u);
    BOOST_TEST(second.judged.calls == 0u);
    BOOST_TEST(second.judged.cached == first.judged.open);
    check_adds_up(second.judged);
    BOOST_TEST(second.related.relations.size() == first.related.relations.size());
}

/// New dates and ids are no new wordings.
BOOST_AUTO_TEST_CASE(the_next_day_asks_next_to_nothing) {
    store::database db({.path = ":memory:"}, store::access::write);
    judged_world today, tomorrow{.day = 1};
    const auto first = run_sync(today.setup(db)).result;
    const auto second = run_sync(tomorrow.setup(db)).result;
    BOOST_REQUIRE(first.judged.wordings.wordings > 20u);
    BOOST_TEST(second.judged.wordings.served > 20u);
    BOOST_TEST(second.judged.wordings.questions() == 0u);
    BOOST_TEST(second.judged.wordings.confirmations * 10 <= first.judged.asked);
    const auto found = tomorrow.server.judge(second.related.relations, second.opportunities);
    BOOST_TEST(found.pairs_wrong == 0u);
    BOOST_TEST(found.opportunities_planted > 0u);
    BOOST_TEST(found.opportunities_found == found.opportunities_planted);
    const auto& ids = first.related.relations;
    for (const auto& r : second.related.relations)
        BOOST_TEST(std::ranges::none_of(
            ids, [&r](const relation& old) { return old.left.front() == r.left.front(); }));
}

BOOST_AUTO_TEST_CASE(what_only_a_model_can_match_is_found_with_one) {
    judged_world outside;
    store::database db({.path = ":memory:"}, store::access::write);
    auto how = outside.setup(db);
    how.judged = false;
    const auto alone = run_sync(how).result;
    const auto before = outside.server.judge(alone.related.relations, alone.opportunities);
    BOOST_TEST(before.model_only.planted > 5u);
    BOOST_TEST(before.model_only.found == 0u);
    BOOST_TEST(before.fine_print.planted > 5u);
    const auto asked = run_sync(outside.setup(db)).result;
    const auto after = outside.server.judge(asked.related.relations, asked.opportunities);
    BOOST_TEST(after.model_only.found == after.model_only.planted);
    BOOST_TEST(after.fine_print.found >= before.fine_print.found);
    for (const auto* s : {&before, &after}) {
        BOOST_TEST(s->pairs_wrong == 0u);
        BOOST_TEST(s->wrong_proved == 0u);
        BOOST_TEST(s->opportunities_wrong == 0u);
    }
    const auto told = boost::json::parse(
        result_json(asked, {.as_of = outside.server.as_of(), .run_id = "r"}, &after));
    BOOST_TEST(told.at("planted").at("wrong_proved").as_int64() == 0);
    BOOST_TEST(told.at("planted").at("model_only_found").as_int64() ==
               static_cast<std::int64_t>(after.model_only.planted));
}

/// A port that takes connections and never answers.
struct silent_server {
    boost::asio::io_context io;
    boost::asio::ip::tcp::acceptor port{io, {boost::asio::ip::address_v4::loopback(), 0}};
    std::string url() const {
        return "http://127.0.0.1:" + std::to_string(port.local_endpoint().port()) + "/v1";
    }
};

BOOST_AUTO_TEST_CASE(a_model_that_never_answers_takes_half_of_the_time_and_no_price) {
    judged_world outside;
    const silent_server model;
    outside.config.llm.url = model.url();
    for (const auto share : {std::chrono::seconds(0), std::chrono::seconds(3)}) {
        store::database db({.path = ":memory:"}, store::access::write);
        auto how = outside.setup(db);
        how.config.engine.deadline_s = 600;
        how.judging_time = share; // before its first call, or among its calls
        const auto r = run_sync(how).result;
        BOOST_TEST(!r.run.deadline_reached);
        BOOST_TEST((r.run.outcome == engine::run_outcome::partial));
        BOOST_TEST(std::any_of(r.missing.begin(), r.missing.end(), [](const std::string& m) {
            return m.find("half of the run's time") != m.npos;
        }));
        BOOST_TEST(r.judged.still_open() == r.judged.open);
        check_adds_up(r.judged);
        BOOST_TEST(of(r.judged.left_by, judge::open_cause::out_of_time) == r.judged.left);
        BOOST_TEST(of(r.judged.not_asked_by, judge::open_cause::out_of_time) == r.judged.not_asked);
        BOOST_TEST(!r.opportunities.empty());
        BOOST_TEST(r.delivered.has_value());
    }
}

BOOST_AUTO_TEST_CASE(a_stop_does_not_wait_for_the_model) {
    judged_world outside;
    silent_server model;
    outside.config.llm.url = model.url();
    store::database db({.path = ":memory:"}, store::access::write);
    auto how = outside.setup(db);
    std::thread stopper;
    how.before = [&](graphs::sync& one) {
        stopper = std::thread([&one, &model] {
            boost::asio::ip::tcp::socket call(model.io);
            model.port.accept(call); // the first is out
            one.stop("asked to");
        });
    };
    const auto r = run_sync(how).result; // would wait minutes for the calls that are out
    stopper.join();
    BOOST_TEST(!r.run.aborted);
    check_adds_up(r.judged);
    BOOST_TEST(r.judged.still_open() > 0u);
    BOOST_TEST(of(r.judged.left_by, judge::open_cause::stopped) == r.judged.left);
    BOOST_TEST(of(r.judged.not_asked_by, judge::open_cause::stopped) == r.judged.not_asked);
    BOOST_TEST(r.delivered.has_value());
    BOOST_TEST(!r.related.relations.empty());
}

BOOST_AUTO_TEST_CASE(judged_relations_hold_in_the_truth_and_carry_their_tier) {
    judged_world outside;
    store::database db({.path = ":memory:"}, store::access::write);
    const auto got = run_sync(outside.setup(db)).result;
    std::vector<relation> judged;
    for (const auto& r : got.related.relations)
        if (r.tier == relation_tier::judged) judged.push_back(r);
    BOOST_TEST(judged.size() == got.judged.related);
    BOOST_TEST(outside.server.judge(judged, {}).pairs_wrong == 0u);
}

BOOST_AUTO_TEST_CASE(a_dead_model_degrades_the_run_and_loses_nothing) {
    judged_world outside;
    outside.config.llm.url = "http://127.0.0.1:9/v1";
    store::database db({.path = ":memory:"}, store::access::write);
    const auto got = run_sync(outside.setup(db)).result;
    BOOST_TEST((got.run.outcome == engine::run_outcome::partial));
    BOOST_TEST(got.run.balanced);
    BOOST_TEST(got.judged.still_open() == got.judged.open);
    check_adds_up(got.judged);
    BOOST_TEST(of(got.judged.left_by, judge::open_cause::model_down) == got.judged.left);
    BOOST_TEST(got.book.size() == 2'000u);
    BOOST_TEST(!got.opportunities.empty());
}

/// The same answer to everything.
struct answering_model {
    int status;
    std::string body;
    std::atomic<int> asked = 0;
    http::server server{{}, [this](const http::server_request&, const http::server::reply& reply) {
                            ++asked;
                            http::server_response r;
                            r.status = status;
                            r.body = body;
                            reply(std::move(r));
                        }};
};

BOOST_AUTO_TEST_CASE(a_key_is_refused_only_in_the_servers_own_words_three_times) {
    struct {
        int status;
        const char* body;
        bool key;
        judge::open_cause why;
    } const cases[] = {
        {401, R"({"error":{"message":"no"}})", true, judge::open_cause::key_refused},
        {403, "<html>Attention Required</html>", false, judge::open_cause::model_down},
        {404, R"({"error":{"message":"no such model"}})", false, judge::open_cause::model_down}};
    for (const auto& one : cases) {
        judged_world outside;
        answering_model model{one.status, one.body};
        outside.config.llm.url = model.server.url() + "/v1";
        outside.config.llm.max_in_flight = 1;
        store::database db({.path = ":memory:"}, store::access::write);
        const auto got = run_sync(outside.setup(db)).result;
        BOOST_TEST(got.judged.refused_key == one.key);
        BOOST_TEST((got.run.outcome == engine::run_outcome::partial));
        BOOST_TEST(model.asked >= 3);
        BOOST_TEST(model.asked <= 6);
        check_adds_up(got.judged);
        BOOST_TEST(of(got.judged.left_by, one.why) + of(got.judged.not_asked_by, one.why) ==
                   got.judged.open);
        BOOST_TEST(!got.opportunities.empty());
    }
}

BOOST_AUTO_TEST_CASE(without_a_key_the_report_says_what_judging_would_cost) {
    judged_world outside;
    outside.config.llm.enabled = toggle::off;
    store::database db({.path = ":memory:"}, store::access::write);
    const auto got = run_sync(outside.setup(db)).result;
    BOOST_TEST((got.run.outcome == engine::run_outcome::complete));
    BOOST_REQUIRE(got.judged.estimate.has_value());
    BOOST_TEST(got.judged.estimate->pairs > 0u);
    BOOST_TEST(got.judged.estimate->pairs <= got.judged.open, "one wording, two pairs");
    BOOST_TEST(got.judged.estimate->calls > 0u);
    check_adds_up(got.judged);
    BOOST_TEST(of(got.judged.not_asked_by, judge::open_cause::model_off) == got.judged.open);
    BOOST_TEST(got.judged.calls == 0u);
}

BOOST_AUTO_TEST_CASE(a_budget_ends_the_asking_and_says_so) {
    judged_world outside;
    outside.config.llm.budget_usd = money::from_micros(1'000);
    outside.config.llm.max_in_flight = 1;
    store::database db({.path = ":memory:"}, store::access::write);
    const auto got = run_sync(outside.setup(db)).result;
    BOOST_TEST(got.judged.budget_ended);
    BOOST_TEST(got.judged.spent.micros <= 1'000);
    BOOST_TEST(got.judged.still_open() > 0u);
    check_adds_up(got.judged);
    BOOST_TEST(of(got.judged.not_asked_by, judge::open_cause::over_budget) > 0u);
    BOOST_TEST((got.run.outcome == engine::run_outcome::partial));
}

BOOST_AUTO_TEST_SUITE_END()
