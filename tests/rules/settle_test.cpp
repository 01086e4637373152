// Titles that leave a pair open for their words alone: the questions that the rules state are
// compared in their place, and what a title leaves out its own rules fill.

#include <nodes/rules/settle.hpp>

#include "support.hpp"

using namespace dutchbook;
using namespace dutchbook::rules;
using namespace dutchbook::rules::testing;

namespace {

struct listed {
    std::string title, label, rules;
};

std::string kalshi(const std::string& question) {
    return "If " + question + ", then the market resolves to Yes.";
}
std::string polymarket(const std::string& question) {
    return "This market will resolve to \"Yes\" if " + question +
           ". Otherwise, this market will resolve to \"No\".";
}

weighed of(const listed& left, const listed& right, const catalogue& with = catalogue::built_in()) {
    const market a = make_market("kalshi", "KXPAIR-27", left.title, left.label, left.rules);
    const market b = make_market("polymarket", "0xabc", right.title, right.label, right.rules);
    return prove(with, a, contract::compile(a), b, contract::compile(b));
}

bool is(const weighed& w, relation_kind kind) {
    return w.verdict.what == contract::finding::related && w.verdict.kind == kind;
}
bool is_none(const weighed& w) { return w.verdict.what != contract::finding::related; }

/// Who does it stands in one title alone; from where, in the rules.
listed thrown_out(const std::string& question) {
    return {"Will Elon Musk be deported in 2026?", "Before 2027", kalshi(question)};
}
listed deported(const std::string& question) {
    return {"Will Trump deport Elon Musk in 2026?", "", polymarket(question)};
}

} // namespace

BOOST_AUTO_TEST_SUITE(rules_settle)

BOOST_AUTO_TEST_CASE(questions_of_rules_are_compared_where_titles_are_worded_apart) {
    const std::string by = " by December 31, 2026, 11:59 PM ET";
    const listed mint{"Will the mint drop the penny?", "Before 2027",
                      kalshi("the US Mint stops producing the penny before Jan 1, 2027")};
    const auto discontinued = [&by](const std::string& question) {
        return listed{"Penny discontinued in 2026?", "", polymarket(question + by)};
    };
    const auto same = of(mint, discontinued("the US Mint stops producing the penny"));
    BOOST_TEST(is(same, relation_kind::identity));
    BOOST_TEST((same.verdict.tier == relation_tier::titles)); // the titles did not prove it
    for (const std::string other :
         {"the US Mint stops producing the nickel", "the Royal Mint stops producing the penny",
          "the US Mint announces that it will stop producing the penny",
          "the listed event happens"})
        BOOST_TEST(is_none(of(mint, discontinued(other))), other);
    BOOST_TEST(is(of(mint, discontinued("the US Mint does not stop producing the penny")),
                  relation_kind::complement));
    // Who does it to whom.
    const listed a{"Will the envoy be sent home?", "Before 2027",
                   kalshi("Norvia expels the ambassador of Suderland before Jan 1, 2027")};
    const auto b = [&by](const std::string& question) {
        return listed{"Diplomatic row in 2026?", "", polymarket(question + by)};
    };
    BOOST_TEST(is(of(a, b("Norvia expels the ambassador of Suderland")), relation_kind::identity));
    BOOST_TEST(is_none(of(a, b("Suderland expels the ambassador of Norvia"))));
}

BOOST_AUTO_TEST_CASE(a_place_of_one_side_alone_is_no_ornament_of_a_restated_question) {
    const auto a = thrown_out("Elon Musk is deported from the United States before Jan 1, 2027");
    const std::string by = " by December 31, 2026, 11:59 PM ET";
    BOOST_TEST(!is_none(of(a, deported("Elon Musk is deported from the United States" + by))));
    BOOST_TEST(is_none(of(a, deported("Elon Musk is deported from the United Kingdom" + by))));
    BOOST_TEST(is_none(of(a, deported("Elon Musk is deported to Canada" + by))));
}

BOOST_AUTO_TEST_CASE(a_market_whose_title_names_another_day_asks_what_its_rules_say) {
    const auto retires = [](const std::string& day) {
        return listed{"Will Ada Quist announce her retirement in 2027?", "Before the 2027 season",
                      kalshi("Ada Quist announces her retirement before " + day)};
    };
    const listed other{"Will Ada Quist announce her retirement in 2026?", "",
                       polymarket("Ada Quist announces her retirement by December 31, 2026")};
    BOOST_TEST(!is_none(of(retires("January 1, 2027"), other)));
    BOOST_TEST(is_none(of(listed{"Will Ada Quist announce her retirement in 2027?", "",
                                 kalshi("Ada Quist announces her retirement in 2027")},
                          other)));
}

