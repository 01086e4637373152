#include "support.hpp"

#include <algorithm>

using namespace dutchbook;
using namespace dutchbook::deliver;
using namespace dutchbook::deliver::testing;

namespace {

/// One of every kind of trouble that a repetition or a smaller batch mends.
std::map<std::string, fault> passing_troubles() {
    return {{"connection refused", {http::failure::connect, 0, {}, false}},
            {"reset before", {http::failure::reset, 0, {}, false}},
            {"reset after commit", {http::failure::reset, 0, {}, true}},
            {"timeout after commit", {http::failure::timeout, 0, {}, true}},
            {"cut short after commit", {http::failure::truncated, 0, {}, true}},
            {"429", {{}, 429, R"({"code":"RateLimited","message":"slow down"})", false}},
            {"503", {{}, 503, R"({"code":"Overloaded","message":"later"})", false}},
            {"500 after commit", {{}, 500, "oops", true}},
            {"502 page", {{}, 502, "<html>bad gateway</html>", false}},
            {"408", {{}, 408, "", false}},
            {"413", {{}, 413, "", false}},
            {"400", {{}, 400, R"({"code":"BadRequest","message":"no"})", false}},
            {"400 page", {{}, 400, "<html>bad request</html>", false}},
            {"401", {{}, 401, R"({"code":"Unauthenticated","message":"no"})", false}},
            {"403 page", {{}, 403, "<html>Attention Required</html>", false}},
            {"404", {{}, 404, "", false}},
            {"409", {{}, 409, "", false}},
            {"302", {{}, 302, "", false}},
            {"422", {{}, 422, "", false}},
            {"451", {{}, 451, "", false}},
            {"560", {{}, 560, "", false}},
            {"TLS", {http::failure::tls, 0, {}, false}},
            {"refused once", invalid},
            {"no function",
             {{},
              200,
              R"({"status":"error","errorMessage":"Could not find public function for 'etl:x'"})",
              false}},
            {"not Convex", {{}, 200, "}{ not json", true}},
            {"empty 200", {{}, 200, "", true}},
            {"conflict 560", conflict},
            {"thrown once", thrown}};
}

} // namespace

BOOST_AUTO_TEST_SUITE(deliver_convex)

BOOST_AUTO_TEST_CASE(everything_arrives_in_order_and_the_log_last) {
    scene s;
    write_run(s.db, "r1", 20);
    const auto report = s.run();
    BOOST_TEST((report.code == exit_code::complete), report.why);
    BOOST_TEST((report.of(store::kind::market) == kind_counts{.sent = 40}));
    BOOST_TEST((report.of(store::kind::similarity) == kind_counts{.sent = 20}));
    BOOST_TEST((report.of(store::kind::opportunity) == kind_counts{.sent = 20}));
    BOOST_TEST((report.of(store::kind::sync_log) == kind_counts{.sent = 1}));
    BOOST_TEST(s.remote.documents.size() == 81u);
    BOOST_TEST(report.requests == 5 + 4 + 5 + 1);
    std::vector<std::string> order = s.remote.paths;
    order.erase(std::unique(order.begin(), order.end()), order.end());
    BOOST_TEST(
        (order == std::vector<std::string>{"etl:upsertMarkets", "etl:upsertSimilarities",
                                           "etl:upsertOpportunities", "etl:updateSyncStatus"}));
    BOOST_TEST(
        (s.remote.authorizations == std::set<std::string>{"Convex prod:happy-otter-1|c2VjcmV0"}));
    BOOST_TEST(s.remote.most_in_flight == 4);
    BOOST_TEST(s.pending() == 0);
}

BOOST_AUTO_TEST_CASE(a_second_identical_run_sends_its_log_alone) {
    scene s;
    write_run(s.db, "r1", 20);
    const auto first = s.run();
    write_run(s.db, "r2", 20, 60);
    const auto second = s.run();
    BOOST_TEST(second.requests == 1);
    BOOST_TEST(second.of(store::kind::sync_log).sent == 1);
    BOOST_TEST(second.bytes.full_rewrite == first.bytes.full_rewrite);
    BOOST_TEST(second.bytes.sent * 50 < first.bytes.sent);
    BOOST_TEST(first.bytes.sent >= first.bytes.full_rewrite);
}

