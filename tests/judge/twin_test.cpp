#include "nodes/judge/quote.hpp"
#include "nodes/judge/twin.hpp"
#include "world.hpp"

using namespace dutchbook;
using namespace dutchbook::judge;

namespace {

question asks(std::string title, std::string outcome = "Yes", std::string rules = {}) {
    return {std::move(title), std::move(outcome), std::move(rules), {}};
}

/// How many of the texts differ between a pair and its twin, left and right.
std::pair<int, int> changed(const question& a, const question& b, const twin& t) {
    const auto count = [](const question& x, const question& y) {
        return (x.title != y.title) + (x.outcome != y.outcome) + (x.rules != y.rules);
    };
    return {count(a, t.a), count(b, t.b)};
}

} // namespace

BOOST_AUTO_TEST_SUITE(judge_twins)

BOOST_AUTO_TEST_CASE(one_slot_of_one_side_is_changed_wherever_it_stands_there) {
    const auto a = asks("Will Zorblat attend the inauguration?", "Yes", "Zorblat must be seen.");
    const auto b = asks("Zorblat at the inauguration", "Yes", "In person: Zorblat.");
    for (const char* seed : {"1", "2", "3", "4", "5", "6"}) {
        const auto t = twin_of(a, b, relation_kind::identity, seed);
        BOOST_REQUIRE(t);
        const auto [left, right] = changed(a, b, *t);
        BOOST_TEST((left == 0) != (right == 0));
        BOOST_TEST(left + right == 2, "title and rules of one side");
        const auto& side = left ? t->a : t->b;
        BOOST_TEST((side.title + side.rules).find("Zorblat") == std::string::npos);
    }
}

/// Whoever knows the names that are put in may write them himself.
BOOST_AUTO_TEST_CASE(the_name_that_is_put_in_stands_nowhere_else) {
    std::string known;
    for (const char* name : {"Halvardsen", "Quillfeather", "Brandtmeier", "Okonweze", "Tesaluna",
                             "Marrisco", "Dunwhistle", "Vexholm"}) {
        const auto a = asks("Will " + std::string(name) + " resign?"),
                   b = asks(std::string(name) + " out?", "Yes", known);
        for (int seed = 0; seed < 40; ++seed) {
            const auto t = twin_of(a, b, relation_kind::identity, std::to_string(seed));
            BOOST_REQUIRE(t);
            BOOST_TEST((t->a.title != a.title || t->b.title != b.title));
        }
        known += name + std::string(" ");
    }
    const auto a = asks("Will Zorblat resign?"), b = asks("Zorblat out?", "Yes", known);
    const auto t = twin_of(a, b, relation_kind::identity, "x");
    BOOST_REQUIRE(t);
    BOOST_TEST((t->a.title + t->b.title).find("Zorblat") != std::string::npos, "on one side");
    for (const auto& side : {t->a, t->b})
        for (const auto word : {"Halvardsen ", "Vexholm "})
            BOOST_TEST(side.title.find(word) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(years_numbers_and_at_last_words_where_there_are_no_names) {
    const auto of = [](const question& a, const question& b) {
        const auto t = twin_of(a, b, relation_kind::identity, "x");
        BOOST_REQUIRE(t);
        return t->a == a ? t->b.title : t->a.title;
    };
    const auto year = of(asks("rain in 2026?"), asks("will it rain in 2026?"));
    BOOST_TEST((year.find("2023") != year.npos || year.find("2029") != year.npos), year);
    const auto number = of(asks("above 100,000 points"), asks("100,000 points or more"));
    BOOST_TEST(number.find("100,000") == number.npos);
    BOOST_TEST(number.find("00,000") != number.npos, "in the same form: " << number);
    const auto word = of(asks("will the ceasefire hold?"), asks("does the ceasefire hold?"));
    BOOST_TEST(word.find("ceasefire") == word.npos);
    BOOST_TEST(!twin_of(asks("rain?"), asks("snow?"), relation_kind::identity, "x"));
}

BOOST_AUTO_TEST_CASE(a_title_changes_before_an_outcome) {
    const auto a = asks("Who will win?", "Gavin Newsom"), b = asks("Will Gavin Newsom win?");
    for (const char* seed : {"1", "2", "3", "4"}) {
        const auto t = twin_of(a, b, relation_kind::identity, seed);
        BOOST_REQUIRE(t);
        BOOST_TEST(t->a.outcome == "Gavin Newsom");
        BOOST_TEST(t->b.title != b.title);
    }
}

BOOST_AUTO_TEST_CASE(quotes_are_words_of_the_side) {
    const auto side = asks("Will it rain in Oslo?", "Rain", "Counts from 1 mm, at Blindern.");
    BOOST_TEST(is_quoted("will it RAIN in Oslo", side));
    BOOST_TEST(is_quoted("1 mm, at Blindern", side));
    BOOST_TEST(is_quoted("Rain", side), "the whole outcome");
    for (const char* none : {"", "  ", "Oslo", "snow in Oslo", "rain at Blindern", "?", "1"})
        BOOST_TEST(!is_quoted(none, side), none);
}

BOOST_AUTO_TEST_SUITE_END()
