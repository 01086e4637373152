#include <nodes/match/synthetic.hpp>

#include <map>
#include <set>

#include <boost/test/unit_test.hpp>

namespace dutchbook::match {

BOOST_AUTO_TEST_SUITE(synthetic)

BOOST_AUTO_TEST_CASE(same_seed_same_bytes_and_exact_counts) {
    const synthetic_options options{.seed = 3, .kalshi_markets = 503, .polymarket_markets = 1'201};
    const world a = make_world(options), b = make_world(options);
    BOOST_TEST(a.markets.size() == 1'704U);
    BOOST_TEST(a.facts.size() == a.markets.size());
    std::map<std::string, int> count;
    for (std::size_t i = 0; i < a.markets.size(); ++i) {
        BOOST_TEST((a.markets[i].key == b.markets[i].key &&
                    a.markets[i].title == b.markets[i].title &&
                    a.markets[i].rules == b.markets[i].rules));
        ++count[a.markets[i].key.platform];
    }
    BOOST_TEST(count["kalshi"] == 503);
    BOOST_TEST(count["polymarket"] == 1'201);
}

BOOST_AUTO_TEST_CASE(slices_are_the_world) {
    const synthetic_options options{.seed = 5, .kalshi_markets = 200, .polymarket_markets = 300};
    const world whole = make_world(options);
    synthetic_source source(options);
    std::size_t at = 0, planted_seen = 0;
    for (world slice; source.next(slice); slice = {}) {
        BOOST_TEST(!slice.markets.empty());
        for (const market& m : slice.markets) BOOST_TEST((m.key == whole.markets.at(at++).key));
        planted_seen += slice.truth.size();
    }
    BOOST_TEST(at == whole.markets.size());
    BOOST_TEST(planted_seen == whole.truth.size());
}

BOOST_AUTO_TEST_CASE(keys_are_unique_and_texts_filled) {
    const world w = make_world({.seed = 1, .kalshi_markets = 4'000, .polymarket_markets = 6'000});
    std::set<market_key> keys;
    for (const market& m : w.markets) {
        BOOST_TEST(keys.insert(m.key).second, m.key.id);
        BOOST_TEST(!m.title.empty());
        BOOST_TEST(!m.rules.empty());
        BOOST_TEST(!m.event_id.empty());
        BOOST_TEST((*m.close_time > synthetic_options{}.as_of), m.title);
    }
}

BOOST_AUTO_TEST_CASE(different_questions_never_share_their_text) {
    const world w = make_world({.seed = 2, .kalshi_markets = 5'000, .polymarket_markets = 5'000});
    std::map<std::string, std::uint64_t> asked;
    for (std::size_t i = 0; i < w.markets.size(); ++i) {
        const market& m = w.markets[i];
        const auto [at, fresh] =
            asked.emplace(m.title + "|" + m.yes_label + "|" + m.rules, w.facts[i].question);
        BOOST_TEST((fresh || at->second == w.facts[i].question), m.title);
    }
}

BOOST_AUTO_TEST_CASE(fair_prices_are_coherent) {
    const world w = make_world({.seed = 4, .kalshi_markets = 1'000, .polymarket_markets = 1'000});
    std::map<market_key, std::size_t> at;
    for (std::size_t i = 0; i < w.markets.size(); ++i) at[w.markets[i].key] = i;
    std::size_t unions = 0;
    for (const planted& one : w.truth) {
        if (one.kind != relation_kind::identity) continue;
        std::int64_t left = 0, right = 0;
        for (const auto& key : one.left) left += w.facts[at[key]].fair.micros;
        for (const auto& key : one.right) right += w.facts[at[key]].fair.micros;
        BOOST_TEST(left == right);
        unions += one.left.size() + one.right.size() > 2 ? 1 : 0;
    }
    BOOST_TEST(unions > 5U);
}

BOOST_AUTO_TEST_CASE(planted_truth_covers_every_kind) {
    const world w = make_world({.seed = 6, .kalshi_markets = 3'000, .polymarket_markets = 4'000});
    std::map<int, int> kinds;
    std::set<std::string_view> traps;
    for (const planted& one : w.truth) {
        ++kinds[one.kind ? static_cast<int>(*one.kind) : -1];
        if (!one.kind) traps.insert(one.trap);
        BOOST_TEST((one.left.front() < one.right.front()));
    }
    for (const int kind : {-1, 0, 1, 2, 3}) BOOST_TEST(kinds[kind] > 10, kind);
    for (const auto trap :
         {"year", "stage", "station", "name", "district", "source", "measure", "date"})
        BOOST_TEST(traps.contains(trap), trap);
}

BOOST_AUTO_TEST_CASE(holds_counts_over_the_domain) {
    const auto set = [](std::int64_t low, std::int64_t high, bool inverted = false) {
        return fact{1, low, high, 0, 10, inverted, {}};
    };
    const std::vector<fact> low{set(0, 4)}, high{set(5, 10)}, parts{set(0, 2), set(3, 4)},
        wide{set(0, 6)};
    BOOST_TEST(holds(relation_kind::complement, low, high));
    BOOST_TEST(holds(relation_kind::identity, low, parts));
    BOOST_TEST(holds(relation_kind::subset, low, wide));
    BOOST_TEST(!holds(relation_kind::subset, wide, low));
    BOOST_TEST(holds(relation_kind::superset, wide, parts));
    BOOST_TEST(holds(relation_kind::disjoint, low, high));
    BOOST_TEST(!holds(relation_kind::disjoint, wide, high));
    BOOST_TEST(holds(relation_kind::exhaustive, wide, high));
    BOOST_TEST(!holds(relation_kind::exhaustive, low, std::vector<fact>{set(6, 10)}));
    BOOST_TEST(holds(relation_kind::identity, high, std::vector<fact>{set(0, 4, true)}));
    BOOST_TEST(
        !holds(relation_kind::disjoint, low, std::vector<fact>{fact{2, 5, 10, 0, 10, false, {}}}));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dutchbook::match