/// The n-th request fails, for every n and every kind of trouble: the end is the same.
BOOST_AUTO_TEST_CASE(any_single_trouble_leaves_the_same_documents) {
    const documents expected = undisturbed(10);
    for (const auto& [name, what] : passing_troubles()) {
        for (int n = 0;; ++n) {
            scene s;
            write_run(s.db, "r1", 10);
            bool met = false;
            s.remote.trouble = [&](int request, const auto&) -> std::optional<fault> {
                if (request != n) return std::nullopt;
                met = true;
                return what;
            };
            const auto report = s.run();
            BOOST_TEST((report.code == exit_code::complete),
                       name << " at " << n << ": " << report.why);
            BOOST_TEST((s.remote.documents == expected), name << " at " << n);
            BOOST_TEST(s.pending() == 0, name << " at " << n);
            BOOST_TEST(s.db.counts().outbox_dead == 0, name << " at " << n);
            if (!met) break;
        }
    }
}

BOOST_AUTO_TEST_CASE(a_dead_deployment_leaves_everything_for_the_next_run) {
    scene s;
    write_run(s.db, "r1", 10);
    const std::int64_t waiting = s.pending();
    s.remote.trouble = [](int, const auto&) { return fault{http::failure::connect, 0, {}, false}; };
    const auto report = s.run();
    BOOST_TEST((report.code == exit_code::incomplete));
    BOOST_TEST(report.why.starts_with("convex: "), report.why);
    BOOST_TEST(s.pending() == waiting);
    BOOST_TEST(report.of(store::kind::market).left == 20);
    BOOST_TEST(std::count(s.remote.paths.begin(), s.remote.paths.end(), "etl:updateSyncStatus") ==
               0);
    s.remote.trouble = nullptr;
    BOOST_TEST((s.run().code == exit_code::complete));
    BOOST_TEST((s.remote.documents == undisturbed(10)));
}

BOOST_AUTO_TEST_CASE(the_log_waits_until_nothing_else_does) {
    scene s;
    write_run(s.db, "r1", 10);
    s.remote.trouble = [](int, const std::vector<std::string>& keys) -> std::optional<fault> {
        if (keys[0].starts_with("o|")) return fault{{}, 503, "", false};
        return std::nullopt;
    };
    const auto report = s.run();
    BOOST_TEST((report.code == exit_code::incomplete));
    BOOST_TEST(report.of(store::kind::similarity).sent == 10);
    BOOST_TEST(report.of(store::kind::opportunity).left == 10);
    BOOST_TEST(report.of(store::kind::sync_log).left == 1);
}

/// What stands between may say 401, 403 or 404, too: only the deployment knows keys.
BOOST_AUTO_TEST_CASE(a_block_page_is_no_word_about_the_key) {
    for (const fault& what :
         {fault{{}, 401, "", false}, fault{{}, 403, "<html>Attention Required</html>", false},
          fault{{}, 404, "", false}, fault{{}, 404, R"({"code":"NotFound"})", false},
          fault{{}, 409, "", false}, fault{{}, 302, "", false}}) {
        scene s;
        write_run(s.db, "r1", 20);
        s.remote.trouble = [&](int, const auto&) { return what; };
        const auto report = s.run();
        BOOST_TEST((report.code == exit_code::incomplete), what.status);
        BOOST_TEST(!report.key_refused);
        BOOST_TEST(s.remote.requests == 3);
        BOOST_TEST(s.db.counts().outbox_dead == 0);
        BOOST_TEST(s.pending() == 81);
    }
}

