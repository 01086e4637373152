// Trap 9: the stage of a contest or a procedure. To be nominated is not to win, to announce is not
// to do.
#include <boost/test/unit_test.hpp>

#include "builders.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
using contract::field;
using contract::finding;

namespace {

/// One question at two venues, and other stages of the same thing.
struct staged {
    std::string title, label, other;
    std::string said;                ///< in `other`: what names the stage
    std::vector<std::string> others; ///< stands there instead: another question
};

const std::vector<staged>& all_staged() {
    static const std::vector<staged> all{
        {"Will Ann Vale be the Republican nominee for Governor of Ohio in 2026?",
         "Ann Vale",
         "Will Ann Vale be the Republican nominee for Governor of Ohio in 2026?",
         "be the Republican nominee for Governor of Ohio",
         {"win the Ohio Governor election",
          "finish second in the Republican primary for Governor of Ohio",
          "win the Republican primary runoff for Governor of Ohio", "be Governor of Ohio",
          "advance to the Republican runoff for Governor of Ohio"}},
        {"Who will win the Texas Republican Senate primary?",
         "Ann Vale",
         "Will Ann Vale win the Republican primary for Senate in Texas?",
         "the Republican primary",
         {"the Republican primary runoff", "the election", "the Republican caucus"}},
        {"Will Ann Vale win the first round of the Peruvian presidential election?",
         "Ann Vale",
         "Will Ann Vale win the first round of Peru's presidential election?",
         "the first round of",
         {"the runoff of", "the second round of", "", "the primary of"}},
        {"Will Ann Vale win the Georgia Senate runoff?",
         "Ann Vale",
         "Will Ann Vale win the Georgia Senate run-off?",
         "win the Georgia Senate run-off",
         {"win the Georgia Senate election", "advance to the Georgia Senate run-off",
          "win the Georgia Senate primary"}},
        {"Who will Trump nominate as Fed Chair?",
         "Ann Vale",
         "Will Trump nominate Ann Vale as Fed Chair?",
         "Trump nominate Ann Vale",
         {"Trump announce Ann Vale", "the Senate confirm Ann Vale", "Ann Vale be confirmed",
          "Ann Vale become"}},
        {"Will Ann Vale be confirmed as EPA Administrator?",
         "Ann Vale",
         "Will Ann Vale be confirmed as EPA Administrator?",
         "confirmed",
         {"nominated", "announced", "proposed"}},
        {"Best Actress winner at the 2026 Oscars?",
         "Ann Vale",
         "Will Ann Vale win Best Actress at the 2026 Oscars?",
         "win",
         {"be nominated for", "be shortlisted for", "be a finalist for"}},
        {"2026 Best Picture Oscar nominations?",
         "Night Ferry",
         "Will \"Night Ferry\" be nominated for Best Picture at the 2026 Oscars?",
         "be nominated for",
         {"win", "be shortlisted for"}},
        {"Will Spain win the 2026 World Cup?",
         "Spain",
         "Will Spain win the 2026 FIFA World Cup?",
         "win",
         {"reach the final of", "reach the semifinals of", "reach the quarterfinals of",
          "qualify for", "advance in"}},
        {"Will Denver win the Super Bowl?",
         "Denver",
         "Will the Denver Broncos win the Super Bowl?",
         "win the Super Bowl",
         {"win the AFC Conference", "win a playoff game", "make the playoffs",
          "play in the Super Bowl"}},
        {"Will Ann Vale win the Booker Prize in 2026?",
         "Ann Vale",
         "Will Ann Vale win the 2026 Booker Prize?",
         "win",
         {"be longlisted for", "be shortlisted for", "be a finalist for"}},
        {"Will Apple release a foldable iPhone before 2027?",
         "Before 2027",
         "Foldable iPhone released by December 31, 2026?",
         "released",
         {"announced", "delayed", "proposed"}},
        {"Will Stripe IPO in 2026?",
         "Stripe",
         "Stripe IPO in 2026?",
         "Stripe IPO",
         {"Stripe announces IPO", "Stripe proposes IPO"}},
        {"Will the US impose tariffs on Spain before 2027?",
         "Before 2027",
         "Will the US impose tariffs on Spain by December 31, 2026?",
         "impose",
         {"announce", "propose", "lift"}},
        {"Will Congress pass the Clarity Act before 2027?",
         "Before 2027",
         "Congress passes the Clarity Act by December 31, 2026?",
         "Congress passes",
         {"The House passes", "Trump signs", "Congress votes on"}},
        {"Will James Vale be indicted in 2026?",
         "James Vale",
         "James Vale indicted in 2026?",
         "indicted",
         {"arrested", "convicted", "sentenced", "acquitted"}},
        {"Will Norway host the 2030 Winter Games?",
         "Norway",
         "Will Norway host the 2030 Winter Games?",
         "host",
         {"be shortlisted to host", "be nominated to host", "be announced to host"}},
    };
    return all;
}

std::string with(const staged& s, const std::string& instead) {
    std::string out = s.other;
    const auto at = out.find(s.said);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, s.said + " is not in " + out);
    return out.replace(at, s.said.size(), instead);
}

} // namespace

