#include <boost/test/unit_test.hpp>

#include "nodes/price/fees.hpp"
#include "tests/price/support.hpp"

namespace {

using namespace dutchbook;
using namespace dutchbook::pricing;
using namespace dutchbook::testing;

order_total kalshi_order(std::vector<level> fills, std::int32_t multiplier_e4 = 10'000) {
    return order_cost(on_kalshi("K", multiplier_e4), fills, now);
}

} // namespace

BOOST_AUTO_TEST_SUITE(fees)

BOOST_AUTO_TEST_CASE(kalshi_trade_fee_and_cash_out_of_one_fill) {
    const struct {
        level fill;
        std::int64_t trade_e4, cash_cents;
    } rows[] = {{at(50, 1), 175, 52},
                {at(42, 10), 1'706, 438},
                {at(42, 100), 17'052, 4'371},
                {at(33.5, 7), 1'092, 246},
                {at(1.5, 2.5), 26, 5}};
    for (const auto& row : rows) {
        BOOST_TEST(kalshi_trade_fee(row.fill.at, row.fill.size, 10'000).micros ==
                   row.trade_e4 * 100);
        BOOST_TEST(kalshi_order({row.fill}).cost.micros == row.cash_cents * 10'000);
    }
    BOOST_TEST(kalshi_order({at(33.5, 7)}).fee.micros == 115'000);
    BOOST_TEST(kalshi_order({at(1.5, 2.5)}).fee.micros == 12'500);
}

BOOST_AUTO_TEST_CASE(kalshi_published_table_of_100_contracts) {
    const struct {
        int price_cents, fee_cents;
    } rows[] = {{1, 7},    {5, 34},   {10, 63},  {15, 90},  {20, 112}, {25, 132},
                {30, 147}, {35, 160}, {40, 168}, {45, 174}, {50, 175}};
    for (const auto& row : rows) {
        BOOST_TEST(kalshi_order({at(row.price_cents, 100)}).fee.micros == row.fee_cents * 10'000);
        BOOST_TEST(kalshi_order({at(100 - row.price_cents, 100)}).fee.micros ==
                   row.fee_cents * 10'000);
    }
}

BOOST_AUTO_TEST_CASE(kalshi_multiplier_maker_rates_and_waiver) {
    BOOST_TEST(kalshi_trade_fee(cents(10), quantity::contracts(100), 5'000).micros == 315'000);
    BOOST_TEST(kalshi_order({at(10, 100)}, 5'000).cost.micros == 10'320'000);
    const auto fee = [](kalshi_role role) {
        return kalshi_trade_fee(cents(50), quantity::contracts(100), 10'000, role).micros;
    };
    BOOST_TEST(fee(kalshi_role::maker) == 0);
    BOOST_TEST(fee(kalshi_role::maker_with_fees) == 437'500);
    BOOST_TEST(fee(kalshi_role::combo_maker) == 875'000);
    BOOST_TEST(fee(kalshi_role::taker) == 1'750'000);
    BOOST_TEST(kalshi_order({at(50, 100)}, 0).cost.micros == 50'000'000);
    BOOST_TEST((kalshi_order({at(50, 100)}, -1) == kalshi_order({at(50, 100)})));

    market waived = on_kalshi("K");
    waived.fees.waived_until = now + day;
    const std::vector<level> fill{at(50, 100)};
    BOOST_TEST(order_cost(waived, fill, now).fee.micros == 0);
    BOOST_TEST(order_cost(waived, fill, now + day).fee.micros == 1'750'000); // it ends then
}

BOOST_AUTO_TEST_CASE(kalshi_several_fills_are_bounded_by_a_cent) {
    const std::vector<level> four(4, at(50, 1));
    BOOST_TEST(kalshi_order(four).cost.micros == 2'080'000);
    BOOST_TEST(kalshi_order({at(50, 4)}).cost.micros == 2'070'000);
    const std::vector<level> ten(10, at(10, 1));
    BOOST_TEST(kalshi_order(ten).cost.micros == 1'070'000);
    BOOST_TEST(kalshi_order(ten).fee.micros == 70'000);
    // A per-contract ceiling bills $2.00, a float product 1.7500000000000003 bills 1.76.
    BOOST_TEST(kalshi_order({at(50, 100)}).fee.micros == 1'750'000);
    const std::vector<level> with_nothing{at(50, 4), at(60, 0)};
    BOOST_TEST(kalshi_order(with_nothing).cost.micros == 2'070'000);
}

BOOST_AUTO_TEST_CASE(polymarket_vectors) {
    const auto fee = [](level l, std::int32_t rate, int exponent = 1) {
        return polymarket_fee(l.at, l.size, rate, exponent).micros;
    };
    BOOST_TEST(fee(at(50, 100), 70'000) == 1'750'000);
    BOOST_TEST(fee(at(55, 100), 40'000) == 990'000);
    BOOST_TEST(fee(at(97.6, 100), 40'000) == 93'700); // 0.0936960
    BOOST_TEST(fee(at(65, 10), 70'000) == 159'250);
    BOOST_TEST(fee(at(50, 100), 250'000, 2) == 1'562'500);
    BOOST_TEST(fee(at(50, 100), 250'000, 0) == 25'000'000);
    BOOST_TEST(fee(at(50, 100), 0) == 0);
    // On-chain: 10.132090 was billed; ours is never less.
    const std::int64_t ours = fee({price{527'059}, quantity{580'677'591}}, 70'000);
    BOOST_TEST(ours >= 10'132'090);
    BOOST_TEST(ours <= 10'132'110);
}

BOOST_AUTO_TEST_CASE(polymarket_fees_below_a_hundred_thousandth_are_zero) {
    // rate 0.04 at 0.5 is exactly 0.01 a contract
    BOOST_TEST(polymarket_fee(cents(50), quantity{999}, 40'000, 1).micros == 0);
    BOOST_TEST(polymarket_fee(cents(50), quantity{1'000}, 40'000, 1).micros == 10);
    BOOST_TEST(polymarket_fee(cents(50), quantity{1'001}, 40'000, 1).micros == 20);
}

BOOST_AUTO_TEST_CASE(terms_a_formula_cannot_read) {
    const fee_policy& polymarket = policy_of(fee_terms::formula::polymarket);
    fee_terms terms{fee_terms::formula::polymarket, 10'000, 40'000, 4, {}};
    BOOST_TEST(polymarket.readable(terms));
    terms.exponent = 5;
    BOOST_TEST(!polymarket.readable(terms));
    terms.exponent = -1;
    BOOST_TEST(!polymarket.readable(terms));
    terms = {fee_terms::formula::polymarket, 10'000, -1, 1, {}};
    BOOST_TEST(!polymarket.readable(terms));
}

BOOST_AUTO_TEST_CASE(an_unknown_venue_costs_its_price) {
    const std::vector<level> fills{at(33.33, 0.01), {price{333'333}, quantity{1}}};
    const order_total total = order_cost(binary("elsewhere", "1"), fills, now);
    BOOST_TEST(total.cost.micros == 3'334); // 0.003333333333 rounded up
    BOOST_TEST(total.fee.micros == 0);
}

BOOST_AUTO_TEST_CASE(hostile_sizes_saturate_and_stay_ordered) {
    const level huge{price{500'000}, quantity{std::numeric_limits<std::int64_t>::max()}};
    const std::vector<level> fills(64, huge);
    for (const market& m : {on_kalshi("K", std::numeric_limits<std::int32_t>::max()),
                            on_polymarket("P", std::numeric_limits<std::int32_t>::max())}) {
        const order_total total = order_cost(m, fills, now);
        BOOST_TEST(total.cost.micros == unaffordable_micros);
        BOOST_TEST(total.fee.micros >= 0);
    }
}

BOOST_AUTO_TEST_CASE(fees_equal_the_exact_rational_rounded_up) {
    std::mt19937_64 random(1);
    const auto upto = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
    for (int i = 0; i < 20'000; ++i) {
        const bool tiny = i % 3 == 0;
        const level l{price{upto(1'000'001)},
                      quantity{upto(tiny ? 100'000 : 1'000'000'000'000'000)}};
        const auto multiplier = static_cast<std::int32_t>(upto(20'001));
        const cpp_int kalshi = ceiling(exact_kalshi_fee(l, multiplier) * 10'000) * 100;
        BOOST_REQUIRE_EQUAL(cpp_int(kalshi_trade_fee(l.at, l.size, multiplier).micros), kalshi);
        const auto rate = static_cast<std::int32_t>(upto(300'001));
        const int exponent = static_cast<int>(upto(5));
        const cpp_rational raw = exact_polymarket_fee(l, rate, exponent) * 100'000;
        const cpp_int polymarket = raw < 1 ? cpp_int(0) : cpp_int(ceiling(raw) * 10);
        BOOST_REQUIRE_EQUAL(cpp_int(polymarket_fee(l.at, l.size, rate, exponent).micros),
                            polymarket);
    }
}

BOOST_AUTO_TEST_CASE(orders_equal_the_exact_bill_and_never_cost_less_than_unrounded) {
    std::mt19937_64 random(2);
    const auto upto = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
    for (int i = 0; i < 10'000; ++i) {
        market m = i % 2 ? on_kalshi("K", static_cast<std::int32_t>(upto(3) * 5'000))
                         : on_polymarket("P", static_cast<std::int32_t>(upto(8) * 10'000));
        m.fees.exponent = static_cast<std::int32_t>(upto(5));
        std::vector<level> fills;
        for (std::int64_t n = 1 + upto(4); n > 0; --n)
            fills.push_back({price{1 + upto(999'999)}, quantity{(1 + upto(100'000)) * 10'000}});
        const order_total total = order_cost(m, fills, now);
        cpp_rational value = 0;
        for (const level& l : fills) value += exact(l.at.micros) * exact(l.size.micros);
        BOOST_REQUIRE(exact(total.cost.micros) == exact_cost(m.fees, fills));
        BOOST_REQUIRE(exact(total.cost.micros) >= value);
        BOOST_REQUIRE(exact(total.cost.micros - total.fee.micros) >= value);
        BOOST_REQUIRE_GE(total.fee.micros, 0);
    }
}

BOOST_AUTO_TEST_SUITE_END()