/// A firewall may refuse one row's text in the server's own words.
BOOST_AUTO_TEST_CASE(a_key_that_let_other_rows_through_is_not_wrong) {
    scene s;
    write_run(s.db, "r1", 20);
    s.remote.trouble = [&](int n, const std::vector<std::string>& keys) -> std::optional<fault> {
        const bool bad = n > 1 && std::ranges::find(keys, "m|kalshi|M17|") != keys.end();
        if (bad) return fault{{}, 403, R"({"code":"Forbidden"})", false};
        return std::nullopt;
    };
    const auto report = s.run();
    BOOST_TEST(!report.key_refused, report.why);
    BOOST_TEST((report.code == exit_code::incomplete), report.why);
    BOOST_TEST(s.remote.documents.size() >= 79u);
}

BOOST_AUTO_TEST_CASE(a_wrong_key_or_a_missing_function_stops_after_two_repetitions) {
    const std::map<std::string, fault> denials = {
        {"401", {{}, 401, R"({"code":"Unauthenticated","message":"no"})", false}},
        {"403", {{}, 403, R"({"code":"Forbidden"})", false}},
        {"400",
         {{},
          400,
          R"({"code":"BadRequest","message":"Could not find public function for 'etl:x'"})",
          false}},
        {"200",
         {{},
          200,
          R"({"status":"error","errorMessage":"Could not find public function for 'etl:x'"})",
          false}}};
    for (const auto& [name, what] : denials) {
        scene s;
        write_run(s.db, "r1", 20);
        s.remote.trouble = [&](int, const auto&) { return what; };
        const auto report = s.run();
        const bool key = name == "401" || name == "403";
        BOOST_TEST((report.code == (key ? exit_code::authentication : exit_code::failed)), name);
        BOOST_TEST(report.key_refused == key, name);
        BOOST_TEST(s.remote.requests == 3, name);
        BOOST_TEST(s.db.counts().outbox_dead == 0, name);
        BOOST_TEST(s.pending() == 81, name);
    }
}

BOOST_AUTO_TEST_CASE(what_no_repetition_mends_is_repeated_twice) {
    scene s;
    write_run(s.db, "r1", 20);
    s.remote.trouble = [](int, const auto&) { return fault{http::failure::tls, 0, {}, false}; };
    BOOST_TEST((s.run().code == exit_code::failed));
    BOOST_TEST(s.remote.requests == 3);
    BOOST_TEST(s.pending() == 81);
}

BOOST_AUTO_TEST_CASE(an_overloaded_deployment_is_given_time) {
    scene s;
    write_run(s.db, "r1", 60);
    int refused = 0;
    s.remote.trouble = [&](int, const auto&) -> std::optional<fault> {
        if (s.remote.in_flight <= 2) return std::nullopt;
        ++refused;
        return fault{{}, 429, R"({"code":"TooManyConcurrentRequests","message":""})", false};
    };
    const auto report = s.run();
    BOOST_TEST((report.code == exit_code::complete), report.why);
    BOOST_TEST(s.remote.most_in_flight <= 4);
    BOOST_TEST(refused > 0);
    BOOST_TEST((s.remote.documents == undisturbed(60)));
}

BOOST_AUTO_TEST_CASE(the_key_is_in_no_report_and_no_row) {
    scene s;
    write_run(s.db, "r1", 4);
    const fault echo{
        {},
        400,
        R"({"code":"BadRequest","message":"bad value near prod:happy-otter-1|c2VjcmV0"})",
        false};
    s.remote.trouble = [&](int, const std::vector<std::string>& keys) -> std::optional<fault> {
        if (keys[0].starts_with("m|") &&
            std::find(keys.begin(), keys.end(), "m|kalshi|M1|") != keys.end())
            return echo;
        if (keys[0].starts_with("l|")) return fault{{}, 409, echo.body, false};
        return std::nullopt;
    };
    const auto report = s.run();
    BOOST_TEST(report.why.find("c2VjcmV0") == std::string::npos, report.why);
    for (const auto& dead : store::outbox(s.db, "convex").dead()) {
        BOOST_TEST(dead.reason.find("near") != std::string::npos);
        BOOST_TEST(dead.reason.find("c2VjcmV0") == std::string::npos, dead.reason);
    }
}

