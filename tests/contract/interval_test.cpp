#include <boost/test/unit_test.hpp>

#include "nodes/contract/interval.hpp"

#include <bitset>
#include <vector>

using namespace dutchbook::contract;

namespace {

constexpr std::int64_t one = 1'000'000;
constexpr int low_end = -1,
              high_end = 6; // the finite stage on which sets are compared point by point
constexpr int halves = (high_end - low_end) * 2 + 5;
using points = std::bitset<halves>;

/// Every interval with ends on whole numbers 0..5, open, closed or missing.
std::vector<interval> all_intervals() {
    std::vector<interval> out;
    for (int low = -1; low <= 5; ++low)
        for (int high = -1; high <= 5; ++high)
            for (int open = 0; open < 4; ++open) {
                interval x;
                x.has_low = low >= 0;
                x.has_high = high >= 0;
                x.low = x.has_low ? low * one : 0;
                x.high = x.has_high ? high * one : 0;
                x.low_open = x.has_low && (open & 1);
                x.high_open = x.has_high && (open & 2);
                if (x.has_low && x.has_high && x.low > x.high) continue;
                out.push_back(x);
            }
    return out;
}

bool holds(const interval& x, std::int64_t v) {
    if (x.has_low && (x.low_open ? v <= x.low : v < x.low)) return false;
    return !(x.has_high && (x.high_open ? v >= x.high : v > x.high));
}

/// Which of the points (halves for reals, whole numbers for ticks) lie in the set.
points sample(const interval& x, bool whole) {
    points out;
    for (int i = 0; i < halves; ++i) {
        const std::int64_t v = (low_end - 1) * one + i * one / 2;
        if (whole && v % one != 0) continue;
        out[static_cast<std::size_t>(i)] = holds(x, v);
    }
    return out;
}

points stage(bool whole) { return sample(interval{}, whole); }

set_relation by_points(const points& a, const points& b, const points& all) {
    if (a.none() || b.none()) return set_relation::overlap;
    if (a == b) return set_relation::identity;
    if ((a & b).none()) return (a | b) == all ? set_relation::complement : set_relation::disjoint;
    if ((a & ~b).none()) return set_relation::subset;
    if ((b & ~a).none()) return set_relation::superset;
    return (a | b) == all ? set_relation::exhaustive : set_relation::overlap;
}

} // namespace

BOOST_AUTO_TEST_SUITE(interval_logic)

BOOST_AUTO_TEST_CASE(comparison_agrees_with_counting_points) {
    const auto all = all_intervals();
    for (const bool whole : {false, true})
        for (const auto& a : all)
            for (const auto& b : all) {
                const auto want = by_points(sample(a, whole), sample(b, whole), stage(whole));
                BOOST_REQUIRE(compare(a, b, whole ? one : 0) == want);
            }
}

BOOST_AUTO_TEST_CASE(unions_agree_with_counting_points) {
    const auto all = all_intervals();
    for (const bool whole : {false, true}) {
        const std::int64_t tick = whole ? one : 0;
        for (std::size_t i = 0; i < all.size(); i += 3)
            for (std::size_t k = 0; k < all.size(); k += 2) {
                const std::vector<interval> parts{all[i], all[k]};
                const points joined = sample(all[i], whole) | sample(all[k], whole);
                for (std::size_t w = 0; w < all.size(); w += 5) {
                    const points want = sample(all[w], whole);
                    if (want.none() || joined.none()) continue;
                    BOOST_REQUIRE(covers_exactly(all[w], parts, tick) == (want == joined));
                }
            }
    }
}

BOOST_AUTO_TEST_CASE(above_95_on_whole_numbers_is_96_and_more) {
    BOOST_CHECK(compare(interval::above(95 * one), interval::at_least(96 * one), one) ==
                set_relation::identity);
    BOOST_CHECK(compare(interval::above(95 * one), interval::at_least(95 * one), one) ==
                set_relation::subset);
    BOOST_CHECK(compare(interval::above(95 * one), interval::at_least(96 * one), 0) ==
                set_relation::superset);
    BOOST_CHECK(compare(interval::above(95 * one), interval::at_most(95 * one), 0) ==
                set_relation::complement);
    BOOST_CHECK(canonical(interval::above(95 * one), one) == interval::at_least(96 * one));
}

BOOST_AUTO_TEST_CASE(extreme_ends_do_not_overflow) {
    const std::int64_t far = 9'000'000'000'000'000'000;
    BOOST_CHECK(compare(interval::above(far), interval::below(-far), one) ==
                set_relation::disjoint);
    BOOST_CHECK(compare(interval::above(far), interval::at_most(far), 0) ==
                set_relation::complement);
    canonical(interval::above(far), one);
}

BOOST_AUTO_TEST_SUITE_END()
