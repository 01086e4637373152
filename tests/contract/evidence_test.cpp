// Two titles alike, and the difference in the rules: league, day, zone, edition, estimate. And
// periods: what proves something of a longer one.
#include <boost/test/unit_test.hpp>

#include "builders.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
using contract::field;
using contract::finding;

namespace {

constexpr auto year_end = "2027-12-31T12:00:00Z";

market listed(std::string platform, std::string title, std::string label, std::string rules,
              std::string_view closes = year_end) {
    auto m = make_market(std::move(platform), "KXONE-27", std::move(title), std::move(label));
    m.rules = std::move(rules);
    m.close_time = m.end_date = parse_timestamp(closes);
    return m;
}

/// The same title on both venues, under rules of their own.
contract::verdict under(const std::string& title, std::string one, std::string other) {
    return judge(listed("kalshi", title, {}, std::move(one)),
                 listed("polymarket", title, {}, std::move(other)));
}

market away_win(std::string rules) {
    return listed("kalshi", "Pittsburgh at Cleveland Winner?", "Cleveland", std::move(rules),
                  "2027-09-26T18:00:00Z");
}
market home_win(std::string label, std::string rules) {
    return listed("polymarket", "Steelers vs. Browns", std::move(label), std::move(rules),
                  "2027-09-12T17:00:00Z");
}
const std::string sunday =
    "If Cleveland wins the Pittsburgh at Cleveland professional football game "
    "originally scheduled for Sep 12, 2027, then the market resolves to Yes.";
std::string upcoming(std::string league, std::string day) {
    return "In the upcoming " + league + " game, scheduled for " + day +
           " at 1:00PM ET: If the Browns win, the market will resolve to \"Browns\".";
}

} // namespace

BOOST_AUTO_TEST_SUITE(particulars_of_rules)

BOOST_AUTO_TEST_CASE(one_game_needs_one_league_and_one_day) {
    const auto cleveland = away_win(sunday);
    BOOST_TEST(is(judge(cleveland, home_win("Browns", upcoming("NFL", "September 12"))),
                  relation_kind::identity));
    for (const auto& [league, day] : {std::pair("MLB", "September 12"),
                                      {"NFL", "September 13"},
                                      {"NFL", "September 26"},
                                      {"NBA", "September 12"}}) {
        const auto v = judge(cleveland, home_win("Browns", upcoming(league, day)));
        BOOST_TEST((v.what == finding::refuted), league << ' ' << day);
        BOOST_TEST((v.because == field::particulars));
    }
}

