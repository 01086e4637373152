#include <boost/test/unit_test.hpp>

#include "nodes/price/sizing.hpp"
#include "tests/price/support.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::pricing;
using namespace dutchbook::testing;

struct dealer {
    std::mt19937_64 random;
    std::int64_t upto(std::uint64_t n) { return static_cast<std::int64_t>(random() % n); }

    market venue() {
        market m = upto(2) ? on_kalshi("K", static_cast<std::int32_t>(upto(3) * 5'000))
                           : on_polymarket("P", static_cast<std::int32_t>(upto(8) * 10'000));
        if (upto(4) == 0) m.fees.kind = fee_terms::formula::none;
        return m;
    }
    /// Levels near `around`, ascending, on a tick of 0.1 or 1 cent, of at most `most_lots` lots
    /// each.
    std::vector<level> asks(std::int64_t around, std::uint64_t most_lots) {
        std::vector<level> ladder;
        std::int64_t p = around;
        const std::int64_t tick = upto(2) ? 1'000 : 10'000;
        for (std::int64_t n = 1 + upto(4); n > 0 && p < 1'000'000; --n, p += tick * (1 + upto(3)))
            ladder.push_back({price{p}, quantity{(1 + upto(most_lots)) * 10'000}});
        return ladder;
    }
};

/// Some legs whose best asks sum to a little below or above the payoff.
struct table {
    std::vector<market> venues;
    std::vector<std::vector<level>> asks;
    std::vector<ladder> ladders;
    int guaranteed = 1;

    table(dealer& d, std::uint64_t most_lots) {
        const std::int64_t legs = 2 + d.upto(3);
        guaranteed =
            static_cast<int>(1 + (legs > 2 ? d.upto(static_cast<std::uint64_t>(legs) - 1) : 0));
        const std::int64_t edge = d.upto(120) * 1'000 - 20'000;
        for (std::int64_t i = 0; i < legs; ++i) {
            const std::int64_t share = (guaranteed * 1'000'000 - edge) / legs / 1'000 * 1'000;
            venues.push_back(d.venue());
            asks.push_back(d.asks(std::clamp<std::int64_t>(share, 1'000, 990'000), most_lots));
            ladders.emplace_back(venues.back().fees, asks.back(), now);
        }
    }
    quantity depth() const {
        quantity least = ladder::most;
        for (const ladder& l : ladders) least = std::min(least, l.depth());
        return least;
    }
    /// By walking the levels again through order_cost.
    std::int64_t cost(quantity size) const {
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < venues.size(); ++i)
            sum += order_cost(venues[i], fills_of(asks[i], size), now).cost.micros;
        return sum;
    }
    std::int64_t net(quantity size) const { return guaranteed * size.micros - cost(size); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(sizes)

BOOST_AUTO_TEST_CASE(a_ladder_keeps_what_can_be_bought) {
    const std::vector<level> raw{at(50, 3), at(40, 2), at(0, 9),   at(100, 9),
                                 at(40, 5), at(45, 0), at(40.1, 1)};
    const ladder l(on_kalshi("K").fees, raw, now);
    const std::vector<level> kept{at(40, 2), at(40.1, 1), at(50, 3)};
    BOOST_TEST(std::ranges::equal(l.levels(), kept));
    BOOST_TEST(l.depth().micros == 6'000'000);
    BOOST_TEST(l.worst(quantity::contracts(2)).micros == 400'000);
    BOOST_TEST(l.worst(quantity{2'010'000}).micros == 401'000);
    BOOST_TEST(l.cost(quantity{}).cost.micros == 0);
    BOOST_TEST(ladder(on_kalshi("K").fees, {}, now).empty());
}

BOOST_AUTO_TEST_CASE(a_ladder_of_any_depth_is_cut_at_the_most) {
    const quantity endless{std::numeric_limits<std::int64_t>::max()};
    const std::vector<level> raw{{cents(40), endless}, {cents(50), endless}};
    const ladder l(on_polymarket("P").fees, raw, now);
    BOOST_TEST(l.depth().micros == ladder::most.micros);
    BOOST_TEST(l.levels().size() == 1);
}

BOOST_AUTO_TEST_CASE(running_sums_equal_the_order_walked_again) {
    dealer d{std::mt19937_64(3)};
    for (int i = 0; i < 3'000; ++i) {
        const market m = d.venue();
        const auto asks = d.asks(1'000 + d.upto(900) * 1'000, 500);
        const ladder l(m.fees, asks, now);
        const quantity size{(1 + d.upto(static_cast<std::uint64_t>(l.depth().micros / 10'000))) *
                            10'000};
        const auto fills = fills_of(asks, size);
        BOOST_REQUIRE(l.cost(size) == order_cost(m, fills, now));
        BOOST_REQUIRE(exact(l.cost(size).cost.micros) == exact_cost(m.fees, fills));
    }
}

BOOST_AUTO_TEST_CASE(the_envelope_is_never_below_the_exact_net) {
    dealer d{std::mt19937_64(4)};
    for (int i = 0; i < 400; ++i) {
        const table t(d, 60);
        const envelope bound(t.ladders, t.guaranteed);
        for (std::int64_t q = 10'000; q <= bound.end().micros; q += 10'000)
            BOOST_REQUIRE(bound.bound_e18({q}) >=
                          static_cast<int128>(t.net({q})) * 1'000'000'000'000);
    }
}

BOOST_AUTO_TEST_CASE(a_fee_too_small_to_be_billed_stays_below_the_envelope) {
    const market p = on_polymarket("P"); // 0.01 * 0.04 * 0.0255 * 0.9745 = 0.0000099
    const std::vector<level> cheap{at(2.55, 100)}, half{at(50, 100)};
    const std::vector<ladder> legs{{p.fees, cheap, now},
                                   {binary("elsewhere", "1").fees, half, now}};
    const quantity lot{10'000};
    BOOST_TEST(legs[0].cost(lot).fee.micros == 0);
    const envelope bound(legs, 1);
    const int128 net = net_of(legs, 1, lot).micros;
    BOOST_TEST(static_cast<std::int64_t>(net) == 10'000 - 255 - 5'000);
    BOOST_TEST((bound.bound_e18(lot) >= net * 1'000'000'000'000));
}

BOOST_AUTO_TEST_CASE(no_size_beats_the_chosen_one) {
    dealer d{std::mt19937_64(5)};
    int gains = 0, losses = 0;
    for (int i = 0; i < 1'500; ++i) {
        const table t(d, i % 50 ? 150 : 2'000);
        size_limits limits;
        limits.lot.micros = 10'000 * (1 + d.upto(2) * 99);
        limits.minimum.micros = d.upto(3) * 500'000;
        if (d.upto(3) == 0) limits.max_capital = money{d.upto(2'000'000)};
        const sizing s = size_portfolio(t.ladders, t.guaranteed, limits);
        std::int64_t best = 0;
        for (std::int64_t q = limits.lot.micros; q <= t.depth().micros; q += limits.lot.micros) {
            if (q < limits.minimum.micros) continue;
            if (limits.max_capital && t.cost({q}) > limits.max_capital->micros) break;
            best = std::max(best, t.net({q}));
        }
        BOOST_REQUIRE_EQUAL(s.killed ? 0 : s.net.micros, best);
        (s.killed ? losses : gains)++;
        if (s.killed) continue;
        BOOST_REQUIRE_EQUAL(s.size.micros % limits.lot.micros, 0);
        BOOST_REQUIRE_GE(s.size.micros, limits.minimum.micros);
        BOOST_REQUIRE_EQUAL(s.cost.micros, t.cost(s.size));
    }
    BOOST_TEST(gains > 300);
    BOOST_TEST(losses > 300);
}

BOOST_AUTO_TEST_CASE(the_curve_is_exact_sorted_bounded_and_holds_the_chosen_size) {
    dealer d{std::mt19937_64(6)};
    int seen = 0;
    for (int i = 0; i < 500; ++i) {
        const table t(d, 5'000);
        const sizing s = size_portfolio(t.ladders, t.guaranteed, {});
        if (s.killed) continue;
        ++seen;
        BOOST_REQUIRE(!s.curve.empty());
        BOOST_REQUIRE_LE(s.curve.size(), max_curve_points);
        bool chosen = false;
        for (std::size_t k = 0; k < s.curve.size(); ++k) {
            BOOST_REQUIRE_EQUAL(s.curve[k].net.micros, t.net(s.curve[k].size));
            BOOST_REQUIRE_LE(s.curve[k].net.micros, s.net.micros);
            if (k > 0) BOOST_REQUIRE(s.curve[k - 1].size < s.curve[k].size);
            chosen = chosen || s.curve[k].size == s.size;
        }
        BOOST_REQUIRE(chosen);
    }
    BOOST_TEST(seen > 100);
}

BOOST_AUTO_TEST_CASE(a_long_ladder_is_thinned_to_the_curve) {
    std::vector<level> asks;
    for (int i = 0; i < 200; ++i)
        asks.push_back({price{200'000 + i * 1'000}, quantity::contracts(10)});
    const std::vector<ladder> legs{{on_kalshi("K").fees, asks, now},
                                   {on_polymarket("P").fees, asks, now}};
    const sizing s = size_portfolio(legs, 1, {});
    BOOST_REQUIRE(!s.killed);
    BOOST_TEST(s.curve.size() <= max_curve_points);
    BOOST_TEST(s.curve.size() >= max_curve_points - 1);
}

BOOST_AUTO_TEST_CASE(a_flat_curve_ends_and_never_reports_a_size_the_curve_beats) {
    // Free venues at 0.5 + 0.499999: one millionth of a dollar a set, cents eaten by Kalshi's
    // rounding.
    const std::vector<level> half{{price{500'000}, ladder::most}};
    const std::vector<level> nearly{{price{499'999}, ladder::most}};
    const std::vector<ladder> legs{{on_kalshi("K", 0).fees, half, now},
                                   {binary("elsewhere", "1").fees, nearly, now}};
    const sizing s = size_portfolio(legs, 1, {});
    BOOST_REQUIRE(!s.killed);
    BOOST_TEST(s.net.micros == 1'000'000'000); // 10^9 contracts
    BOOST_TEST(s.size.micros == ladder::most.micros);
}

BOOST_AUTO_TEST_CASE(capital_bounds_the_cost) {
    const std::vector<level> asks{at(40, 1'000)};
    const std::vector<ladder> legs{{on_kalshi("K").fees, asks, now},
                                   {on_polymarket("P").fees, asks, now}};
    size_limits limits;
    limits.max_capital = money{100'000'000};
    const sizing s = size_portfolio(legs, 1, limits);
    BOOST_REQUIRE(!s.killed);
    BOOST_TEST(s.cost.micros <= 100'000'000);
    BOOST_TEST(cost_of(legs, s.size + quantity::contracts(1)).micros > 100'000'000);
}

BOOST_AUTO_TEST_SUITE_END()
