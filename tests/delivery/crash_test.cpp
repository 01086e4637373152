// The program dies at each durable step, and at any moment; the next run ends where an undisturbed
// one does.

#include <chrono>
#include <map>
#include <thread>

#include "support.hpp"

#include "nodes/store/crash_point.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
namespace utf = boost::unit_test;

namespace {

constexpr const char* files = "[ndjson]\nfolder = \"out\"\n";

/// What an undisturbed run comes to.
struct ending {
    std::string rows, documents;
};

ending undisturbed(const sim::world_server& world, const receiver& remote) {
    rig here;
    here.more = files;
    remote.reset();
    here.use(world, remote.url());
    const auto got = here.run();
    BOOST_REQUIRE_MESSAGE(got.code == 0, got.text);
    BOOST_REQUIRE(here.integer("SELECT count(*) FROM opportunities") > 0);
    BOOST_REQUIRE(here.integer("SELECT count(*) FROM verdicts") > 0);
    return {here.rows(), remote.documents()};
}

void check_same(const ending& expected, const rig& here, const receiver& remote,
                const std::string& what) {
    BOOST_TEST((here.rows() == expected.rows), what << ": the store differs");
    BOOST_TEST((remote.documents() == expected.documents), what << ": the documents differ");
    BOOST_TEST((here.sync_ids() == remote.sync_ids()), what << ": the sync logs differ");
    for (const auto& e : std::filesystem::directory_iterator(here.folder.at / "out"))
        BOOST_TEST(e.path().extension() != ".part", what << ": half a file is left");
}

bool reached_by_every_run(std::string_view name) {
    return !name.starts_with("outbox.bury") && !name.starts_with("store.prune") &&
           name != "store.shrunk";
}

} // namespace

BOOST_AUTO_TEST_SUITE(what_a_crash_costs)

BOOST_AUTO_TEST_CASE(death_at_every_durable_step_loses_and_doubles_nothing,
                     *utf::precondition(has_receiver)) {
    const receiver remote;
    const sim::world_server world({.seed = 5, .markets = 120});
    const ending expected = undisturbed(world, remote);
    for (const auto name : store::crash_point_names()) {
        if (!reached_by_every_run(name)) continue;
        for (int hit = 1; hit <= 3; ++hit) {
            const std::string at = std::string(name) + ":" + std::to_string(hit);
            rig here;
            here.more = files;
            remote.reset();
            here.use(world, remote.url());
            const auto died = here.run("", "DUTCHBOOK_CRASH_AT=" + at);
            BOOST_TEST((died.code == 137 || (hit > 1 && died.code == 0)),
                       at << ": " << died.code << died.text);
            if (died.code == 0) break; // a step that a run takes less often
            const auto again = here.run();
            BOOST_TEST(again.code == 0, at << ": " << again.text);
            check_same(expected, here, remote, at);
        }
    }
}

BOOST_AUTO_TEST_CASE(death_while_a_refused_row_is_put_aside_keeps_it_known,
                     *utf::precondition(has_receiver)) {
    const receiver remote;
    const sim::world_server world({.seed = 5, .markets = 60});
    // the fourth batch, of one market, is refused as a row against the schema would be
    const std::string refusal =
        R"([{"match":"mutation","after":3,"status":200,"body":{"status":"error","errorMessage":"Validator error: injected"}}])";
    for (const char* name : {"outbox.bury.before_commit", "outbox.bury.after_commit"}) {
        rig here;
        here.use(world, remote.url());
        remote.reset();
        remote.faults(refusal);
        const auto died = here.run("--set convex.batch_markets=1",
                                   std::string("DUTCHBOOK_CRASH_AT=") + name + ":1");
        BOOST_TEST(died.code == 137, name << died.text);
        const auto again = here.run();
        const bool buried = std::string_view(name).ends_with("after_commit");
        // A row that is missing there makes every run incomplete until it changes.
        BOOST_TEST(again.code == (buried ? 3 : 0), name << again.text);
        BOOST_TEST((again.text.find("1 row is refused") != std::string::npos) == buried);
        BOOST_TEST(here.integer("SELECT count(*) FROM outbox WHERE state = 'dead'") == buried);
        BOOST_TEST(here.integer("SELECT count(*) FROM outbox WHERE state = 'pending'") == 0);
        BOOST_TEST(remote.count("markets") == (buried ? 59u : 60u));
    }
}

BOOST_AUTO_TEST_CASE(dying_twice_in_a_row_costs_no_more_than_once,
                     *utf::precondition(has_receiver)) {
    const receiver remote;
    const sim::world_server world({.seed = 5, .markets = 120});
    const ending expected = undisturbed(world, remote);
    rig here;
    here.more = files;
    remote.reset();
    here.use(world, remote.url());
    for (const char* at :
         {"store.results.outbox:1", "outbox.claim.after_commit:2", "outbox.confirm.before_commit:1",
          "outbox.confirm.after_commit:2", "export.before_rename:2"})
        BOOST_TEST(here.run("", std::string("DUTCHBOOK_CRASH_AT=") + at).code == 137, at);
    BOOST_TEST(here.run().code == 0);
    check_same(expected, here, remote, "after five deaths");
}

BOOST_AUTO_TEST_CASE(a_kill_at_any_moment_leaves_what_the_next_run_completes,
                     *utf::precondition(has_receiver)) {
    using clock = std::chrono::steady_clock;
    const receiver remote;
    const sim::world_server world({.seed = 8, .markets = 160});
    const sim::world_server slow(
        {.seed = 8, .markets = 160, .latency = std::chrono::milliseconds(15)});
    const ending expected = undisturbed(world, remote);
    const auto began = clock::now();
    undisturbed(slow, remote);
    const auto whole = clock::now() - began;
    std::map<int, int> ends;
    for (int percent = 5; percent <= 95; percent += 5) {
        rig here;
        here.more = files;
        remote.reset();
        here.use(slow, remote.url());
        {
            child victim(here.command(">/dev/null", ""));
            std::this_thread::sleep_for(whole * percent / 100);
            victim.signal(SIGKILL);
            ++ends[victim.wait()];
        }
        remote.check_whole();
        here.use(world, remote.url());
        const auto again = here.run();
        BOOST_TEST(again.code == 0, percent << " %: " << again.text);
        check_same(expected, here, remote, std::to_string(percent) + " %");
        remote.check_whole();
    }
    BOOST_TEST(ends[137] >= 10);
}

BOOST_AUTO_TEST_SUITE_END()
