#include <boost/test/unit_test.hpp>

#include <random>

#include "builders.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;

namespace {

/// Compiles, proves, describes: whatever the text, nothing may throw or be read out of bounds.
void exercise(const std::string& title, const std::string& label, const std::string& rules) {
    market a = make_market("kalshi", title.substr(0, 70), title, label);
    a.rules = rules;
    a.event_title = label + title;
    a.tags = {title.substr(0, 39), label};
    market b = make_market("polymarket", "1", label + " " + title, rules.substr(0, 100));
    const std::vector<market> event{a, b, make_market("kalshi", "K", title + "?", label + "1")};
    const auto all = compile_all(event);
    const auto pointers = pointers_to(all);
    for (const auto& x : all) {
        for (const auto& y : all) {
            const auto v = contract::prove(x, y);
            BOOST_REQUIRE(!contract::reasoning(x, y, v).empty());
        }
        contract::prove_union(x, pointers);
        BOOST_REQUIRE(!contract::describe(x).empty());
    }
}

const std::string pieces[] = {"between ",
                              "80",
                              "-",
                              "90",
                              "%",
                              " or more",
                              "$",
                              "1e999",
                              "99999999999999999999999",
                              ".",
                              ",",
                              "before ",
                              "Jan ",
                              "32",
                              ", 2026",
                              "2026-13-45",
                              "2025-26",
                              "q5 2026",
                              "(",
                              ")",
                              "\"",
                              "'s",
                              "#",
                              "top ",
                              "no",
                              " not",
                              "will  ",
                              "\xE2\x80\xAE",
                              "\xC3",
                              "\xF0\x9F\x98\x80",
                              "u.s.",
                              "a.b.c.",
                              "\x01",
                              "st",
                              "nd",
                              "x",
                              " ",
                              " to ",
                              "na%",
                              "end of ",
                              "the ",
                              "by ",
                              "ne-2",
                              "person s",
                              "lx",
                              "superbowl "};

} // namespace

BOOST_AUTO_TEST_SUITE(hostile_text)

BOOST_AUTO_TEST_CASE(random_bytes) {
    std::mt19937 random(7);
    for (int round = 0; round < 400; ++round) {
        const auto make = [&] {
            std::string s(random() % 120, ' ');
            for (char& c : s) c = static_cast<char>(random() % 256);
            return s;
        };
        exercise(make(), make(), make());
    }
}

BOOST_AUTO_TEST_CASE(random_grammar) {
    std::mt19937 random(11);
    for (int round = 0; round < 1'500; ++round) {
        const auto make = [&] {
            std::string s;
            for (auto n = random() % 14; n > 0; --n) s += pieces[random() % std::size(pieces)];
            return s;
        };
        exercise(make(), make(), make());
    }
}

BOOST_AUTO_TEST_CASE(long_titles_are_cut_and_never_identical) {
    std::string long_title = "Will ";
    while (long_title.size() < 1'000'000) long_title += "Alpha beats Beta, ";
    exercise(long_title, long_title, long_title);
    const auto v =
        judge(make_market("kalshi", "K", long_title), make_market("polymarket", "1", long_title));
    BOOST_CHECK(v.what != contract::finding::related);
}

BOOST_AUTO_TEST_CASE(deep_punctuation) {
    for (const char c : std::string("([{\"'-.,:;!?$%#&+<>=/*_|~")) {
        exercise(std::string(5'000, c), std::string(50, c), std::string(9'000, c));
        std::string spaced;
        for (int i = 0; i < 400; ++i) spaced += std::string(1, c) + "7 ";
        exercise(spaced, spaced, spaced);
    }
}

BOOST_AUTO_TEST_CASE(empty_everything) {
    exercise("", "", "");
    BOOST_CHECK(contract::compile_event({}).empty());
    const auto v = judge(make_market("a", "", ""), make_market("b", "", ""));
    BOOST_CHECK(v.what == contract::finding::open);
    BOOST_TEST(v.confidence == 0.0); // nothing shared refutes nothing, and nobody is asked
}

BOOST_AUTO_TEST_SUITE_END()
