// The invented universe knows the truth: every relation that is found must hold, and most planted
// ones be found.
#include <array>
#include <map>
#include <set>
#include <sstream>
#include <tuple>
#include <unordered_map>

#include <boost/test/unit_test.hpp>

#include <nodes/match/relate.hpp>
#include <nodes/match/synthetic.hpp>

namespace dutchbook::match {
namespace {

struct universe {
    world made = make_world({.seed = 21, .kalshi_markets = 1'200, .polymarket_markets = 1'800});
    std::unordered_map<market_key, std::size_t> at;
    related found;
    universe() {
        for (std::size_t i = 0; i < made.markets.size(); ++i) at.emplace(made.markets[i].key, i);
        found = relate(made.markets);
    }
    std::vector<fact> facts(const std::vector<market_key>& keys) const {
        std::vector<fact> out;
        for (const market_key& key : keys) out.push_back(made.facts[at.at(key)]);
        return out;
    }
    static const universe& get() {
        static const universe one;
        return one;
    }
};

std::string name(const relation& r, const universe& u) {
    std::string out(to_string(r.kind));
    for (const auto* side : {&r.left, &r.right})
        for (const market_key& key : *side)
            out += "\n  " + key.platform + ": " + u.made.markets[u.at.at(key)].title;
    return out + "\n  " + r.reasoning;
}

} // namespace

BOOST_AUTO_TEST_SUITE(truth)

BOOST_AUTO_TEST_CASE(whatever_is_found_holds) {
    const universe& u = universe::get();
    // What the titles say where fine print says another thing may stand as `titles`, never higher.
    std::set<std::tuple<std::vector<market_key>, std::vector<market_key>, relation_kind>> tolerated;
    for (const planted& p : u.made.truth)
        if (p.by_titles) tolerated.emplace(p.left, p.right, *p.by_titles);
    std::size_t wrong = 0;
    for (const relation& r : u.found.relations) {
        if (holds(r.kind, u.facts(r.left), u.facts(r.right))) continue;
        if (r.tier == relation_tier::titles && tolerated.contains({r.left, r.right, r.kind}))
            continue;
        if (++wrong < 20) BOOST_TEST_MESSAGE(name(r, u));
    }
    BOOST_TEST(wrong == 0U);
    BOOST_TEST(u.found.relations.size() > 300U);
}

BOOST_AUTO_TEST_CASE(planted_look_alikes_stay_apart) {
    const universe& u = universe::get();
    std::map<std::pair<market_key, market_key>, const relation*> found;
    for (const relation& r : u.found.relations)
        for (const auto& left : r.left)
            for (const auto& right : r.right) found[{left, right}] = &r;
    std::size_t apart = 0;
    for (const planted& p : u.made.truth) {
        if (p.kind) continue;
        const auto at = found.find({p.left.front(), p.right.front()});
        if (p.by_titles && at != found.end() && at->second->tier == relation_tier::titles) continue;
        BOOST_TEST((at == found.end()),
                   p.trap << ": " << (at == found.end() ? "" : name(*at->second, u)));
        ++apart;
    }
    BOOST_TEST(apart > 100U);
}

BOOST_AUTO_TEST_CASE(most_of_what_is_planted_is_found) {
    const universe& u = universe::get();
    std::map<std::tuple<std::vector<market_key>, std::vector<market_key>, relation_kind>, bool>
        found;
    for (const relation& r : u.found.relations) found[{r.left, r.right, r.kind}] = true;
    std::map<std::string, std::array<std::size_t, 2>> recall;
    for (const planted& p : u.made.truth) {
        if (!p.kind || p.model_only || p.by_titles) continue;
        const bool joint = p.left.size() + p.right.size() > 2;
        auto& [all, hit] = recall[joint ? "union" : std::string(to_string(*p.kind))];
        ++all;
        hit += found.contains({p.left, p.right, *p.kind}) ? 1 : 0;
        if (!found.contains({p.left, p.right, *p.kind}) && *p.kind <= relation_kind::complement)
            BOOST_TEST_MESSAGE("not found: " << to_string(*p.kind) << " of "
                                             << u.made.markets[u.at.at(p.left.front())].title
                                             << " | "
                                             << u.made.markets[u.at.at(p.right.front())].title);
    }
    for (const auto& [kind, counts] : recall)
        BOOST_TEST_MESSAGE("synthetic recall, " << kind << ": " << counts[1] << " of "
                                                << counts[0]);
    BOOST_TEST(recall["identity"][1] * 10 >= recall["identity"][0] * 8);
    BOOST_TEST(recall["union"][1] > 0U);
}

BOOST_AUTO_TEST_CASE(planted_pairs_are_candidates) {
    const universe& u = universe::get();
    relater work(u.made.markets, {});
    work.compile_range(0, work.groups());
    work.index();
    std::size_t pairs = 0, met = 0;
    for (const planted& p : u.made.truth) {
        if (!p.kind || *p.kind > relation_kind::complement || p.left.size() + p.right.size() > 2)
            continue;
        const std::size_t left = u.at.at(p.left.front()), right = u.at.at(p.right.front());
        const auto a = work.candidates_of(left), b = work.candidates_of(right);
        ++pairs;
        const bool meet =
            std::count(a.begin(), a.end(), right) + std::count(b.begin(), b.end(), left) > 0;
        met += meet ? 1 : 0;
        if (!meet)
            BOOST_TEST_MESSAGE("never met: " << u.made.markets[left].title << " | "
                                             << u.made.markets[right].title);
    }
    BOOST_TEST_MESSAGE("synthetic recall@20 of blocking: " << met << " of " << pairs);
    BOOST_TEST(met * 1'000 >= pairs * 999);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dutchbook::match