BOOST_AUTO_TEST_CASE(a_stopped_uploader_ends_after_what_is_in_flight) {
    scene s;
    write_run(s.db, "r1", 50);
    const convex_settings how = small_batches();
    engine::lane lane(convex_lane(how), s.time);
    convex_uploader uploader(how, s.db, s.remote.sender(), lane, [] { return at(0); });
    std::optional<delivery_report> report;
    uploader.start([&](delivery_report r) { report = std::move(r); });
    for (int i = 0; i < 2; ++i) s.time.advance_to_next();
    uploader.stop();
    while (!report && s.time.advance_to_next()) {
    }
    BOOST_REQUIRE(report.has_value());
    BOOST_TEST((report->code == exit_code::incomplete));
    BOOST_TEST(report->of(store::kind::market).sent ==
               static_cast<std::int64_t>(s.remote.documents.size()));
    BOOST_TEST(s.pending() > 0);
    BOOST_TEST((s.run().code == exit_code::complete));
}

BOOST_AUTO_TEST_CASE(an_aborted_lane_ends_the_delivery) {
    scene s;
    write_run(s.db, "r1", 50);
    const convex_settings how = small_batches();
    engine::lane lane(convex_lane(how), s.time);
    convex_uploader uploader(how, s.db, s.remote.sender(), lane, [] { return at(0); });
    std::optional<delivery_report> report;
    uploader.start([&](delivery_report r) { report = std::move(r); });
    s.time.advance_to_next();
    lane.cancel_all("interrupted");
    while (!report && s.time.advance_to_next()) {
    }
    BOOST_REQUIRE(report.has_value());
    BOOST_TEST((report->code == exit_code::incomplete));
    while (s.time.advance_to_next()) { // answers that come after the end are nobody's
    }
    BOOST_TEST((s.run().code == exit_code::complete));
}

BOOST_AUTO_TEST_CASE(an_uploader_may_go_before_its_answers_come) {
    scene s;
    write_run(s.db, "r1", 50);
    const convex_settings how = small_batches();
    engine::lane lane(convex_lane(how), s.time);
    bool called = false;
    {
        convex_uploader uploader(how, s.db, s.remote.sender(), lane, [] { return at(0); });
        uploader.start([&](const delivery_report&) { called = true; });
        s.time.advance_to_next();
    }
    while (s.time.advance_to_next()) {
    }
    BOOST_TEST(!called);
}

BOOST_AUTO_TEST_CASE(an_answer_that_comes_at_once_is_fine) {
    scene s;
    write_run(s.db, "r1", 300);
    int requests = 0;
    const convex_settings how = small_batches();
    engine::lane lane(convex_lane(how), s.time);
    convex_uploader uploader(
        how, s.db,
        [&](const http::request&, const std::function<void(http::result)>& done) {
            ++requests;
            http::result ok;
            ok.reply.status = 200;
            ok.reply.body = R"({"status":"success"})";
            done(ok);
        },
        lane, [] { return at(0); });
    std::optional<delivery_report> report;
    uploader.start([&](delivery_report r) { report = std::move(r); });
    while (!report && s.time.advance_to_next()) {
    }
    BOOST_REQUIRE(report.has_value());
    BOOST_TEST((report->code == exit_code::complete));
    BOOST_TEST(requests == 75 + 60 + 75 + 1);
}

BOOST_AUTO_TEST_CASE(a_store_that_fails_ends_the_delivery) {
    scene s;
    write_run(s.db, "r1", 50);
    s.db.connection().execute("CREATE TEMP TRIGGER full BEFORE DELETE ON main.outbox BEGIN SELECT "
                              "RAISE(ABORT, 'no'); END");
    const auto report = s.run();
    BOOST_TEST((report.code != exit_code::complete));
    BOOST_TEST(s.remote.requests == 1);
    BOOST_TEST(s.pending() == 201);
}

BOOST_AUTO_TEST_SUITE_END()
