// The receiver misbehaves at one call, or from one call on: the documents are the same in the end.

#include "support.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
namespace utf = boost::unit_test;

namespace {

struct fault {
    const char* name;
    const char* how; ///< of tests/convex/faults.mjs, without `match`, `after`, `times`
};

constexpr fault faults[] = {
    {"302", R"("status":302)"},
    {"400", R"("status":400)"},
    {"400 page", R"("status":400,"body":"<html>bad request</html>")"},
    {"401", R"("status":401)"},
    {"403 page", R"("status":403,"body":"<html>Attention Required</html>")"},
    {"404", R"("status":404)"},
    {"413", R"("status":413)"},
    {"422", R"("status":422)"},
    {"451", R"("status":451)"},
    {"invalid",
     R"("status":200,"body":{"status":"error","errorMessage":"ArgumentValidationError"})"},
    {"no function",
     R"("status":200,"body":{"status":"error","errorMessage":"Could not find public function"})"},
    {"200 page", R"("status":200,"body":"<html>welcome</html>")"},
    {"599", R"("status":599)"},
    {"429", R"("status":429,"headers":{"retry-after":"0"})"},
    {"500", R"("status":500)"},
    {"503", R"("status":503)"},
    {"560", R"("status":560,"body":{"status":"error","errorMessage":"Uncaught Error: injected"})"},
    {"cut after the commit", R"("cut_after_commit":true)"},
    {"garbage", R"("garbage":true)"},
    {"half an answer", R"("truncate":9)"},
    {"reset", R"("reset":true)"},
    {"hang", R"("hold":true)"},
};

std::string script(const fault& f, std::int64_t after, int times) {
    return R"([{"match":"mutation","after":)" + std::to_string(after) + R"(,"times":)" +
           std::to_string(times) + "," + f.how + "}]";
}

struct bench {
    receiver remote;
    sim::world_server world{{.seed = 9, .markets = 120}};
    std::string rows, documents;
    std::int64_t calls = 0;

    bench() {
        rig here;
        here.use(world, remote.url());
        const auto got = here.run();
        BOOST_REQUIRE_MESSAGE(got.code == 0, got.text);
        rows = here.rows();
        documents = remote.documents();
        calls = remote.requests();
    }

    /// Runs under the fault, then until a run is complete (one more); the exit code of the first
    /// run.
    int check(const fault& f, std::int64_t after, int times) const {
        const std::string what = std::string(f.name) + " at call " + std::to_string(after) +
                                 " times " + std::to_string(times);
        rig here;
        here.use(world, remote.url());
        remote.reset();
        remote.faults(script(f, after, times));
        const auto first = here.run("--set convex.timeout_s=10");
        BOOST_TEST((first.code == 0 || first.code == 3), what << ": " << first.code << first.text);
        remote.check_whole();
        remote.faults("[]");
        BOOST_TEST(here.integer("SELECT count(*) FROM outbox WHERE state = 'dead'") == 0, what);
        if (first.code != 0) {
            BOOST_TEST(
                here.integer("SELECT count(*) FROM sync_logs WHERE errors LIKE '%convex: %'") == 1,
                what << ": the log does not tell");
            const auto second = here.run();
            BOOST_TEST(second.code == 0, what << ": " << second.text);
        }
        BOOST_TEST((remote.documents() == documents), what << ": the documents differ");
        BOOST_TEST((here.sync_ids() == remote.sync_ids()), what << ": the sync logs differ");
        if (first.code == 0) BOOST_TEST((here.rows() == rows), what << ": the store differs");
        return first.code;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(a_receiver_that_fails)

BOOST_AUTO_TEST_CASE(one_bad_answer_at_any_call_costs_a_repetition,
                     *utf::precondition(has_receiver)) {
    const bench b;
    BOOST_REQUIRE(b.calls > 8);
    for (const auto& f : faults)
        for (const std::int64_t after : {std::int64_t{0}, b.calls / 2, b.calls - 1})
            BOOST_TEST(b.check(f, after, 1) == 0, f.name << " at call " << after);
}

BOOST_AUTO_TEST_CASE(an_outage_is_told_and_mended_by_the_next_run,
                     *utf::precondition(has_receiver)) {
    const bench b;
    for (const std::string_view name :
         {"400", "403 page", "404", "429", "500", "503", "560", "invalid", "garbage", "200 page",
          "half an answer", "cut after the commit"})
        for (const auto& f : faults)
            if (f.name == name)
                BOOST_TEST(b.check(f, b.calls / 2, 100'000) == 3, name << " from the middle on");
}

BOOST_AUTO_TEST_CASE(a_wait_of_thirty_years_is_not_waited_for, *utf::precondition(has_receiver)) {
    const bench b;
    BOOST_TEST(b.check({"absurd wait", R"("status":429,"headers":{"retry-after":"1000000000"})"}, 1,
                       100'000) == 3);
}

BOOST_AUTO_TEST_CASE(a_wrong_key_ends_it_within_three_requests, *utf::precondition(has_receiver)) {
    const receiver remote;
    const sim::world_server world({.seed = 9, .markets = 120});
    rig here;
    here.use(world, remote.url());
    const auto wrong = here.run("", "CONVEX_DEPLOY_KEY=dev:somebody-else");
    BOOST_TEST(wrong.code == 12, wrong.text);
    BOOST_TEST(remote.requests() <= 3);
    BOOST_TEST(remote.count("markets") == 0u);
    BOOST_TEST(here.integer("SELECT count(*) FROM markets") ==
               120); // the store has it all the same
    BOOST_TEST(here.run().code == 0);
    BOOST_TEST(remote.count("markets") == 120u);
}

BOOST_AUTO_TEST_CASE(without_a_key_nothing_begins, *utf::precondition(has_receiver)) {
    const receiver remote;
    const sim::world_server world({.seed = 9, .markets = 60});
    rig here;
    here.use(world, remote.url());
    const auto none = here.run("", "CONVEX_DEPLOY_KEY=");
    BOOST_TEST(none.code == 78, none.text);
    BOOST_TEST(none.text.find("CONVEX_DEPLOY_KEY") != std::string::npos);
    BOOST_TEST(remote.requests() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
