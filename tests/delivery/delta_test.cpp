// What travels: everything once, then only what changed.

#include <cstdlib>

#include "support.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
namespace utf = boost::unit_test;

namespace {

struct deltas {
    receiver remote;
    sim::world_server world{{.seed = 3, .markets = 400}};
    rig here;
    deltas() { here.use(world, remote.url()); }
};

/// The number after `word` in the line that begins with `shadow: all`.
std::int64_t shadow_figure(const std::string& text, const std::string& word) {
    const auto line = text.find("shadow: all:");
    BOOST_REQUIRE_MESSAGE(line != std::string::npos, text);
    const auto end = text.find(" " + word, line);
    const auto from = text.find_last_of(" ", end - 1) + 1;
    return std::stoll(text.substr(from, end - from));
}

} // namespace

BOOST_AUTO_TEST_SUITE(what_travels)

BOOST_AUTO_TEST_CASE(a_second_run_on_the_same_world_sends_the_sync_status_alone,
                     *utf::precondition(has_receiver)) {
    const deltas d;
    const auto first = d.here.run();
    BOOST_REQUIRE_MESSAGE(first.code == 0, first.text);
    const auto everything = d.remote.bytes();
    const auto documents = d.remote.documents();
    const auto rows = d.here.rows();
    const auto second = d.here.run();
    BOOST_REQUIRE_MESSAGE(second.code == 0, second.text);
    const auto more = d.remote.bytes() - everything;
    BOOST_TEST_MESSAGE("first run " << everything << " bytes, second " << more);
    BOOST_TEST(more > 0);
    BOOST_TEST(more * 100 <= everything);
    BOOST_TEST((d.remote.documents() == documents));
    BOOST_TEST((d.here.rows() == rows));
    BOOST_TEST(d.remote.count("syncLogs") == 2u);
}

BOOST_AUTO_TEST_CASE(the_documents_are_the_rows_of_the_store, *utf::precondition(has_receiver)) {
    const deltas d;
    BOOST_REQUIRE(d.here.run().code == 0);
    const auto counted = [&](const char* table) {
        return static_cast<std::size_t>(
            d.here.integer(std::string("SELECT count(*) FROM ") + table));
    };
    BOOST_TEST(counted("markets") == 400u);
    BOOST_TEST(d.remote.count("markets") == counted("markets"));
    BOOST_TEST(counted("similarities") > 0u);
    BOOST_TEST(d.remote.count("marketSimilarities") == counted("similarities"));
    BOOST_TEST(counted("opportunities") > 0u);
    BOOST_TEST(d.remote.count("arbitrageOpportunities") == counted("opportunities"));
    BOOST_TEST((d.remote.sync_ids() == d.here.sync_ids()));
    d.remote.check_whole();
}

BOOST_AUTO_TEST_CASE(where_one_price_in_a_hundred_moved_one_row_in_a_hundred_travels,
                     *utf::precondition(has_receiver)) {
    const deltas d;
    BOOST_REQUIRE(d.here.run().code == 0);
    const auto everything = d.remote.bytes();
    const sim::world_server moved({.seed = 3, .markets = 400, .drift_permille = 10});
    d.here.use(moved, d.remote.url());
    const auto next = d.here.run();
    BOOST_REQUIRE_MESSAGE(next.code == 0, next.text);
    const auto more = d.remote.bytes() - everything;
    BOOST_TEST_MESSAGE("all " << everything << " bytes, a hundredth moved " << more);
    BOOST_TEST(more > 500);
    BOOST_TEST(more * 30 <=
               everything); // about a hundredth, the sync status and what hangs on a price
    rig fresh;
    receiver other;
    fresh.use(moved, other.url());
    BOOST_REQUIRE(fresh.run().code == 0);
    // the same end as a receiver that never knew the old prices, but for what the moved prices made
    // expire
    BOOST_TEST(other.count("markets") == d.remote.count("markets"));
    d.remote.check_whole();
}

BOOST_AUTO_TEST_CASE(a_shadow_says_what_would_travel_and_changes_nothing,
                     *utf::precondition(has_receiver)) {
    const deltas d;
    const std::string no_model = " --set llm.enabled=false"; // which a shadow never asks
    const auto empty = d.here.run("--shadow" + no_model);
    BOOST_REQUIRE_MESSAGE(empty.code == 0, empty.text);
    BOOST_TEST(!std::filesystem::exists(d.here.store()));
    BOOST_TEST(d.remote.requests() == 0);
    BOOST_REQUIRE(d.here.run(no_model).code == 0);
    const auto sent = d.remote.bytes();
    BOOST_TEST(shadow_figure(empty.text, "inserts") > 500);
    // the sync status says how long the run took, in as many digits as it takes
    BOOST_TEST(std::abs(shadow_figure(empty.text, "bytes") - sent) <= 4);

    const sim::world_server moved({.seed = 3, .markets = 400, .drift_permille = 50});
    d.here.use(moved, d.remote.url());
    const auto before = d.here.rows();
    const auto requests = d.remote.requests();
    const auto would = d.here.run("--shadow" + no_model);
    BOOST_REQUIRE_MESSAGE(would.code == 0, would.text);
    BOOST_TEST((d.here.rows() == before));
    BOOST_TEST(d.remote.requests() == requests);
    BOOST_REQUIRE(d.here.run(no_model).code == 0);
    BOOST_TEST(std::abs(shadow_figure(would.text, "bytes") - (d.remote.bytes() - sent)) <= 4);
    BOOST_TEST(shadow_figure(would.text, "updates") > 5);
    BOOST_TEST(shadow_figure(would.text, "unchanged") > 450);
}

BOOST_AUTO_TEST_CASE(a_dry_run_writes_nothing_and_sends_nothing, *utf::precondition(has_receiver)) {
    const deltas d;
    const auto dry = d.here.run("--dry-run");
    BOOST_TEST(dry.code == 0, dry.text);
    BOOST_TEST(d.remote.requests() == 0);
    BOOST_TEST(!std::filesystem::exists(d.here.store()));
    BOOST_TEST(d.here.run("--dry-run --shadow").code == 2);
}

BOOST_AUTO_TEST_CASE(small_moves_stay_at_home_where_the_least_change_is_larger,
                     *utf::precondition(has_receiver)) {
    deltas d;
    d.here.more = "[delta]\nmin_price_change = 0.05\n";
    d.here.use(d.world, d.remote.url());
    BOOST_REQUIRE(d.here.run().code == 0);
    const sim::world_server moved({.seed = 3, .markets = 400, .drift_permille = 300});
    d.here.use(moved, d.remote.url());
    const auto would = d.here.run("--shadow");
    BOOST_REQUIRE_MESSAGE(would.code == 0, would.text);
    const auto each = d.here.run("--shadow --set delta.min_price_change=0");
    BOOST_TEST(shadow_figure(each.text, "updates") > 60);
    // what is left are markets that nobody quotes any more and opportunities
    BOOST_TEST(shadow_figure(would.text, "updates") * 5 < shadow_figure(each.text, "updates"));
}

BOOST_AUTO_TEST_SUITE_END()
