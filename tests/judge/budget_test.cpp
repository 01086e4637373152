#include <limits>
#include <random>

#include <boost/test/unit_test.hpp>

#include "nodes/judge/budget.hpp"

using namespace dutchbook;
using namespace dutchbook::judge;

namespace {
/// $0.15 and $0.60 a million tokens.
const token_prices cheap{money::from_micros(150'000), money::from_micros(600'000)};
} // namespace

BOOST_AUTO_TEST_SUITE(judge_budget)

BOOST_AUTO_TEST_CASE(costs_are_exact_and_rounded_up) {
    BOOST_TEST(cost_of({1'000'000, 0}, cheap).micros == 150'000);
    BOOST_TEST(cost_of({0, 1'000'000}, cheap).micros == 600'000);
    BOOST_TEST(cost_of({1, 0}, cheap).micros == 1);
    BOOST_TEST(cost_of({0, 0}, cheap).micros == 0);
    BOOST_TEST(cost_of({10'000, 1'000}, cheap).micros == 2'100);
    BOOST_TEST(cost_of({10'001, 1'000}, cheap).micros == 2'101);
    BOOST_TEST(cost_of({-5, -5}, cheap).micros == 0);
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    BOOST_TEST(cost_of({most, most}, {money::from_micros(most), money::from_micros(most)}).micros ==
               most);
}

BOOST_AUTO_TEST_CASE(money_is_reserved_before_and_settled_after) {
    budget purse(money::from_micros(1'000), cheap);
    const auto first = purse.reserve({2'000, 1'000}); // 900
    BOOST_REQUIRE(first);
    BOOST_TEST(purse.spent().micros == 900);
    BOOST_TEST(!purse.exhausted());
    BOOST_TEST(!purse.reserve({2'000, 0}), "300 more would be too much");
    BOOST_TEST(purse.exhausted());
    purse.settle(*first, {1'000, 100}); // 210
    BOOST_TEST(purse.spent().micros == 210);
    BOOST_TEST(purse.reserved().micros == 0);
    purse.settle(*first, {1'000'000, 0});
    purse.settle(77, {1'000'000, 0});
    BOOST_TEST(purse.spent().micros == 210, "settled once, and only what was reserved");
    BOOST_TEST(purse.reserve({2'000, 800}).has_value(), "780 fit, 210 + 780 = 990");
    BOOST_TEST(purse.line() == "LLM budget: $0.01 of $0.01 spent, $0.01 of it reserved and never "
                               "settled; the rest was not asked");
}

BOOST_AUTO_TEST_CASE(without_a_limit_spending_is_still_counted) {
    budget purse(std::nullopt, cheap);
    for (int i = 0; i < 100; ++i)
        purse.settle(*purse.reserve({1'000'000, 1'000'000}), {1'000'000, 0});
    BOOST_TEST(purse.spent().micros == 15'000'000);
    BOOST_TEST(purse.line() == "LLM budget: $15.00 spent");
}

BOOST_AUTO_TEST_CASE(a_zero_budget_sends_nothing_that_costs) {
    budget purse(money{}, cheap);
    BOOST_TEST(!purse.reserve({1, 0}));
    budget gratis(money{}, {});
    BOOST_TEST(gratis.reserve({1'000'000, 1'000'000}).has_value(), "a local model costs nothing");
}

/// The process dies at any byte it writes; what was really billed never exceeds the limit, and the
/// next process never believes less than that (I8).
BOOST_AUTO_TEST_CASE(ten_thousand_crashes_never_overspend) {
    std::mt19937 random(5);
    struct killed {};
    const money limit = money::from_micros(50'000);
    int crashes = 0;
    for (int run = 0; crashes < 10'000; ++run) {
        std::string disk;
        std::int64_t billed = 0;
        for (bool exhausted = false; !exhausted;) {
            std::size_t bytes_left = random() % 600;
            budget purse(limit, cheap, [&](std::string_view line) {
                disk += line.substr(0, bytes_left);
                if (line.size() > bytes_left) throw killed{};
                bytes_left -= line.size();
            });
            purse.restore(disk);
            BOOST_REQUIRE(purse.spent().micros >= billed);
            try {
                while (const auto ticket = purse.reserve({6'000, 2'000})) {
                    const token_usage used{static_cast<std::int64_t>(1'000 + random() % 5'000),
                                           static_cast<std::int64_t>(random() % 2'000)};
                    const bool processed = random() % 8 != 0;
                    if (processed) billed += cost_of(used, cheap).micros;
                    if (random() % 10 != 0) // else the answer is lost
                        purse.settle(*ticket, processed ? used : token_usage{});
                }
                exhausted = true;
            } catch (const killed&) {
                ++crashes;
            }
            BOOST_REQUIRE(billed <= limit.micros);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_journal_that_is_none_of_ours_is_harmless) {
    budget purse(std::nullopt, cheap);
    purse.restore(
        "hello\nreserve x 1 .\nreserve 1 .\nsettle 9 5 .\nreserve 3 -4 .\nreserve 2 100 .\n"
        "reserve 2 100 .\nreserve 5 60\nsettle 2 40 .\nreserve 4 7");
    BOOST_TEST(purse.spent().micros == 40);
    BOOST_TEST((*purse.reserve({1, 1}) == 10U), "no number is used twice");
}

BOOST_AUTO_TEST_SUITE_END()