BOOST_AUTO_TEST_SUITE(stages)

BOOST_AUTO_TEST_CASE(another_stage_is_another_question) {
    BOOST_TEST(all_staged().size() >= 15U);
    for (const auto& s : all_staged()) {
        BOOST_CHECK_MESSAGE(is(judge(s.title, s.label, s.other), relation_kind::identity), s.other);
        for (const auto& instead : s.others) {
            const auto v = judge(s.title, s.label, with(s, instead));
            const bool implied = v.what == finding::related && v.kind != relation_kind::identity;
            BOOST_CHECK_MESSAGE(implied || v.what != finding::related,
                                s.title + " | " + with(s, instead) + " -> " +
                                    std::string(to_string(v.because)));
        }
    }
}

BOOST_AUTO_TEST_CASE(an_event_title_lends_no_stage) {
    auto ours = make_market("kalshi", "KXNOM",
                            "Will Ann Vale be the Republican nominee for "
                            "Governor of Ohio in 2028?",
                            "Ann Vale");
    auto theirs = make_market("polymarket", "1",
                              "Will Ann Vale win the 2028 Ohio Governor "
                              "election?");
    theirs.event_title = "2028 Ohio Republican nominee for Governor";
    theirs.rules = "This market resolves to Yes if Ann Vale, the Republican nominee, is elected.";
    const auto v = judge(ours, theirs);
    BOOST_TEST((v.what != finding::related));
    BOOST_TEST(to_string(v.because) == "stage");
}

BOOST_AUTO_TEST_CASE(the_party_of_the_winner_is_not_the_nominee) {
    BOOST_TEST(is(judge("Will the Republican nominee win the Maine Senate race?", "Republican",
                        "Will a Republican win the Maine Senate race?"),
                  relation_kind::identity));
    BOOST_TEST((judge("Will the Republican nominee win the Maine Senate race?", "Republican",
                      "Will Ann Vale be the Republican nominee in the Maine Senate race?")
                    .what != finding::related));
}

/// A party's candidate for a state's office is whoever wins its primary there; a state's primary
/// for president names nobody.
BOOST_AUTO_TEST_CASE(who_wins_a_primary_is_the_nominee_of_a_states_office) {
    const auto nominee = [](const std::string& office) {
        return "Will Ann Vale be the Republican nominee for " + office + "?";
    };
    const auto primary = [](const std::string& office) {
        return "Will Ann Vale win the 2026 Republican primary for " + office + "?";
    };
    const std::string governor = "Governor in Ohio", senate = "Senate in Ohio";
    BOOST_TEST(
        is(judge(nominee(governor), "Ann Vale", primary(governor)), relation_kind::identity));
    for (const auto& [a, b] : {std::pair(nominee(governor), primary(senate)),
                               std::pair(nominee("President"), primary("President in Ohio")),
                               std::pair(nominee(governor), primary("Governor in Iowa"))})
        BOOST_TEST((judge(a, "Ann Vale", b).what != finding::related), a + " | " + b);
}

BOOST_AUTO_TEST_CASE(a_deed_that_implies_another_is_less_than_it) {
    const std::string best = "Best Actress at the 98th Academy Awards?";
    BOOST_TEST(
        is(judge("Will Ann Vale win " + best, "Ann Vale", "Will Ann Vale be nominated for " + best),
           relation_kind::subset));
    BOOST_TEST(
        is(judge("Will Ann Vale be nominated for " + best, "Ann Vale", "Will Ann Vale win " + best),
           relation_kind::superset));
    BOOST_TEST(is(judge("Will Ann Vale finish 1st in the 2026 Ohio Governor primary?", "Ann Vale",
                        "Will Ann Vale advance from the 2026 Ohio Governor primary?"),
                  relation_kind::subset));
    BOOST_TEST((judge("Will Ann Vale finish 3rd in the 2026 Ohio Governor primary?", "Ann Vale",
                      "Will Ann Vale advance from the 2026 Ohio Governor primary?")
                    .what != finding::related));
    // Nor is somebody's name an award.
    BOOST_TEST((judge("Will Oscar Vale win Best Song at the 2028 Zorblat Music Days?", "Oscar Vale",
                      "Will Oscar Vale be nominated for Best Song at the 2028 Zorblat Music Days?")
                    .what != finding::related));
    // To win an office takes no nomination.
    BOOST_TEST((judge("Will Ann Vale win the 2026 Ohio Governor election?", "Ann Vale",
                      "Will Ann Vale be nominated for Governor of Ohio in 2026?")
                    .what != finding::related));
}

BOOST_AUTO_TEST_SUITE_END()
