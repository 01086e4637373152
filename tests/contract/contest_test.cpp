// A side is what its rival is not: who plays whom and for whom a market asks.
#include <boost/test/unit_test.hpp>

#include "builders.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
using contract::finding;

namespace {

struct listing {
    std::string title, label, rules;
    std::string id = "KXANY-1";
    std::string_view closes = "2027-03-21T22:00:00Z";
    std::string event = {};
};

market made(const std::string& platform, const listing& l) {
    auto m = make_market(platform, l.id, l.title, l.label);
    m.rules = l.rules;
    m.event_title = l.event;
    m.close_time = m.end_date = parse_timestamp(l.closes);
    return m;
}
contract::verdict judged(const listing& a, const listing& b) {
    return judge(made("kalshi", a), made("polymarket", b));
}

const std::string kalshi_day = "originally scheduled for Mar 21, 2027, then the market resolves "
                               "to Yes.";
const std::string other_day = "scheduled for March 21, 2027: the market resolves to the winner.";

listing kalshi_game(const std::string& a, const std::string& b, const std::string& asked,
                    const std::string& sport = "game") {
    return {a + " at " + b + " Winner?", asked,
            "If " + asked + " wins the " + a + " at " + b + " " + sport + " " + kalshi_day};
}
listing polymarket_game(const std::string& a, const std::string& b, const std::string& asked) {
    return {a + " vs. " + b, asked, "In the game " + other_day, "7001"};
}

struct derby {
    std::string one, other;             ///< as the first venue names them
    std::string their_one, their_other; ///< as the second does
};
/// Rivals whose names share words, single letters included.
const std::vector<derby>& derbies() {
    static const std::vector<derby> all{
        {"Chicago C", "Chicago WS", "Chicago Cubs", "Chicago White Sox"},
        {"Chicago WS", "Chicago C", "White Sox", "Cubs"},
        {"New York R", "New York I", "Rangers", "Islanders"},
        {"New York J", "New York G", "Jets", "Giants"},
        {"Los Angeles R", "Los Angeles C", "Los Angeles Rams", "Los Angeles Chargers"},
        {"Los Angeles C", "Los Angeles L", "LA Clippers", "LA Lakers"},
        {"Kansas", "Kansas State", "Kansas", "Kansas State"},
        {"Michigan State", "Michigan", "Michigan State Spartans", "Michigan Wolverines"},
        {"Virginia Tech", "Virginia", "Virginia Tech", "Virginia"},
        {"Sheffield United", "Sheffield Wednesday", "Sheffield United", "Sheffield Wednesday"},
        {"Dundee", "Dundee United", "Dundee", "Dundee United"},
        {"Guinea", "Equatorial Guinea", "Guinea", "Equatorial Guinea"},
        {"Atletico Madrid", "Real Madrid", "Club Atlético de Madrid", "Real Madrid CF"},
        {"Inter", "Milan", "Inter Milan", "AC Milan"},
        {"Serena Lind", "Venus Lind", "Serena Lind", "Venus Lind"},
        {"Juan Novak", "Pedro Novak", "Juan Novak", "Pedro Novak"},
        {"Team Amber", "Team Cobalt", "Team Amber", "Team Cobalt"},
        {"Norland U", "Norland State", "Norland U", "Norland State"},
    };
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(contests)

BOOST_AUTO_TEST_CASE(no_derby_is_read_backwards) {
    for (const auto& d : derbies())
        for (const bool turned : {false, true}) {
            const auto& left = turned ? d.their_other : d.their_one;
            const auto& right = turned ? d.their_one : d.their_other;
            for (const bool rival : {false, true}) {
                const auto ours = kalshi_game(d.one, d.other, d.one);
                const auto theirs =
                    polymarket_game(left, right, rival ? d.their_other : d.their_one);
                const auto v = judged(ours, theirs);
                BOOST_TEST(!(rival && is(v, relation_kind::identity)),
                           d.one << " is not " << d.their_other);
                BOOST_TEST(!(!rival &&
                             (is(v, relation_kind::complement) || is(v, relation_kind::disjoint))),
                           d.one << " is " << d.their_one);
                BOOST_TEST((v.what == finding::related), d.one << " and " << d.other);
            }
        }
}

BOOST_AUTO_TEST_CASE(rivals_exclude_each_other_and_are_opposites_where_nobody_can_draw) {
    const auto denver = kalshi_game("Denver", "Utah", "Denver", "Pro Basketball game");
    BOOST_TEST(
        is(judged(denver, polymarket_game("Nuggets", "Jazz", "Jazz")), relation_kind::complement));
    BOOST_TEST(
        is(judged(denver, polymarket_game("Jazz", "Nuggets", "Nuggets")), relation_kind::identity));
    const auto lens = kalshi_game("Lens", "Nantes", "Lens", "professional soccer game");
    BOOST_TEST(is(judged(lens, polymarket_game("RC Lens", "FC Nantes", "Nantes")),
                  relation_kind::disjoint));
}

BOOST_AUTO_TEST_CASE(a_draw_is_an_outcome_of_its_own) {
    const listing tie{"Lens vs Nantes Winner?", "Tie",
                      "If Lens vs Nantes ends in a tie, " + kalshi_day};
    const listing draw{"Will RC Lens vs. FC Nantes end in a draw?", "Yes",
                       "If the match between Lens and Nantes " + other_day, "7001"};
    const listing lens{"Will RC Lens win on 2027-03-21?", "Yes",
                       "If Lens wins against FC Nantes. In the match " + other_day, "7001"};
    BOOST_TEST(is(judged(tie, draw), relation_kind::identity));
    BOOST_TEST(is(judged(tie, lens), relation_kind::disjoint));
    const auto nantes = kalshi_game("Lens", "Nantes", "Nantes", "professional soccer game");
    BOOST_TEST(is(judged(nantes, lens), relation_kind::disjoint));
    BOOST_TEST(is(judged(nantes, draw), relation_kind::disjoint));
}

BOOST_AUTO_TEST_CASE(the_rivals_of_another_meeting_are_another_question) {
    const auto ours = kalshi_game("Denver", "Utah", "Denver", "Pro Basketball game");
    for (const auto& [a, b] : {std::pair("Nuggets", "Kings"), {"Broncos", "Chiefs"}})
        BOOST_TEST((judged(ours, polymarket_game(a, b, a)).what == finding::refuted), a);
    BOOST_TEST(!is(judged(kalshi_game("Oklahoma", "Texas", "Texas"),
                          polymarket_game("Oklahoma State", "Texas", "Texas")),
                   relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(another_day_is_another_game) {
    const auto ours = kalshi_game("Seattle", "Houston", "Seattle", "professional baseball game");
    auto theirs = polymarket_game("Mariners", "Astros", "Mariners");
    BOOST_TEST(is(judged(ours, theirs), relation_kind::identity));
    theirs.rules = "In the game scheduled for March 22, 2027: the winner.";
    BOOST_TEST((judged(ours, theirs).what == finding::refuted));
    theirs.rules = "The winner of the game.";
    theirs.closes = "2027-04-02T22:00:00Z";
    BOOST_TEST((judged(ours, theirs).what == finding::open));
}

BOOST_AUTO_TEST_CASE(the_ticker_names_the_day_and_the_game_of_the_day) {
    listing ours{"Seattle vs Houston Winner?", "Seattle", "", "KXMLBGAME-27MAR21SEAHOU-SEA",
                 "2027-04-04T22:00:00Z"};
    const listing theirs{"Mariners vs. Astros", "Mariners", "In the game " + other_day, "7001"};
    BOOST_TEST(is(judged(ours, theirs), relation_kind::identity));
    ours.id = "KXMLBGAME-27MAR20SEAHOU-SEA";
    BOOST_TEST((judged(ours, theirs).what == finding::refuted));
    ours.id = "KXMLBGAME-27MAR211305SEAHOUG1-SEA";
    BOOST_TEST((judged(ours, theirs).what == finding::open));
    listing evening = theirs;
    evening.rules = "In the MLB game, scheduled for March 21 at 7:05PM ET: the winner.";
    BOOST_TEST((judged(ours, evening).what != finding::related));
}

BOOST_AUTO_TEST_CASE(who_has_no_side_asks_nothing) {
    const auto ours = kalshi_game("Denver", "Utah", "Denver");
    BOOST_TEST((judged(ours, polymarket_game("Nuggets", "Jazz", "Yes")).what == finding::open));
    BOOST_TEST((judged(ours, polymarket_game("Nuggets", "Jazz", "Nuggets vs. Jazz")).what ==
                finding::open));
}

BOOST_AUTO_TEST_CASE(parts_of_a_contest_are_not_the_contest) {
    const auto ours = kalshi_game("Alma Novak", "Eva Lind", "Alma Novak", "match");
    for (const std::string part : {"Set 1 Winner: ", "Map 2: ", "First half: ", "Total sets: "}) {
        auto theirs = polymarket_game("Alma Novak", "Eva Lind", "Alma Novak");
        theirs.title = part + theirs.title;
        BOOST_TEST((judged(ours, theirs).what != finding::related), part);
    }
}

BOOST_AUTO_TEST_CASE(what_both_may_do_excludes_nobody) {
    for (const auto* deed : {"clean sheet", "to score", "over 10 aces"}) {
        const listing ours{std::string("Lens vs Nantes: ") + deed, "Lens", ""};
        listing theirs = ours;
        theirs.label = "Nantes";
        BOOST_TEST((judged(ours, theirs).what != finding::related), deed);
    }
}

BOOST_AUTO_TEST_CASE(one_match_in_the_words_of_each_sport) {
    for (const auto& [ours, theirs] : {
             std::pair("Will Amber win the Amber vs Cobalt CS2 match?",
                       "Counter-Strike: Amber vs Cobalt (BO3)"),
             {"Will Amber win the Amber vs Cobalt Dota 2 match?", "Dota 2: Cobalt vs Amber (BO5)"},
             {"Will Amber win the Amber vs Cobalt professional MMA fight?",
              "UFC Fight Night: Eva Cobalt vs. Lea Amber"},
             {"Will Amber win the Amber vs Cobalt match?", "Ashford Open: Cobalt vs Amber"},
             {"Amber vs Cobalt Winner?", "ODI: Cobalt vs. Amber"},
             {"Amber @ Cobalt", "Cobalt vs. Amber"},
         }) {
        const listing a{ours, "Amber", "If Amber wins the match " + kalshi_day};
        const listing b{theirs, "Amber", "In the match " + other_day, "7001"};
        BOOST_TEST(is(judged(a, b), relation_kind::identity), ours << " / " << theirs);
        const listing rival{theirs, "Cobalt", b.rules, "7001"};
        BOOST_TEST(is(judged(a, rival), relation_kind::disjoint), ours << " / " << theirs);
    }
}

BOOST_AUTO_TEST_CASE(a_case_in_court_is_read_by_its_words) {
    BOOST_TEST(!is(judge("Will the Supreme Court rule for Novak in Novak v. Lind?", "",
                         "Will the Supreme Court rule for Lind in Novak v. Lind?"),
                   relation_kind::identity));
}

BOOST_AUTO_TEST_SUITE_END()
