#include <boost/test/unit_test.hpp>

#include <string>

#include "nodes/value/outcome_order.hpp"

using namespace dutchbook;

namespace {

std::string order(std::string_view first, std::string_view second, std::string_view title = {},
                  std::string_view label = {}) {
    switch (order_of_outcomes(first, second, title, label)) {
    case outcome_order::as_listed:
        return "as listed";
    case outcome_order::swapped:
        return "swapped";
    case outcome_order::unclear:
        return "unclear";
    }
    return "";
}

} // namespace

BOOST_AUTO_TEST_SUITE(order_of_two_outcomes)

BOOST_AUTO_TEST_CASE(yes_and_no_in_any_writing) {
    BOOST_TEST(order("Yes", "No") == "as listed");
    for (const auto& [no, yes] : {std::pair{"No", "Yes"},
                                  {"NO", "yes"},
                                  {"  no ", "\tYES\n"},
                                  {"No.", "Yes!"},
                                  {"No, it will not", "Yes, it will"}})
        BOOST_TEST(order(no, yes) == "swapped", no);
    for (const auto& [a, b] : {std::pair{"Yes", "yes"},
                               {"No", "No"},
                               {"No", "Maybe"},
                               {"Maybe", "Yes"},
                               {"", ""},
                               {"Lions", " lions "}})
        BOOST_TEST(order(a, b) == "unclear", a);
}

BOOST_AUTO_TEST_CASE(names_stand_as_listed) {
    BOOST_TEST(order("Lions", "Packers", "Lions vs. Packers") == "as listed");
    BOOST_TEST(order("No. 1 Duke", "Other") == "as listed");
    BOOST_TEST(order("Nottingham", "Yesteryear") == "as listed");
    BOOST_TEST(order("\xc3\x9c"
                     "ber",
                     "Unter") == "as listed");
}

BOOST_AUTO_TEST_CASE(two_names_do_not_answer_a_whole_question) {
    for (const char* title : {"Will the Lakers beat the Celtics?", "will it rain?", "Is X Y?"}) {
        BOOST_TEST(order("Celtics", "Lakers", title) == "unclear", title);
        BOOST_TEST(order("Lakers", "Celtics", title) == "unclear", title);
        BOOST_TEST(order("Yes", "No", title) == "as listed", title);
    }
    BOOST_TEST(order("Celtics", "Lakers", "Lakers vs. Celtics") == "as listed");
    BOOST_TEST(order("Celtics", "Lakers", "Who will win?") == "as listed");
}

BOOST_AUTO_TEST_CASE(directions_follow_the_text) {
    for (const auto& [up, down] : {std::pair{"Over", "Under"},
                                   {"Up", "Down"},
                                   {"ABOVE", "below"},
                                   {"Over 47.5", "Under 47.5"},
                                   {"Higher", "Lower"},
                                   {"More", "Fewer"},
                                   {"True", "False"},
                                   {"Long", "Short"}}) {
        BOOST_TEST(order(up, down, "O/U 47.5") == "as listed", up);
        BOOST_TEST(order(down, up, "O/U 47.5") == "swapped", up);
        BOOST_TEST(order(up, down, "Up or Down?") == "as listed", up);
        BOOST_TEST(order(down, up, "Bitcoin Up or Down?") == "swapped", up);
        BOOST_TEST(order(up, down, "More than 47 points?") == "as listed", up);
        BOOST_TEST(order(down, up, "More than 47 points?") == "unclear", up);
        BOOST_TEST(order(down, up, "Points?", "under 47.5") == "as listed", up);
        BOOST_TEST(order(up, down, "Points?", "under 47.5") == "unclear", up);
    }
    BOOST_TEST(order("Under", "Lower", "O/U 47.5") == "as listed"); // no pair of opposites
}

BOOST_AUTO_TEST_SUITE_END()
