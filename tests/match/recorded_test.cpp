// Labelled pairs of real markets: do true pairs meet, are exactly the right sets found? Skipped
// without the data.
#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <set>
#include <unordered_map>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <nodes/match/labels.hpp>
#include <nodes/match/relate.hpp>
#include <nodes/match/synthetic.hpp>
#include <tests/support/shared.hpp>

namespace dutchbook::match {
namespace {

namespace json = boost::json;
using testing::has_shared;
using testing::shared;

std::vector<labelled_set> labels(const char* name) {
    std::ifstream in(shared() / "labels" / name);
    label_file out;
    read_labels(in, name, out);
    return out.sets;
}

std::string text(const json::object& o, std::string_view key) {
    const json::value* v = o.if_contains(key);
    return v != nullptr && v->is_string() ? std::string(v->get_string()) : std::string();
}

/// The snapshot as far as matching looks at it.
std::vector<market> snapshot() {
    std::vector<market> out;
    for (const std::string venue : {"kalshi", "polymarket"}) {
        const bool kalshi = venue == "kalshi";
        std::ifstream in(shared() / "recorded" / "2026-03-01" / venue / "events.jsonl");
        for (std::string line; std::getline(in, line);) {
            const json::value event = json::parse(line);
            for (const json::value& v : event.at("markets").as_array()) {
                const json::object& o = v.as_object();
                market m;
                m.key = {venue, text(o, kalshi ? "ticker" : "conditionId")};
                m.alias = kalshi ? "" : text(o, "id");
                m.title = text(o, kalshi ? "title" : "question");
                m.yes_label = text(o, kalshi ? "yes_sub_title" : "groupItemTitle");
                m.rules = text(o, kalshi ? "rules_primary" : "description");
                m.event_id = text(event.as_object(), kalshi ? "event_ticker" : "id");
                m.event_title = text(event.as_object(), "title");
                m.close_time = parse_timestamp(text(o, kalshi ? "close_time" : "endDate"));
                m.end_date = m.close_time;
                out.push_back(std::move(m));
            }
        }
    }
    std::sort(out.begin(), out.end(),
              [](const market& a, const market& b) { return a.key < b.key; });
    const auto same = [](const market& a, const market& b) { return a.key == b.key; };
    out.erase(std::unique(out.begin(), out.end(), same), out.end());
    return out;
}

/// Labelled sets with their markets, the snapshot and invented ones for company, all in one
/// universe.
std::vector<market> crowd(std::span<const labelled_set> sets) {
    std::vector<market> out = snapshot();
    std::set<market_key> known;
    for (const market& m : out) known.insert(m.key);
    for (const labelled_set& set : sets) {
        if (known.insert(set.anchor.key).second) out.push_back(set.anchor);
        for (market m : set.judged) {
            m.event_id = "e" + set.judged.front().key.id;
            if (known.insert(m.key).second) out.push_back(std::move(m));
        }
    }
    world made = make_world({.seed = 1, .kalshi_markets = 1'500, .polymarket_markets = 2'500});
    std::move(made.markets.begin(), made.markets.end(), std::back_inserter(out));
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(recorded)

BOOST_AUTO_TEST_CASE(true_pairs_meet, *boost::unit_test::precondition(has_shared)) {
    auto sets = labels("sirolly_dev.jsonl");
    const auto markets = crowd(sets);
    const auto pairs_of_snapshot = labels("snapshot_2026-03-01_dev.jsonl");
    sets.insert(sets.end(), pairs_of_snapshot.begin(), pairs_of_snapshot.end());
    std::unordered_map<market_key, std::size_t> at;
    for (std::size_t i = 0; i < markets.size(); ++i) {
        at.emplace(markets[i].key, i);
        if (!markets[i].alias.empty())
            at.emplace(market_key{markets[i].key.platform, markets[i].alias}, i);
    }
    relater work(markets, {.candidates_per_market = 50});
    work.compile_range(0, work.groups());
    work.index();
    constexpr std::array<std::size_t, 6> sizes = {1, 3, 5, 10, 20, 50};
    std::array<std::size_t, sizes.size()> met{};
    std::size_t pairs = 0;
    for (const labelled_set& set : sets)
        for (const std::size_t i : set.equivalent) {
            const std::size_t left = at.at(set.anchor.key), right = at.at(set.judged[i].key);
            const auto a = work.candidates_of(left), b = work.candidates_of(right);
            const auto rank = [](const auto& list, std::size_t m) {
                return std::find(list.begin(), list.end(), m) - list.begin();
            };
            const auto best = static_cast<std::size_t>(std::min(rank(a, right), rank(b, left)));
            const bool listed =
                std::count(a.begin(), a.end(), right) + std::count(b.begin(), b.end(), left) > 0;
            ++pairs;
            for (std::size_t k = 0; k < sizes.size(); ++k)
                met[k] += listed && best < sizes[k] ? 1 : 0;
            if (!listed || best >= 20)
                BOOST_TEST_MESSAGE("meets late: " << set.anchor.title << " ["
                                                  << set.anchor.yes_label << "] | "
                                                  << set.judged[i].title);
        }
    for (std::size_t k = 0; k < sizes.size(); ++k)
        BOOST_TEST_MESSAGE("recall@" << sizes[k] << ": " << met[k] << " of " << pairs);
    BOOST_TEST(pairs > 70U);
    BOOST_TEST(met[4] * 1'000 >= pairs * 999);
}

BOOST_AUTO_TEST_CASE(hand_labelled_sets, *boost::unit_test::precondition(has_shared)) {
    const label_score score = score_alone(labels("sirolly_dev.jsonl"));
    BOOST_TEST_MESSAGE(score_report(score));
    BOOST_TEST(score.all.sets > 100U);
    BOOST_TEST(score.all.precision() >= 0.97);
    BOOST_TEST(score.all.exact_rate() >= 0.9);
}

BOOST_AUTO_TEST_CASE(pairs_of_the_snapshot, *boost::unit_test::precondition(has_shared)) {
    const auto markets = snapshot();
    BOOST_TEST(markets.size() > 600U);
    const related found = relate(markets);
    const label_score score =
        score_against(labels("snapshot_2026-03-01_dev.jsonl"), markets, found.relations);
    BOOST_TEST_MESSAGE(score_report(score));
    for (const relation& r : found.relations)
        BOOST_TEST_MESSAGE(to_string(r.kind) << " " << r.left.front().id << " "
                                             << r.right.front().id << " " << r.reasoning);
    BOOST_TEST(score.all.label_pairs > 15U);
    BOOST_TEST(score.all.precision() == 1.0);
    BOOST_TEST(score.all.recall() >= 0.9);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dutchbook::match
