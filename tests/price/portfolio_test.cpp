#include <boost/test/unit_test.hpp>

#include "nodes/price/portfolio.hpp"
#include "tests/price/support.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::pricing;
using namespace dutchbook::testing;

bool holds(relation_kind kind, bool left, bool right) {
    switch (kind) {
    case relation_kind::identity:
        return left == right;
    case relation_kind::complement:
        return left != right;
    case relation_kind::subset:
        return !(left && !right);
    case relation_kind::superset:
        return !(right && !left);
    case relation_kind::disjoint:
        return !(left && right);
    case relation_kind::exhaustive:
        return left || right;
    }
    return false;
}

constexpr relation_kind kinds[] = {relation_kind::identity, relation_kind::complement,
                                   relation_kind::subset,   relation_kind::superset,
                                   relation_kind::disjoint, relation_kind::exhaustive};

int ones(unsigned bits) { return __builtin_popcount(bits); }

/// The least payoff over every joint outcome of the single markets, one bit a market.
int least(relation_kind kind, side_shape l, side ls, side_shape r, side rs) {
    int worst = 1'000;
    for (unsigned a = 0; a < (1U << l.markets); ++a)
        for (unsigned b = 0; b < (1U << r.markets); ++b) {
            if ((l.exclusive && ones(a) > 1) || (r.exclusive && ones(b) > 1)) continue;
            if (!holds(kind, a != 0, b != 0)) continue;
            const int left = ls == side::yes ? ones(a) : l.markets - ones(a);
            const int right = rs == side::yes ? ones(b) : r.markets - ones(b);
            worst = std::min(worst, left + right);
        }
    return worst;
}

std::string text(const std::vector<portfolio>& all) {
    std::string out;
    for (const portfolio& p : all) {
        for (const position& leg : p.legs)
            out += leg.of->key.id + (leg.side == side::yes ? "+ " : "- ");
        out += std::to_string(p.guaranteed) + (p.counts_on_exclusivity ? "!" : "") + "; ";
    }
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(portfolios)

BOOST_AUTO_TEST_CASE(the_guarantee_is_the_least_payoff_of_every_joint_state) {
    int checked = 0;
    for (relation_kind kind : kinds)
        for (int n = 1; n <= 5; ++n)
            for (int m = 1; m <= 5; ++m)
                for (int flags = 0; flags < 16; ++flags) {
                    const side_shape l{n, (flags & 1) != 0}, r{m, (flags & 2) != 0};
                    const side ls = flags & 4 ? side::yes : side::no;
                    const side rs = flags & 8 ? side::yes : side::no;
                    BOOST_REQUIRE_EQUAL(guaranteed_payoff(kind, l, ls, r, rs),
                                        least(kind, l, ls, r, rs));
                    ++checked;
                }
    BOOST_TEST(checked == 6 * 25 * 16);
}

BOOST_AUTO_TEST_CASE(two_markets_by_relation) {
    const market a = on_kalshi("A"), b = on_polymarket("B");
    const std::vector<const market*> l{&a}, r{&b};
    BOOST_TEST(text(portfolios_of(relation_kind::identity, l, r)) == "A+ B- 1; A- B+ 1; ");
    BOOST_TEST(text(portfolios_of(relation_kind::complement, l, r)) == "A+ B+ 1; A- B- 1; ");
    BOOST_TEST(text(portfolios_of(relation_kind::subset, l, r)) == "A- B+ 1; ");
    BOOST_TEST(text(portfolios_of(relation_kind::superset, l, r)) == "A+ B- 1; ");
    BOOST_TEST(text(portfolios_of(relation_kind::disjoint, l, r)) == "A- B- 1; ");
    BOOST_TEST(text(portfolios_of(relation_kind::exhaustive, l, r)) == "A+ B+ 1; ");
}

BOOST_AUTO_TEST_CASE(a_union_pays_more_only_where_the_venue_promises_exclusivity) {
    const market a = on_kalshi("A");
    market b = on_polymarket("B"), c = on_polymarket("C"), d = on_polymarket("D");
    const std::vector<const market*> l{&a}, r{&b, &c, &d};
    BOOST_TEST(!exclusive(r));
    BOOST_TEST(text(portfolios_of(relation_kind::identity, l, r)) ==
               "A+ B- C- D- 1; A- B+ C+ D+ 1; ");
    for (market* m : {&b, &c, &d}) {
        m->event_id = "E";
        m->siblings = exclusivity::exactly_one;
    }
    BOOST_TEST(exclusive(r));
    BOOST_TEST(text(portfolios_of(relation_kind::identity, l, r)) ==
               "A+ B- C- D- 3!; A- B+ C+ D+ 1; ");
    d.event_id = "another";
    BOOST_TEST(!exclusive(r));
    d.event_id = "E";
    d.siblings = exclusivity::none;
    BOOST_TEST(!exclusive(r));
}

BOOST_AUTO_TEST_SUITE_END()
