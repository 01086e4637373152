// The invented universe has pairs whose titles say the same and whose rules do not, and pairs in
// words that only a model can match: `proved` is measured on both.

#include <cctype>
#include <map>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include <nodes/match/relate.hpp>
#include <nodes/match/synthetic.hpp>

namespace dutchbook::match {
namespace {

struct universe {
    world made = make_world({.seed = 31, .kalshi_markets = 6'000, .polymarket_markets = 6'000});
    std::map<market_key, std::size_t> at;
    std::map<std::pair<market_key, market_key>, const relation*> related_by;
    std::map<std::pair<market_key, market_key>, const open_pair*> open_by;
    related found;
    universe() {
        for (std::size_t i = 0; i < made.markets.size(); ++i) at.emplace(made.markets[i].key, i);
        found = relate(made.markets);
        for (const relation& r : found.relations)
            if (r.left.size() + r.right.size() == 2)
                related_by[{r.left.front(), r.right.front()}] = &r;
        for (const open_pair& p : found.open) open_by[{p.left, p.right}] = &p;
    }
    const market& market_of(const market_key& k) const { return made.markets[at.at(k)]; }
    const relation* relation_of(const planted& p) const {
        const auto found_at = related_by.find({p.left.front(), p.right.front()});
        return found_at == related_by.end() ? nullptr : found_at->second;
    }
    static const universe& get() {
        static const universe one;
        return one;
    }
};

/// A title with names and numbers taken out.
std::string wording_of(const std::string& title) {
    std::string out, word;
    for (const char c : title + " ") {
        if (c != ' ') {
            word += c;
            continue;
        }
        const auto first = static_cast<unsigned char>(word.empty() ? 'a' : word.front());
        const bool slot = std::isupper(first) || std::isdigit(first);
        if (!slot || out.empty()) out += (out.empty() ? "" : " ") + word;
        word.clear();
    }
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(fine_print)

BOOST_AUTO_TEST_CASE(rules_that_differ_have_their_own_truth) {
    const universe& u = universe::get();
    std::map<std::string, std::map<int, std::size_t>> kinds;
    for (const planted& p : u.made.truth) {
        if (!p.by_titles) continue;
        BOOST_TEST((*p.by_titles == relation_kind::identity));
        BOOST_TEST(p.trap.starts_with("rules"));
        ++kinds[std::string(p.trap)][p.kind ? static_cast<int>(*p.kind) : -1];
    }
    const auto only = [&](const char* trap, int kind) {
        BOOST_TEST(kinds[trap].size() == 1U, trap);
        BOOST_TEST(kinds[trap][kind] > 0U, trap);
    };
    for (const char* smaller : {"rules narrow", "rules condition", "rules exclude", "rules window",
                                "rules deadline", "rules scope"})
        only(smaller, static_cast<int>(relation_kind::superset));
    only("rules wide", static_cast<int>(relation_kind::subset));
    only("rules source", -1);
}

BOOST_AUTO_TEST_CASE(rules_that_differ_are_never_proved_to_be_the_same) {
    const universe& u = universe::get();
    std::size_t looked = 0, as_titles = 0;
    for (const planted& p : u.made.truth) {
        if (!p.by_titles) continue;
        ++looked;
        const relation* r = u.relation_of(p);
        if (!r) continue;
        const auto& m = u.market_of(p.right.front());
        const bool true_kind = p.kind && r->kind == *p.kind;
        BOOST_TEST((true_kind || r->tier == relation_tier::titles),
                   p.trap << ": " << to_string(r->kind) << ' ' << m.title << " | " << m.rules);
        as_titles += !true_kind;
    }
    BOOST_TEST_MESSAGE("fine print: " << looked << " pairs, " << as_titles << " left at titles");
    BOOST_TEST(looked > 50U);
}

BOOST_AUTO_TEST_CASE(the_same_rules_in_these_families_are_proved) {
    const universe& u = universe::get();
    std::size_t same = 0, proved = 0;
    for (const planted& p : u.made.truth) {
        const std::size_t at = u.at.at(p.left.front());
        if (!u.made.facts[at].fine_print || p.by_titles || p.kind != relation_kind::identity)
            continue;
        ++same;
        const relation* r = u.relation_of(p);
        const bool is = r && r->kind == relation_kind::identity && r->tier == relation_tier::proved;
        proved += is;
        if (!is)
            BOOST_TEST_MESSAGE("not proved: " << u.made.markets[at].title << " | "
                                              << u.market_of(p.right.front()).rules << " | "
                                              << (r ? r->reasoning : "none"));
    }
    BOOST_TEST(same > 30U);
    BOOST_TEST(proved * 10 >= same * 9);
}

BOOST_AUTO_TEST_CASE(what_fine_print_is_about_is_rare) {
    const universe& u = universe::get();
    for (const planted& p : u.made.truth) {
        if (!p.by_titles || !p.kind) continue;
        const auto apart = u.made.facts[u.at.at(p.left.front())].fair.micros -
                           u.made.facts[u.at.at(p.right.front())].fair.micros;
        BOOST_TEST(std::abs(apart) < 2'000, apart);
        BOOST_TEST(apart != 0);
    }
}

BOOST_AUTO_TEST_CASE(wordings_of_no_vocabulary_are_left_open_for_a_model) {
    const universe& u = universe::get();
    std::size_t same = 0, open = 0;
    std::set<std::string> wordings;
    for (const planted& p : u.made.truth) {
        if (!p.model_only) continue;
        for (const auto& side : {p.left.front(), p.right.front()})
            wordings.insert(wording_of(u.market_of(side).title));
        if (!p.kind) continue;
        ++same;
        BOOST_TEST(u.relation_of(p) == nullptr, u.market_of(p.right.front()).title);
        const bool asked = u.open_by.contains({p.left.front(), p.right.front()});
        open += asked;
        if (!asked)
            BOOST_TEST_MESSAGE("not open: " << u.market_of(p.left.front()).title << " | "
                                            << u.market_of(p.right.front()).title);
    }
    BOOST_TEST(same > 30U);
    BOOST_TEST(open == same);
    // As on real venues: a handful of wordings, however many pairs.
    for (const auto& w : wordings) BOOST_TEST_MESSAGE(w);
    BOOST_TEST(wordings.size() <= 9U);
    BOOST_TEST(wordings.size() > 6U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dutchbook::match
