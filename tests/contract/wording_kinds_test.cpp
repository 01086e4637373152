// Numbers, places in a ranking, denials and currencies in the words of either venue.
#include <boost/test/unit_test.hpp>

#include "builders.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
using contract::finding;

BOOST_AUTO_TEST_SUITE(wording_kinds)

BOOST_AUTO_TEST_CASE(a_half_line_on_whole_things_is_the_next_whole_number) {
    BOOST_TEST(
        is(judge("Alma Novak: 30+ points", "Alma Novak: 30+", "Alma Novak: Points Over 29.5"),
           relation_kind::identity));
    BOOST_TEST(
        is(judge("Alma Novak: 8+ rebounds", "Alma Novak: 8+", "Alma Novak: Rebounds Under 7.5"),
           relation_kind::complement));
    BOOST_TEST(
        is(judge("Alma Novak: 8+ rebounds", "Alma Novak: 8+", "Alma Novak: Rebounds Over 8.5"),
           relation_kind::superset));
}

BOOST_AUTO_TEST_CASE(the_second_of_all_is_not_the_first) {
    for (const std::string most : {"driest", "wettest", "snowiest", "deadliest"}) {
        const std::string first = "Will 2028 be the " + most + " year ever?";
        BOOST_TEST(is(judge(first, "", "Will 2028 be the second-" + most + " year ever?"),
                      relation_kind::disjoint),
                   most);
        BOOST_TEST(is(judge("Will 2028 be the 3rd " + most + " year ever?", "",
                            "Will 2028 be the second " + most + " year ever?"),
                      relation_kind::disjoint),
                   most);
        BOOST_TEST(is(judge(first, "", first), relation_kind::identity), most);
    }
}

BOOST_AUTO_TEST_CASE(a_denial_at_the_front_turns_the_question) {
    BOOST_TEST(is(judge("Will there be no Norland ceasefire before 2028?", "",
                        "Norland ceasefire by December 31, 2027?"),
                  relation_kind::complement));
    BOOST_TEST(is(judge("No volcano eruption in Norland before 2028?", "",
                        "Volcano eruption in Norland by December 31, 2027?"),
                  relation_kind::complement));
    BOOST_TEST(is(judge("No volcano eruption in Norland before 2028?", "",
                        "Will there be no volcano eruption in Norland by December 31, 2027?"),
                  relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(who_stays_does_not_leave) {
    BOOST_TEST(is(judge("Will Alma Novak leave the Ashford council before 2028?", "",
                        "Will Alma Novak remain in the Ashford council through December 31, 2027?"),
                  relation_kind::complement));
    BOOST_TEST(is(judge("Will Alma Novak remain Prime Minister of Peru until July 1, 2027?", "",
                        "Will Alma Novak remain Prime Minister of Peru until December 31, 2027?"),
                  relation_kind::superset)); // who stays longer has stayed
    BOOST_TEST(!is(judge("Will Norvex stock remain above $50 through December 31, 2027?", "",
                         "Will Norvex stock remain above $40 through December 31, 2027?"),
                   relation_kind::superset));
    BOOST_TEST(is(judge("Will Norland remain in the EU through December 31, 2027?", "",
                        "Will Norland leave the EU before 2028?"),
                  relation_kind::complement));
}

BOOST_AUTO_TEST_CASE(none_is_the_opposite_of_one) {
    BOOST_TEST(is(judge("How many emergency hikes will the Ashford Bank make in 2028?", "0 hikes",
                        "Will the Ashford Bank make an emergency hike in 2028?"),
                  relation_kind::complement));
    BOOST_TEST(!is(judge("How many seats will the Ashford Greens win in 2028?", "0 seats",
                         "Will the Ashford Greens win in 2028?"),
                   relation_kind::complement));
}

BOOST_AUTO_TEST_CASE(currencies_are_units) {
    const auto above = [](const std::string& amount) {
        return "Will Norvex raise at least " + amount + " in 2028?";
    };
    const std::vector<std::string> amounts{"$3 billion", "€3 billion", "£3 billion", "¥3 billion",
                                           "3 billion francs"};
    for (const auto& one : amounts)
        for (const auto& other : amounts)
            BOOST_TEST(is(judge(above(one), "", above(other)), relation_kind::identity) ==
                           (one == other),
                       one << " / " << other);
    BOOST_TEST(
        is(judge(above("£3 billion"), "", above("3 billion pounds")), relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(short_names_of_awards) {
    BOOST_TEST(is(judge("Pro Football Offensive Player of the Year 2028?", "Abel Tornquist",
                        "Will Abel Tornquist win the 2028 NFL OPOY?"),
                  relation_kind::identity));
    BOOST_TEST(!is(judge("Pro Football Offensive Player of the Year 2028?", "Abel Tornquist",
                         "Will Abel Tornquist win the 2028 NFL OROY?"),
                   relation_kind::identity));
}

BOOST_AUTO_TEST_SUITE_END()
