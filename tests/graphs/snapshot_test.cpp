// The recorded snapshot through the independent double: counts, true pairs, no false one, the same
// bytes every time.

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <map>
#include <set>

#include <boost/json.hpp>

#include "../support/venue_double.hpp"
#include "sync_support.hpp"

using namespace dutchbook;
using namespace dutchbook::graphs;
using namespace dutchbook::graphs::testing;
using dutchbook::testing::has_double;
using dutchbook::testing::shared;
using dutchbook::testing::venue_double;

namespace {

const timestamp snapshot_time = at("2026-03-01T12:00:00Z");

struct label {
    std::string kalshi, polymarket;
    bool equivalent = false;
};

std::vector<label> labels() {
    std::vector<label> all;
    std::ifstream in(shared() / "labels/snapshot_2026-03-01_dev.jsonl");
    for (std::string line; std::getline(in, line);) {
        const auto o = boost::json::parse(line).as_object();
        all.push_back({o.at("kalshi").as_string().c_str(), o.at("polymarket").as_string().c_str(),
                       o.at("label").as_string() == "equivalent"});
    }
    return all;
}

/// (Kalshi ticker, Gamma id) of every one-to-one relation, with its kind.
std::map<std::pair<std::string, std::string>, relation_kind> related_pairs(const sync_result& r) {
    std::map<std::pair<std::string, std::string>, relation_kind> pairs;
    for (const auto& rel : r.related.relations)
        for (const auto& left : rel.left)
            for (const auto& right : rel.right) {
                const market* m = r.book.find(right);
                pairs[{left.id, m ? m->alias : right.id}] = rel.kind;
            }
    return pairs;
}

} // namespace

BOOST_AUTO_TEST_SUITE(snapshot, *boost::unit_test::precondition(has_double))

BOOST_AUTO_TEST_CASE(every_tradable_market_is_read_and_nothing_is_missing) {
    const venue_double outside;
    const auto got = run_sync({.config = at_world(outside.url()), .as_of = snapshot_time}).result;
    BOOST_TEST((got.run.outcome == engine::run_outcome::complete));
    BOOST_TEST(got.missing.empty());
    const auto& markets = account_of(got, "markets");
    BOOST_TEST(markets.read == 694u); // 270 and 424, as meta.json says
    BOOST_TEST(markets.balanced);
    BOOST_TEST(markets.delivered == got.book.size());
    BOOST_TEST_MESSAGE("stored: kalshi " << got.markets_by_platform.at("kalshi") << ", polymarket "
                                         << got.markets_by_platform.at("polymarket"));
    for (const auto& [reason, n] : markets.rejected) BOOST_TEST_MESSAGE("  " << reason << " " << n);
    BOOST_TEST(got.markets_by_platform.at("kalshi") == 265u);
    BOOST_TEST(got.markets_by_platform.at("polymarket") == 284u);
}

BOOST_AUTO_TEST_CASE(true_pairs_are_found_and_look_alikes_are_not) {
    const venue_double outside;
    const auto got = run_sync({.config = at_world(outside.url()), .as_of = snapshot_time}).result;
    const auto pairs = related_pairs(got);
    std::size_t right = 0, all = 0;
    for (const auto& l : labels()) {
        const auto at = pairs.find({l.kalshi, l.polymarket});
        if (l.equivalent) {
            ++all;
            right += at != pairs.end() && at->second == relation_kind::identity;
            BOOST_TEST_INFO(l.kalshi << " " << l.polymarket);
            BOOST_CHECK(at == pairs.end() || at->second == relation_kind::identity);
        } else {
            BOOST_TEST_INFO("look-alike related: " << l.kalshi << " " << l.polymarket);
            BOOST_CHECK(at == pairs.end() || at->second == relation_kind::subset ||
                        at->second == relation_kind::superset);
        }
    }
    BOOST_TEST_MESSAGE(right << " of " << all << " true pairs");
    BOOST_TEST(all == 23u);
    BOOST_TEST(right >= 22u);
}

BOOST_AUTO_TEST_CASE(no_opportunity_stands_on_a_pair_labelled_different) {
    const venue_double outside;
    const auto got = run_sync({.config = at_world(outside.url()), .as_of = snapshot_time}).result;
    std::set<std::pair<std::string, std::string>> different;
    for (const auto& l : labels())
        if (!l.equivalent) different.insert({l.kalshi, l.polymarket});
    for (const auto& o : got.opportunities)
        for (const auto& left : o.because.left)
            for (const auto& right : o.because.right) {
                const market* m = got.book.find(right);
                BOOST_TEST(!different.contains({left.id, m ? m->alias : right.id}),
                           left.id << " " << right.id);
            }
}

BOOST_AUTO_TEST_CASE(the_same_bytes_for_any_threads_chunks_and_way_to_read) {
    const venue_double outside;
    const folder recording;
    sync_setup how{.config = at_world(outside.url()), .as_of = snapshot_time};
    how.threads = 1;
    how.record_to = recording.path / "world";
    const std::string first = run_sync(how).json;
    how.record_to.clear();
    BOOST_TEST(first.size() > 1000u);
    for (const std::uint32_t threads : {1u, 2u, 4u})
        for (const std::size_t chunk : {1u, 7u, 64u}) {
            how.threads = threads;
            how.chunk = chunk;
            BOOST_TEST_CONTEXT(threads << " threads, chunks of " << chunk) {
                how.replay_from.clear();
                BOOST_TEST((run_sync(how).json == first));
                how.replay_from = recording.path / "world";
                BOOST_TEST((run_sync(how).json == first));
            }
        }
}

BOOST_AUTO_TEST_SUITE_END()