BOOST_AUTO_TEST_CASE(the_side_is_that_of_the_outcome_and_never_that_of_both_names) {
    const std::string rules = upcoming("NFL", "September 12");
    const auto cleveland = away_win(sunday);
    BOOST_TEST((judge(cleveland, home_win("Steelers vs. Browns", rules)).what != finding::related));
    auto browns = home_win("Steelers vs. Browns", rules);
    browns.outcomes[0].name = "Browns";
    BOOST_TEST(is(judge(cleveland, browns), relation_kind::identity));
    auto steelers = home_win("Steelers vs. Browns", rules);
    steelers.outcomes[0].name = "Steelers";
    BOOST_TEST(!is(judge(cleveland, steelers), relation_kind::identity));
    auto plain = home_win("Browns", rules);
    plain.outcomes[0].name = "Yes";
    BOOST_TEST(is(judge(cleveland, plain), relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(rules_that_exclude_each_other) {
    const std::string cpi = "Will CPI rise more than 0.3% in March 2027?";
    const std::string slump = "US recession in 2027?";
    for (const auto& [title, one, other] :
         {std::tuple(cpi, "CPI, seasonally adjusted, rises.",
                     "CPI, not seasonally adjusted, rises."),
          {cpi, "The month-over-month change.", "The 12-month change."},
          {cpi, "According to the advance estimate.", "According to the third estimate."},
          {slump, "If the NBER dates one.", "If GDP falls in two consecutive quarters."}}) {
        const auto v = under(title, one, other);
        BOOST_TEST((v.what == finding::refuted), one << " / " << other);
        BOOST_TEST(is(under(title, one, one), relation_kind::identity), one);
    }
}

BOOST_AUTO_TEST_CASE(who_calls_an_election_is_no_survey) {
    BOOST_TEST(is(under("Will Alma Novak win the 2027 Ashford mayoral election?",
                        "Novak wins, as reported by The New York Times.",
                        "Novak wins, as called by Decision Desk HQ."),
                  relation_kind::identity));
    BOOST_TEST((under("Will Alma Novak's approval rating be above 42% on January 31, 2027?",
                      "Gallup's approval rating.", "The New York Times average.")
                    .what != finding::related));
}

BOOST_AUTO_TEST_CASE(what_one_side_alone_says_leaves_it_open) {
    BOOST_TEST((under("Will CPI rise more than 0.3% in March 2027?", "The core index rises.",
                      "The index rises.")
                    .what == finding::open));
    BOOST_TEST(
        (under("Will Alma Novak win Wimbledon 2027?", "Novak wins the doubles.", "Novak wins.")
             .what == finding::open));
    BOOST_TEST(
        (under("Will Ashford win the Champions League 2027?", "The Women's final.", "The final.")
             .what == finding::open));
}

BOOST_AUTO_TEST_CASE(a_deadline_ends_in_new_york_at_midnight_unless_the_rules_say_otherwise) {
    const std::string title = "Will Alma Novak resign by June 30, 2027?";
    const auto by = [&](std::string when) {
        return under(title, "Novak resigns before Jul 1, 2027.",
                     "Novak resigns by June 30, 2027, " + when + ".");
    };
    BOOST_TEST(is(by("11:59 PM ET"), relation_kind::identity));
    for (const auto* when : {"11:59 PM UTC", "11:59 PM GMT", "11:59 PM JST", "11:59 PM Kyiv time",
                             "12:00 PM ET", "noon", "5 PM EDT"})
        BOOST_TEST((by(when).what == finding::open), when);
}

BOOST_AUTO_TEST_CASE(the_reason_names_what_only_one_side_says) {
    const std::string title = "Will Alma Novak resign by June 30, 2027?";
    const auto a = contract::compile(listed("kalshi", title, {}, "Novak resigns.")),
               b = contract::compile(
                   listed("polymarket", title, {}, "Novak resigns by June 30, 11:59 PM UTC."));
    const std::string why = contract::reasoning(a, b, contract::prove(a, b));
    BOOST_TEST(why.find("may not agree on time zone") != why.npos, why);
}

BOOST_AUTO_TEST_CASE(the_day_the_year_and_the_occasion_of_the_rules) {
    const std::string score = "Will \"Silent Harbor\" have a Rotten Tomatoes score above 60?";
    for (const auto& [title, one, other] :
         {std::tuple(score, "The score is above 60 on Feb 1, 2027.",
                     "The score is above 60 on February 8, 2027."),
          {"Will Alma Novak win Best Director at the Oscars?",
           "She wins at the 2027 Academy Awards.", "She wins at the 2028 Academy Awards."},
          {"Will Alma Novak perform at the Grammys?", "She performs at the 69th Grammy Awards.",
           "She performs at the 70th Grammy Awards."},
          {"Will Ashford Motors beat quarterly earnings?", "EPS for Q4 2027 is above consensus.",
           "EPS for Q3 2027 is above consensus."},
          {"Will Silent Harbor be the highest grossing movie this weekend?",
           "The weekend of Nov 27-29, 2027.", "The weekend of December 4-6, 2027."}}) {
        BOOST_TEST((under(title, one, other).what != finding::related), one << " / " << other);
        BOOST_TEST(is(under(title, one, one), relation_kind::identity), one);
    }
    // A deadline may be named by the day before it, a date in more ways than one.
    BOOST_TEST(is(under("Alma Novak out in 2027?", "She leaves before Jan 1, 2028.",
                        "She leaves by December 31, 2027, 11:59 PM ET."),
                  relation_kind::identity));
    BOOST_TEST(is(under(score, "The score on Dec 5, 2027.", "The score on 5 Dec '27 counts."),
                  relation_kind::identity));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(periods_within_periods)

BOOST_AUTO_TEST_CASE(what_happened_early_has_happened) {
    BOOST_TEST(is(judge("Will Alma Novak resign before Jul 1, 2027?", "",
                        "Will Alma Novak resign by December 31, 2027?"),
                  relation_kind::subset));
    BOOST_TEST(is(judge("Will Ashford launch at least 20 rockets in January 2028?", "",
                        "Will Ashford launch at least 20 rockets in 2028?"),
                  relation_kind::subset));
}

BOOST_AUTO_TEST_CASE(averages_bounds_and_what_must_last_prove_nothing_of_a_longer_period) {
    for (const auto& [early, late] :
         {std::pair("Will the ceasefire hold until March 31, 2027?",
                    "Will the ceasefire hold until June 30, 2027?"),
          {"Will Ashford launch fewer than 20 rockets in January 2028?",
           "Will Ashford launch fewer than 20 rockets in 2028?"},
          {"Will US GDP growth in Q4 2027 be above 2.5%?",
           "Will US GDP growth in 2027 be above 2.5%?"},
          {"Will Ashford launch between 5 and 9 rockets in January 2028?",
           "Will Ashford launch between 5 and 9 rockets in 2028?"}})
        BOOST_TEST((judge(early, "", late).what != finding::related), early);
}

BOOST_AUTO_TEST_CASE(a_number_in_brackets_only_explains) {
    const auto cuts = judge("Will the Fed cut rates at least 3 times in 2027?", "At least 3 cuts",
                            "Will the Fed cut rates at least 3 times in 2027?");
    BOOST_TEST(is(cuts, relation_kind::identity));
    auto labelled = make_market("polymarket", "1", "How many Fed rate cuts in 2027?", "3 (75 bps)");
    const auto c = contract::compile(labelled);
    BOOST_TEST(c.values.low == 3'000'000);
    BOOST_TEST(c.values.high == 3'000'000);
}

/// "Fall 5 weeks" says for how long, not to what: no order of levels follows from it.
BOOST_AUTO_TEST_CASE(how_long_it_falls_is_no_level) {
    const auto related = [](const std::string& how, const std::string& other) {
        return judge("Will mortgage rates " + how + " in 2027?", "",
                     "Will mortgage rates " + other + " in 2027?")
                   .what == contract::finding::related;
    };
    for (const std::string run : {"straight weeks", "consecutive weeks", "weeks", "days"})
        for (const std::string verb : {"fall", "drop"}) {
            BOOST_TEST(!related(verb + " 5 " + run, verb + " 6 " + run), verb << ' ' << run);
            BOOST_TEST(!related(verb + " 5 " + run, verb + " at least 5 " + run),
                       verb << ' ' << run);
        }
    BOOST_TEST(related("fall to 5%", "fall to 6%"), "a level is one");
}

/// "0 straight weeks" is never; a run of ten holds one of eight, so that other runs exclude
/// nothing.
BOOST_AUTO_TEST_CASE(no_run_at_all_excludes_every_run) {
    const auto relation = [](const std::string& label, const std::string& weeks) {
        const auto v = judge("How many straight weeks will Glass River be #1?", label,
                             "Will 'Glass River' be #1 for " + weeks + "?");
        return v.what == contract::finding::related ? std::string(to_string(v.kind)) : "none";
    };
    for (const std::string label : {"More than 9 weeks", "More than 1 week", "At least 2 weeks"})
        BOOST_TEST(relation(label, "0 straight weeks") == "disjoint", label);
    for (const std::string weeks : {"3 straight weeks", "8 consecutive weeks", "10 straight weeks"})
        BOOST_TEST(relation("More than 9 weeks", weeks) == "none", weeks);
}

/// A price takes many values in a month: two ranges exclude nothing, one within the other still
/// implies. A figure of the month, a count and one day have one.
BOOST_AUTO_TEST_CASE(what_takes_many_values_excludes_nothing) {
    const auto relation = [](const std::string& left, const std::string& right) {
        const auto v = judge("Will " + left + "?", "", "Will " + right + "?");
        return v.what == contract::finding::related ? std::string(to_string(v.kind)) : "none";
    };
    using pair = std::pair<const char*, const char*>;
    for (const auto& [a, b] :
         {pair{"Bitcoin be above $100k in June 2026", "Bitcoin be below $90k in June 2026"},
          {"gas be above $4 before July 2026", "gas be below $3 before July 2026"},
          {"a film gross between $100M and $200M in 2026", "a film gross above $300M in 2026"},
          {"'Zorn' be #1 in the Hot 100 in 2026", "'Zorn' be #2 in the Hot 100 in 2026"}})
        BOOST_TEST(relation(a, b) == "none", a);
    BOOST_TEST(relation("Bitcoin be above $100k in June 2026",
                        "Bitcoin be above $90k in June 2026") == "subset");
    for (const auto& [a, b] :
         {pair{"Bitcoin be above $100k on June 5, 2026", "Bitcoin be below $90k on June 5, 2026"},
          {"annual inflation be above 3% in June 2026",
           "annual inflation be below 2% in June 2026"},
          {"Kroll sign 60 or more bills in 2026", "Kroll sign fewer than 40 bills in 2026"}})
        BOOST_TEST(relation(a, b) == "disjoint", a);
}

BOOST_AUTO_TEST_SUITE_END()