BOOST_AUTO_TEST_CASE(what_a_title_leaves_out_its_own_rules_fill) {
    const listed a{"Will a malaria vaccine be approved before 2027?", "",
                   kalshi("a malaria vaccine is approved by the FDA before January 1, 2027")};
    const auto b = [](const std::string& question) {
        return listed{"Malaria vaccine in 2026?", "",
                      polymarket(question + " by December 31, 2026, 11:59 PM ET")};
    };
    const auto same = of(a, b("a malaria vaccine is approved by the FDA"));
    BOOST_TEST(is(same, relation_kind::identity));
    BOOST_TEST((same.verdict.tier == relation_tier::titles));
    BOOST_TEST(is_none(of(a, b("a malaria vaccine is approved by the EMA"))));
    BOOST_TEST(is_none(of(a, b("a malaria vaccine is tested by the FDA"))));
    // What stands elsewhere in the rules is lent to nobody.
    BOOST_TEST(
        is_none(of(a, {"Malaria vaccine in 2026?", "",
                       "The FDA approved no vaccine so far. " +
                           polymarket("a malaria vaccine is tested by December 31, 2026")})));
}

BOOST_AUTO_TEST_CASE(narrower_stays_smaller_and_wider_stays_larger) {
    catalogue with = catalogue::built_in();
    with.add(
        "[[clause]]\nmeans = \"narrows\"\nname = \"sworn\"\ntexts = [\"the count is sworn\"]\n"
        "[[clause]]\nmeans = \"widens\"\nname = \"guesses\"\ntexts = [\"guesses are taken\"]\n",
        "mine.toml");
    const auto early = [](const std::string& more) {
        return listed{"Will Ada Quist leave the council before July 2026?", "",
                      kalshi("Ada Quist leaves the council before July 1, 2026") + more};
    };
    const auto late = [](const std::string& more) {
        return listed{"Will Ada Quist leave the council by December 31, 2026?", "",
                      polymarket("Ada Quist leaves the council by December 31, 2026") + more};
    };
    const std::string sworn = " The count is sworn.", guesses = " Guesses are taken.";
    BOOST_TEST(is(of(early(""), late(""), with), relation_kind::subset));
    BOOST_TEST(is(of(early(sworn), late(""), with), relation_kind::subset));
    BOOST_TEST(is(of(early(""), late(guesses), with), relation_kind::subset));
    BOOST_TEST(is_none(of(early(guesses), late(""), with)));
    BOOST_TEST(is_none(of(early(""), late(sworn), with)));
}

BOOST_AUTO_TEST_CASE(what_suffices_on_one_side_and_is_asked_on_the_other_parts_nobody) {
    const std::string announced = " Any announcement is sufficient to resolve the market to Yes.";
    const listed wide{"Will Ada Quist leave the council in 2026?", "",
                      kalshi("Ada Quist leaves the council before Jan 1, 2027") + announced};
    const listed said{"Will Ada Quist leave the council in 2026?", "",
                      polymarket("Ada Quist announces she is leaving the council by December 31, "
                                 "2026")};
    BOOST_TEST(!is_none(of(wide, said)));
    BOOST_TEST(is(of(wide, said), relation_kind::identity));
    const listed bare{wide.title, "", kalshi("Ada Quist leaves the council before Jan 1, 2027")};
    BOOST_TEST(!is(of(bare, said), relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(a_long_word_may_be_misspelt) {
    const auto says = [](const std::string& word) {
        return "an agency states that " + word + " signals reached the dish";
    };
    const std::string title = "Will signals reach the dish in 2026?";
    const auto a = [&](const std::string& word) {
        return listed{title, "", kalshi(says(word) + " before Jan 1, 2027")};
    };
    const auto b = [&](const std::string& word) {
        return listed{title, "", polymarket(says(word) + " by December 31, 2026")};
    };
    BOOST_TEST(!is_none(of(a("extraterresterial"), b("extraterrestrial"))));
    BOOST_TEST(is_none(of(a("symptomatic"), b("asymptomatic"))));
    BOOST_TEST(is_none(of(a("terrestrial"), b("extraterrestrial"))));
}

BOOST_AUTO_TEST_CASE(a_day_on_which_a_venue_gives_up_is_no_deadline) {
    const listed a{"2026 Best Picture Oscar nominations?", "Glass Harbor",
                   kalshi("Glass Harbor has been nominated for Best Picture at the 98th Academy "
                          "Awards")};
    const auto b = [](const std::string& edition) {
        return listed{
            "Will Glass Harbor be nominated for Best Picture at the " + edition +
                " Academy Awards?",
            "",
            polymarket("the listed movie is nominated for the " + edition +
                       " Academy Award for Best Picture") +
                " If, for any reason, no nominations are declared by March 15, 2025, 11:59 "
                "PM ET, this market will resolve to \"No\"."};
    };
    BOOST_TEST(is(of(a, b("98th")), relation_kind::identity));
    BOOST_TEST(is_none(of(a, b("99th"))));
}

BOOST_AUTO_TEST_SUITE_END()
