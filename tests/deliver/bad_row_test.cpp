#include "support.hpp"

#include <algorithm>

using namespace dutchbook;
using namespace dutchbook::deliver;
using namespace dutchbook::deliver::testing;

BOOST_AUTO_TEST_SUITE(deliver_bad_rows)

BOOST_AUTO_TEST_CASE(one_bad_row_in_any_place_costs_few_calls_and_no_neighbour) {
    for (const fault& what : {invalid, thrown}) {
        for (int bad = 0; bad < 32; ++bad) {
            scene s;
            write_run(s.db, "r1", 16); // 32 markets, one batch
            const std::string poison = std::string{"m|"} +
                                       (bad % 2 == 0 ? "kalshi" : "polymarket") + "|M" +
                                       std::to_string(bad / 2) + "|";
            int market_requests = 0;
            s.remote.trouble = [&](int,
                                   const std::vector<std::string>& keys) -> std::optional<fault> {
                market_requests += keys[0].starts_with("m|");
                if (std::find(keys.begin(), keys.end(), poison) == keys.end()) return std::nullopt;
                return what;
            };
            convex_settings how = small_batches();
            how.batch_markets = 100;
            const auto report = s.run(how);
            BOOST_TEST((report.code == exit_code::incomplete));
            BOOST_TEST((report.of(store::kind::market) == kind_counts{.sent = 31, .dead = 1}));
            BOOST_TEST(s.remote.documents.count(poison) == 0u);
            BOOST_TEST(s.remote.documents.size() == 31u + 16 + 16 + 1);
            // log2(32) + 1 beside the one that was due; a function that throws is asked twice each
            // time.
            if (what.body == invalid.body) BOOST_TEST(market_requests <= 1 + 6);
            const auto dead = store::outbox(s.db, "convex").dead();
            BOOST_REQUIRE(dead.size() == 1);
            BOOST_TEST(dead[0].natural_key.find("M" + std::to_string(bad / 2)) !=
                       std::string::npos);
            BOOST_TEST(!dead[0].reason.empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(several_bad_rows_are_all_found) {
    scene s;
    write_run(s.db, "r1", 25);
    const std::set<std::string> poison = {"m|kalshi|M3|", "m|polymarket|M3|", "m|kalshi|M19|",
                                          "o|kalshi|M7|polymarket|M7|"};
    s.remote.trouble = [&](int, const std::vector<std::string>& keys) -> std::optional<fault> {
        for (const std::string& key : keys)
            if (poison.count(key) != 0) return invalid;
        return std::nullopt;
    };
    convex_settings how = small_batches();
    how.batch_markets = 100;
    const auto report = s.run(how);
    BOOST_TEST((report.of(store::kind::market) == kind_counts{.sent = 47, .dead = 3}));
    BOOST_TEST((report.of(store::kind::opportunity) == kind_counts{.sent = 24, .dead = 1}));
    BOOST_TEST(report.of(store::kind::sync_log).sent == 1);
}

BOOST_AUTO_TEST_CASE(a_deployment_with_another_schema_is_not_dead_lettered_row_by_row) {
    scene s;
    write_run(s.db, "r1", 100);
    s.remote.trouble = [](int, const auto&) { return invalid; };
    convex_settings how = small_batches();
    how.max_dead_rows = 5;
    const auto report = s.run(how);
    BOOST_TEST((report.code == exit_code::failed));
    BOOST_TEST(s.db.counts().outbox_dead == 0); // the rows wait for a deployment that takes them
    BOOST_TEST(s.remote.requests < 60);
}

BOOST_AUTO_TEST_CASE(batches_shrink_until_they_fit) {
    for (const fault& what :
         {fault{{}, 413, "", false},
          fault{{},
                200,
                R"({"status":"error","errorMessage":"Too many reads in a function"})",
                false}}) {
        scene s;
        write_run(s.db, "r1", 16);
        s.remote.trouble = [&](int, const std::vector<std::string>& keys) -> std::optional<fault> {
            if (keys.size() > 3) return what;
            return std::nullopt;
        };
        convex_settings how = small_batches();
        how.batch_markets = 32;
        BOOST_TEST((s.run(how).code == exit_code::complete));
        BOOST_TEST((s.remote.documents == undisturbed(16)));
    }
}

BOOST_AUTO_TEST_CASE(batches_are_cut_by_bytes) {
    scene s;
    write_run(s.db, "r1", 10);
    convex_settings how = small_batches();
    how.batch_bytes = 1;
    BOOST_TEST(s.run(how).requests == 41); // a row a request, and the log
}

BOOST_AUTO_TEST_SUITE_END()
