// What scripts see of a venue that changed: the exit code and the reason.

#include <boost/test/unit_test.hpp>

#include "../http/temporary.hpp"
#include "../support/child.hpp"
#include "nodes/sim/world_server.hpp"

using namespace dutchbook;
using dutchbook::testing::child;
using dutchbook::testing::temporary_folder;

namespace {

struct outcome {
    int code = 0;
    std::string text; ///< stdout and stderr
    bool has(std::string_view what) const { return text.find(what) != std::string::npos; }
};

outcome run_at(const sim::world_options& how) {
    const sim::world_server world(how);
    const temporary_folder folder;
    const std::string at = world.url();
    child c({"bash", "-c",
             "cd '" + folder.at.string() +
                 "' && exec '" DUTCHBOOK_PROGRAM "' run --log plain --progress none --as-of "
                 "2026-03-01T12:00:00Z --set venues.kalshi.url=" +
                 at + "/trade-api/v2 --set venues.polymarket.gamma_url=" + at +
                 "/gamma --set venues.polymarket.clob_url=" + at + "/clob 2>&1"});
    outcome o;
    o.text = c.read_all();
    o.code = c.wait();
    return o;
}

sim::world_options small() {
    sim::world_options o;
    o.seed = 7;
    o.markets = 400;
    return o;
}

} // namespace

BOOST_AUTO_TEST_SUITE(venue_exits)

BOOST_AUTO_TEST_CASE(rows_of_version_v2_are_read_and_the_run_is_complete) {
    auto how = small();
    how.v2_permille = 500;
    const auto got = run_at(how);
    BOOST_TEST(got.code == 0, got.text);
    BOOST_TEST(!got.has("missing:"), got.text);
}

BOOST_AUTO_TEST_CASE(an_unknown_version_leaves_the_run_incomplete_and_is_named) {
    auto how = small();
    how.unknown_version_permille = 500;
    const auto got = run_at(how);
    BOOST_TEST(got.code == 3, got.text);
    BOOST_TEST(got.has("missing: polymarket.other_version: "), got.text);
}

BOOST_AUTO_TEST_CASE(a_paused_shard_is_named) {
    auto how = small();
    how.paused_shards = {3};
    const auto got = run_at(how);
    BOOST_TEST(got.code == 3, got.text);
    BOOST_TEST(got.has("missing: kalshi shard 3 does not trade now"), got.text);
}

BOOST_AUTO_TEST_SUITE_END()
