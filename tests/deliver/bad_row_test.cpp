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
            // log2(32), what was put aside, alone twice and a witness beside the one that was due;
            // a function that throws is asked twice each time.
            if (what.body == invalid.body) BOOST_TEST(market_requests <= 1 + 5 + 1 + 2 + 1);
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
    BOOST_TEST(s.pending() == 401);
}

BOOST_AUTO_TEST_CASE(a_kind_of_which_no_row_is_taken_is_the_deployments_fault) {
    for (const int rows : {1, 3, 20}) {
        scene s;
        write_run(s.db, "r1", rows);
        s.remote.trouble = [](int, const std::vector<std::string>& keys) -> std::optional<fault> {
            if (keys[0].starts_with("o|")) return invalid;
            return std::nullopt;
        };
        const auto report = s.run();
        BOOST_TEST((report.code == exit_code::failed));
        BOOST_TEST(s.db.counts().outbox_dead == 0);
        BOOST_TEST(report.of(store::kind::opportunity).left == rows);
        s.remote.trouble = nullptr;
        BOOST_TEST((s.run().code == exit_code::complete));
        BOOST_TEST((s.remote.documents == undisturbed(rows)));
    }
}

/// From some call on everything is refused, as by a gateway: what was taken before is no witness.
BOOST_AUTO_TEST_CASE(an_outage_that_looks_like_refusals_buries_nothing) {
    for (const fault& what : {fault{{}, 400, "", false}, invalid, thrown})
        for (const int from : {0, 1, 3, 6, 9}) {
            scene s;
            write_run(s.db, "r1", 12);
            s.remote.trouble = [&](int n, const auto&) -> std::optional<fault> {
                if (n >= from) return what;
                return std::nullopt;
            };
            BOOST_TEST((s.run().code != exit_code::complete));
            BOOST_TEST(s.db.counts().outbox_dead == 0, what.body << " from " << from);
            BOOST_TEST(s.remote.requests < from + 80, what.body << " from " << from);
            s.remote.trouble = nullptr;
            BOOST_TEST((s.run().code == exit_code::complete));
            BOOST_TEST((s.remote.documents == undisturbed(12)));
        }
}

/// More bad rows than a run searches for: each run finds some, and in the end the others arrive.
BOOST_AUTO_TEST_CASE(many_bad_rows_delay_the_others_and_never_keep_them_out) {
    scene s;
    write_run(s.db, "r1", 60);
    const auto is_bad = [](const std::string& key) {
        return key.starts_with("m|kalshi|M1") || key.starts_with("m|kalshi|M2");
    };
    s.remote.trouble = [&](int, const std::vector<std::string>& keys) -> std::optional<fault> {
        if (std::any_of(keys.begin(), keys.end(), is_bad)) return invalid;
        return std::nullopt;
    };
    convex_settings how = small_batches();
    how.max_dead_rows = 5;
    for (int run = 0; run < 6 && s.pending() > 0; ++run) s.run(how);
    BOOST_TEST(s.pending() == 0);
    BOOST_TEST(s.db.counts().outbox_dead == 22); // M1, M2, M10 … M29
    BOOST_TEST(s.remote.documents.size() == 120u - 22 + 60 + 60 + 1);
}

namespace {

/// A scene with dead rows: of 16 markets a venue these are refused until `mended`.
struct refused_rows {
    scene s;
    bool mended = false;
    int asked = 0; ///< requests with such a row, since the last reset
    explicit refused_rows(std::set<std::string> bad) {
        write_run(s.db, "r1", 16);
        s.remote.trouble = [this, bad = std::move(bad)](
                               int, const std::vector<std::string>& keys) -> std::optional<fault> {
            for (const auto& key : keys)
                if (bad.count(key) != 0) {
                    ++asked;
                    if (!mended) return invalid;
                }
            return std::nullopt;
        };
        BOOST_TEST((s.run().code == exit_code::incomplete));
        BOOST_REQUIRE(s.db.counts().outbox_dead == static_cast<std::int64_t>(bad_count(s)));
        asked = 0;
    }
    static std::size_t bad_count(const scene& of) {
        return 32 + 16 + 16 + 1 - of.remote.documents.size();
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_dead_row_costs_one_request_a_run_and_brings_back_the_others) {
    refused_rows r({"m|kalshi|M3|", "m|polymarket|M9|", "m|kalshi|M11|"});
    std::set<std::int64_t> tried;
    for (int run = 0; run < 3; ++run) {
        BOOST_TEST((r.s.run().code == exit_code::incomplete));
        BOOST_TEST(r.asked == run + 1);
        BOOST_TEST(r.s.db.counts().outbox_dead == 3);
    }
    r.mended = true;
    const auto report = r.s.run();
    BOOST_TEST((report.code == exit_code::complete), report.why);
    BOOST_TEST(report.of(store::kind::market).sent == 3);
    BOOST_TEST(r.s.db.counts().outbox_dead == 0);
    BOOST_TEST((r.s.remote.documents == undisturbed(16)));
}

BOOST_AUTO_TEST_CASE(a_dead_row_comes_back_with_another_content) {
    refused_rows r({"m|kalshi|M3|"});
    r.mended = true;
    write_run(r.s.db, "r2", 16, 60, 440'000);
    BOOST_TEST(r.s.db.counts().outbox_dead == 0);
    BOOST_TEST((r.s.run().code == exit_code::complete));
    BOOST_TEST(r.s.remote.documents.count("m|kalshi|M3|") == 1u);
}

BOOST_AUTO_TEST_CASE(a_dead_row_comes_back_with_another_target_or_wire_format) {
    for (const bool target : {true, false}) {
        folder_of_test here;
        auto how = with_convex();
        how.path = here.path / "db";
        how.sinks[0].target = "https://one.convex.cloud";
        how.sinks[0].wire = "1";
        const auto refuse = [](int, const std::vector<std::string>& keys) -> std::optional<fault> {
            if (std::find(keys.begin(), keys.end(), "m|kalshi|M3|") != keys.end()) return invalid;
            return std::nullopt;
        };
        engine::manual_clock time;
        {
            deployment remote(time);
            remote.trouble = refuse;
            store::database db(how, store::access::write);
            write_run(db, "r1", 8);
            upload(db, remote, time);
            BOOST_TEST(db.counts().outbox_dead == 1);
        }
        (target ? how.sinks[0].target : how.sinks[0].wire) += "2";
        deployment remote(time);
        store::database db(how, store::access::write);
        write_run(db, "r2", 8, 60);
        BOOST_TEST(db.counts().outbox_dead == 0);
        BOOST_TEST((upload(db, remote, time).code == exit_code::complete));
        BOOST_TEST(remote.documents.count("m|kalshi|M3|") == 1u);
        BOOST_TEST((remote.documents.size() == 33u) == target); // everything, to another remote
    }
}

BOOST_AUTO_TEST_CASE(a_dead_row_that_is_over_leaves) {
    refused_rows r({"o|kalshi|M3|polymarket|M3|"});
    auto run = r.s.db.begin_run("r2", at(60), at(60));
    const auto relations = r.s.db.relations();
    run.finish({relations, {}, {{}, {}, {}, relations}, {"r2", 0, 0, {}, {}, at(60)}});
    const auto report = r.s.run(); // tells that it expired, which is refused, too
    BOOST_TEST((report.code == exit_code::complete), report.why);
    BOOST_TEST(r.s.db.counts().outbox_dead == 0);
    BOOST_TEST(r.s.pending() == 0);
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
