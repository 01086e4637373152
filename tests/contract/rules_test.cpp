// What only the rules tell: stations, price sources, games that know no draw.
#include <boost/test/unit_test.hpp>

#include "builders.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
using contract::field;
using contract::finding;

namespace {

market game(std::string title, std::string rules) {
    auto m = make_market("kalshi", "KXGAME", std::move(title));
    m.rules = std::move(rules);
    return m;
}

market high(std::string station) {
    auto m = make_market("kalshi", "KXHIGH",
                         "Will the high temp in Ashford be above 70° on Mar 4, 2026?");
    m.rules = "If the highest temperature recorded at " + std::move(station) +
              " for Mar 4, 2026 is above 70° Fahrenheit, the market resolves to Yes.";
    return m;
}

} // namespace

BOOST_AUTO_TEST_SUITE(rules)

BOOST_AUTO_TEST_CASE(sides_of_a_game_without_draws_are_opposites) {
    const std::string no_draw = "The Hawks beat the Comets. Games cannot end in a draw.";
    const auto hawks =
        game("Will the Ashford Hawks beat the Dunford Comets on Mar 4, 2026?", no_draw);
    const auto comets =
        game("Will the Dunford Comets beat the Ashford Hawks on March 4, 2026?", no_draw);
    BOOST_TEST(is(judge(hawks, comets), relation_kind::complement));
    BOOST_TEST(is(judge(hawks, hawks), relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(sides_of_a_game_that_may_be_drawn_stay_open) {
    const std::string drawn = "If no winner is declared or the game ends in a draw, both lose.";
    const auto hawks =
        game("Will the Ashford Hawks beat the Dunford Comets on Mar 4, 2026?", drawn);
    const auto comets =
        game("Will the Dunford Comets beat the Ashford Hawks on March 4, 2026?", drawn);
    BOOST_TEST((judge(hawks, comets).what == finding::open));
}

BOOST_AUTO_TEST_CASE(games_without_a_day_or_on_another_day_are_no_opposites) {
    const std::string no_draw = "Games cannot end in a draw.";
    const auto hawks =
        game("Will the Ashford Hawks beat the Dunford Comets on Mar 4, 2026?", no_draw);
    for (const auto* when : {"on March 5, 2026", "in 2026", "by March 4, 2026"})
        BOOST_TEST((judge(hawks, game("Will the Dunford Comets beat the Ashford Hawks " +
                                          std::string(when) + "?",
                                      no_draw))
                        .what != finding::related),
                   when);
    BOOST_TEST(
        (judge(hawks,
               game("Will the Dunford Comets beat the Ashford Kings on March 4, 2026?", no_draw))
             .what != finding::related));
}

BOOST_AUTO_TEST_CASE(a_station_that_no_list_has_is_told_by_its_name) {
    BOOST_TEST(is(judge(high("Ashford International Airport"), high("the Ashford Airport Station")),
                  relation_kind::identity));
    const auto v = judge(high("Ashford Central Park"), high("the Ashford Airport Station"));
    BOOST_TEST((v.what == finding::open));
    BOOST_TEST((v.because == field::source));
    BOOST_TEST((judge(high("Central Park"), high("LaGuardia Airport")).what == finding::refuted));
}

BOOST_AUTO_TEST_CASE(a_coin_is_not_the_oracle_of_its_name) {
    auto ours = make_market("kalshi", "KXLINK",
                            "Will the price of Chainlink be above $29 on Mar 14, 2026?");
    auto theirs = make_market("polymarket", "1",
                              "Will the price of Chainlink be above $29 on March 14, 2026?");
    ours.rules = "The price of Chainlink is above $29 according to Coinbase.";
    theirs.rules = "The price of Chainlink is above $29 according to Binance.";
    const auto v = judge(ours, theirs);
    BOOST_TEST((v.what == finding::refuted));
    BOOST_TEST((v.because == field::source));
}

BOOST_AUTO_TEST_SUITE_END()
