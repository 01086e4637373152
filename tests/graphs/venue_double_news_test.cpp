// The same through the independent double: the recorded snapshot, rewritten as the venues would
// serve it now.

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
namespace json = boost::json;

namespace {

const timestamp snapshot_time = at("2026-03-01T12:00:00Z");

/// The recorded snapshot with every n-th Polymarket event in another version, and Kalshi's events
/// by turns on two shards.
class rewritten_snapshot {
  public:
    rewritten_snapshot(std::size_t every, std::string version) : version_(std::move(version)) {
        const auto from = shared() / "recorded/2026-03-01";
        for (const char* venue : {"kalshi", "polymarket"})
            std::filesystem::create_directories(here_.path / venue);
        for (const char* same : {"kalshi/series.jsonl", "kalshi/books.jsonl"})
            std::filesystem::copy_file(from / same, here_.path / same);
        std::size_t at = 0;
        rewrite(from, "polymarket/events.jsonl", [&](json::object& event) {
            if (every != 0 && at++ % every == 0) change(event);
        });
        rewrite(from, "polymarket/books.jsonl", [&](json::object& book) {
            const auto id = ids_.find(std::string(book.at("market").as_string()));
            if (id != ids_.end()) book["market"] = id->second + "00";
        });
        rewrite(from, "kalshi/events.jsonl", [n = 0](json::object& event) mutable {
            const int shard = n++ % 2 == 0 ? 0 : 2;
            event["exchange_index"] = shard;
            for (auto& m : event.at("markets").as_array()) m.as_object()["exchange_index"] = shard;
        });
    }
    std::string path() const { return here_.path.string(); }
    /// A reply of /exchange/status in which one shard is paused.
    std::string status_file(int paused) const {
        const auto file = here_.path / "status.json";
        json::array list;
        for (int shard = 0; shard < 4; ++shard)
            list.push_back(json::object{{"exchange_index", shard},
                                        {"exchange_active", true},
                                        {"trading_active", shard != paused}});
        std::ofstream(file) << json::serialize(json::object{{"exchange_active", true},
                                                            {"trading_active", paused != 0},
                                                            {"exchange_index_statuses", list}});
        return file.string();
    }

  private:
    template <class Change>
    void rewrite(const std::filesystem::path& from, const char* name, Change change) {
        std::ifstream in(from / name);
        std::ofstream out(here_.path / name);
        for (std::string line; std::getline(in, line);) {
            json::object row = json::parse(line).as_object();
            change(row);
            out << json::serialize(row) << '\n';
        }
    }
    void change(json::object& event) {
        event["version"] = version_;
        for (auto& m : event.at("markets").as_array()) {
            json::object& row = m.as_object();
            row["version"] = version_;
            const std::string id(row.at("conditionId").as_string());
            row["conditionId"] = ids_[id] = id.substr(0, 64);
            if (const auto* tokens = row.if_contains("clobTokenIds"); tokens && tokens->is_string())
                row["positionIds"] = json::parse(tokens->as_string());
            row["clobTokenIds"] = nullptr;
        }
    }

    folder here_;
    std::string version_;
    std::map<std::string, std::string> ids_; ///< old to new
};

sync_result sync_with(const rewritten_snapshot& from, int paused_shard = -1) {
    std::vector<std::string> more;
    if (paused_shard >= 0) more = {"--exchange-status", from.status_file(paused_shard)};
    const venue_double outside(more, from.path());
    sync_setup how{.config = at_world(outside.url()), .as_of = snapshot_time};
    how.config.arbitrage.min_profit = decimal::from_micros(1);
    return run_sync(how).result;
}

/// Relations and opportunities by the names that do not depend on the version.
std::multiset<std::string> names(const sync_result& r) {
    const auto name = [&](const market_key& k) {
        const market* m = r.book.find(k);
        return m && !m->alias.empty() ? m->alias : k.id;
    };
    std::multiset<std::string> all;
    for (const auto& rel : r.related.relations) {
        std::string line(to_string(rel.kind));
        for (const auto* side : {&rel.left, &rel.right})
            for (const auto& k : *side) line += ' ' + name(k);
        all.insert(line);
    }
    for (const auto& o : r.opportunities)
        all.insert("buy " + name(o.buy) + " sell " + name(o.sell) + " net " + to_string(o.net));
    return all;
}

/// Relations that name a market of a shard.
std::size_t relations_on(const sync_result& r, std::int32_t shard) {
    std::size_t n = 0;
    for (const auto& rel : r.related.relations) {
        bool on = false;
        for (const auto* side : {&rel.left, &rel.right})
            for (const auto& k : *side)
                on |= k.platform == "kalshi" && r.book.find(k)->shard == shard;
        n += on;
    }
    return n;
}

} // namespace

BOOST_AUTO_TEST_SUITE(venue_news_double, *boost::unit_test::precondition(has_double))

BOOST_AUTO_TEST_CASE(half_of_polymarket_in_version_v2) {
    const auto old = sync_with(rewritten_snapshot(0, ""));
    const auto got = sync_with(rewritten_snapshot(2, "v2"));
    BOOST_TEST(got.missing.empty());
    BOOST_TEST(account_of(got, "markets").read == 694u);
    BOOST_TEST((account_of(got, "markets").rejected == account_of(old, "markets").rejected));
    BOOST_TEST(got.related.relations.size() > 10u);
    BOOST_TEST((names(got) == names(old)));
}

BOOST_AUTO_TEST_CASE(half_of_polymarket_in_a_version_that_nobody_knows) {
    const auto got = sync_with(rewritten_snapshot(2, "v9"));
    BOOST_TEST(got.usable);
    BOOST_TEST(got.missing.size() == 1u);
    BOOST_TEST(got.missing.at(0).find("polymarket.other_version") != std::string::npos);
    BOOST_TEST(got.markets_by_platform.at("kalshi") == 265u);
    BOOST_TEST(got.markets_by_platform.at("polymarket") > 50u);
    BOOST_TEST(got.related.relations.size() > 0u);
}

BOOST_AUTO_TEST_CASE(a_paused_shard) {
    const rewritten_snapshot world(2, "v2");
    const auto open = sync_with(world);
    BOOST_TEST(open.missing.empty());
    BOOST_TEST(open.funnel.of(pricing::killed_by::halted) == 0u);
    for (const int paused : {0, 2}) {
        const auto got = sync_with(world, paused);
        BOOST_TEST(relations_on(open, paused) > 0u);
        BOOST_TEST(got.funnel.of(pricing::killed_by::halted) == relations_on(open, paused));
        BOOST_TEST(got.book.size() == open.book.size());
        BOOST_TEST(got.related.relations.size() == open.related.relations.size());
        BOOST_TEST(got.missing.size() == 1u);
    }
}

BOOST_AUTO_TEST_SUITE_END()
