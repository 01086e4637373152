#include "nodes/judge/wording.hpp"
#include "world.hpp"

using namespace dutchbook;
using namespace dutchbook::judge;
using namespace dutchbook::judge::testing;

namespace {

market with_rules(const char* platform, std::string title, std::string rules,
                  std::string outcome = "Yes", const char* ends = "2026-12-31T00:00:00Z") {
    static int n = 0;
    auto m =
        plain_market(platform, "M" + std::to_string(++n), std::move(title), std::move(outcome));
    m.rules = std::move(rules);
    m.end_date = *parse_timestamp(ends);
    return m;
}
std::string key(const market& a, const market& b) { return pair_of(a, b).wording.key; }

market attends(const std::string& who, const std::string& what, const std::string& day,
               const char* ends) {
    return with_rules("kalshi", "Will " + who + " attend the " + what + " by " + day + "?",
                      "If " + who + " attends the " + what + " by " + day +
                          ", then the market resolves to Yes.",
                      "Yes", ends);
}
market is_at(const std::string& who, const std::string& what, const std::string& day,
             const char* ends) {
    return with_rules("polymarket", who + " seen at " + what + " by " + day + "?",
                      "This market will resolve to Yes if " + who + " is seen at the " + what +
                          " by " + day + ".",
                      "Yes", ends);
}

} // namespace

BOOST_AUTO_TEST_SUITE(judge_wordings)

BOOST_AUTO_TEST_CASE(names_and_days_are_no_part_of_a_wording) {
    const auto one =
        key(attends("Taylor Swift", "Zorblat Gala", "June 3, 2026", "2026-06-03T00:00:00Z"),
            is_at("Taylor Swift", "Zorblat Gala", "June 3, 2026", "2026-06-03T00:00:00Z"));
    const auto other = key(
        attends("Quentin Vexholm", "Quuxcorp Ball", "September 17, 2026", "2026-09-17T00:00:00Z"),
        is_at("Quentin Vexholm", "Quuxcorp Ball", "September 17, 2026", "2026-09-17T00:00:00Z"));
    BOOST_TEST(one == other);
    const auto text =
        pair_of(attends("Taylor Swift", "Zorblat Gala", "June 3, 2026", "2026-06-03T00:00:00Z"),
                is_at("Taylor Swift", "Zorblat Gala", "June 3, 2026", "2026-06-03T00:00:00Z"))
            .wording;
    BOOST_TEST(text.a.starts_with("will {1} attend the {2} by {day+0} | yes | "), text.a);
    BOOST_TEST(text.b.starts_with("{1} seen at {2} by {day+0} | yes | "), text.b);
}

/// Under other names the pair has no word of the names that it shares, on either side.
BOOST_AUTO_TEST_CASE(a_pair_goes_by_other_names) {
    for (const char* who : {"Idem Nisi Alienum Nomen", "Taylor Swift", "Quentin Vexholm",
                            "Nomen O'Quentin\xE2\x80\x99s"}) {
        const auto p =
            pair_of(attends(who, "Quuxcorp Ball", "June 3, 2026", "2026-06-03T00:00:00Z"),
                    is_at(who, "Quuxcorp Ball", "June 3, 2026", "2026-06-03T00:00:00Z"));
        const auto other = renamed(p.a, p.b, p.wording.names, p.key);
        BOOST_REQUIRE(other);
        for (const question* q : {&other->a, &other->b}) {
            const auto text = q->title + q->rules;
            for (const char* word :
                 {"Idem", "Nisi", "Alienum", "Nomen", "Taylor", "Swift", "Quentin", "Quuxcorp"})
                BOOST_TEST(text.find(word) == std::string::npos, text);
            BOOST_TEST(q->title.find("June 3, 2026") != std::string::npos, q->title);
        }
        // The same names on both sides: the wording is the same.
        auto left = attends(who, "Quuxcorp Ball", "June 3, 2026", "2026-06-03T00:00:00Z"),
             right = is_at(who, "Quuxcorp Ball", "June 3, 2026", "2026-06-03T00:00:00Z");
        left.title = other->a.title, left.rules = other->a.rules;
        right.title = other->b.title, right.rules = other->b.rules;
        BOOST_TEST(key(left, right) == p.wording.key, other->a.title << " | " << other->b.title);
    }
}

/// Everything that may change the answer does change the wording.
BOOST_AUTO_TEST_CASE(what_only_one_side_says_stays) {
    const auto a = attends("Taylor Swift", "Zorblat Gala", "June 3, 2026", "2026-06-03T00:00:00Z");
    const auto b = is_at("Taylor Swift", "Zorblat Gala", "June 3, 2026", "2026-06-03T00:00:00Z");
    std::set<std::string> keys{key(a, b)};
    const auto differs = [&](const market& x, const market& y, const char* what) {
        BOOST_TEST(keys.insert(key(x, y)).second, what);
    };
    auto m = b;
    m.title = "The Swift seen at Zorblat Gala by June 3, 2026?";
    differs(a, m, "half of the name");
    m.title = "Tay seen at Zorblat Gala by June 3, 2026?";
    differs(a, m, "a nickname");
    m = b;
    m.rules += " Taylor Swift must stay for at least one hour.";
    differs(a, m, "a condition");
    m = is_at("Taylor Swift", "Zorblat Gala", "June 10, 2026", "2026-06-10T00:00:00Z");
    differs(a, m, "a later day on one side");
    m = is_at("Taylor Swift", "Zorblat Gala", "May 27, 2026", "2026-05-27T00:00:00Z");
    differs(a, m, "an earlier day");
    m = b;
    m.title = "Will Taylor Swift miss Zorblat Gala by June 3, 2026?";
    differs(a, m, "another verb");
    m.title = "Zorblat Gala seen at Taylor Swift by June 3, 2026?";
    differs(a, m, "exchanged names");
}

/// A nickname serves the pair that has it, and nobody else.
BOOST_AUTO_TEST_CASE(an_alias_serves_no_other_name) {
    const auto pair = [](const std::string& full, const std::string& nick) {
        return key(with_rules("kalshi", "Will " + full + " resign?", ""),
                   with_rules("polymarket", nick + " out?", ""));
    };
    BOOST_TEST(pair("Nikola Zorblat", "The Joker") != pair("Quentin Vexholm", "The Joker"));
    BOOST_TEST(pair("Nikola Zorblat", "The Joker") != pair("Nikola Zorblat", "The Jester"));
}

BOOST_AUTO_TEST_CASE(sides_of_one_game_are_told_apart) {
    const auto pair = [](const std::string& a, const std::string& b, const std::string& side) {
        return key(with_rules("kalshi", a + " at " + b + " winner?", "", side),
                   with_rules("polymarket", a + " vs. " + b, "", side));
    };
    BOOST_TEST(pair("Zorblat", "Quuxcorp", "Zorblat") == pair("Vexholm", "Tesaluna", "Vexholm"));
    BOOST_TEST(pair("Zorblat", "Quuxcorp", "Zorblat") != pair("Zorblat", "Quuxcorp", "Quuxcorp"));
}

BOOST_AUTO_TEST_SUITE_END()
