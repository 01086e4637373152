// Titles are compared without their small words, which carry questions all the same. A pair whose
// sides differ by one is not proved, and where that makes another question of it, not related.

#include <nodes/rules/settle.hpp>

#include "support.hpp"

using namespace dutchbook;
using namespace dutchbook::rules;
using namespace dutchbook::rules::testing;

namespace {

/// Of "Will … ?" and what rules say of it.
struct asked {
    std::string title, rules;
};

asked asks(const std::string& question) {
    return {"Will " + question + "?", "If " + question + ", then the market resolves to Yes."};
}
asked titled(const std::string& title, const std::string& question, const std::string& more = {}) {
    return {title, "If " + question + ", then the market resolves to Yes." + more};
}

weighed of(const asked& left, const asked& right) {
    const market a = make_market("kalshi", "KXPAIR-27", left.title, "Yes", left.rules);
    const market b = make_market("polymarket", "0xabc", right.title, "", right.rules);
    return prove(catalogue::built_in(), a, contract::compile(a), b, contract::compile(b));
}

bool is_related(const weighed& w) { return w.verdict.what == contract::finding::related; }
bool is_proved(const weighed& w) {
    return is_related(w) && w.verdict.tier == relation_tier::proved;
}

} // namespace

BOOST_AUTO_TEST_SUITE(rules_small_words)

BOOST_AUTO_TEST_CASE(the_same_words_are_proved) {
    for (const char* question :
         {"Zorn Corp raise $100 million in 2026", "Zorn be traded to the Bulls in 2026",
          "Kroll meet Baker's envoy by June 30, 2026", "Hepatitis B be cured by June 30, 2026",
          "Bitcoin be above $90,000 at 4:15 PM ET on June 5, 2026"})
        BOOST_TEST(is_proved(of(asks(question), asks(question))), question);
    // Who meets whom comes to the same, and a season's election is one.
    BOOST_TEST(is_proved(
        of(asks("Kroll meet Baker by June 30, 2026"), asks("Baker meet Kroll by June 30, 2026"))));
    BOOST_TEST(is_proved(of(asks("Kroll win the 2027 Peru presidential election"),
                            titled("Will Kroll win the 2027 Peru presidential election event?",
                                   "Kroll win the 2027 Peru presidential election"))));
}

BOOST_AUTO_TEST_CASE(a_small_word_of_one_side_is_no_proof) {
    for (const auto& [a, b] :
         {std::pair{"Zorn's market share exceed 50% in 2026",
                    "Zorn's market value exceed 50% in 2026"},
          {"a federal judge block the ballroom by June 30, 2026",
           "a judge block the ballroom by June 30, 2026"},
          {"Zorn win the team championship in 2026", "Zorn win the championship in 2026"},
          {"Kroll quit his job by June 30, 2026", "Kroll quit the race by June 30, 2026"},
          {"Zorn sign a trade deal with Iran by June 30, 2026",
           "Zorn sign a deal with Iran by June 30, 2026"},
          {"Zorn Corp raise $100 million in 2026", "Zorn Corp raise 100 million in 2026"},
          {"Kroll be traded by the Bulls in 2026", "Kroll be traded to the Bulls in 2026"},
          {"a movie with Kroll be released in 2026", "a movie by Kroll be released in 2026"},
          {"the official trailer be released by June 30, 2026",
           "the trailer be released by June 30, 2026"}}) {
        BOOST_TEST(!is_proved(of(asks(a), asks(b))), a);
        BOOST_TEST(!is_proved(of(asks(b), asks(a))), b);
    }
    // In the rules alone, under one title.
    const std::string title = "Will a judge block the ballroom by June 30, 2026?";
    BOOST_TEST(!is_proved(of(titled(title, "a federal judge blocks the ballroom by June 30, 2026"),
                             titled(title, "a judge blocks the ballroom by June 30, 2026"))));
}

BOOST_AUTO_TEST_CASE(what_makes_another_question_relates_none) {
    for (const auto& [a, b] :
         {std::pair{"Mexico qualify from Group A in 2026", "Mexico qualify from Group D in 2026"},
          {"Prop A pass by June 30, 2026", "Prop B pass by June 30, 2026"},
          {"Zorn Corp raise $100 million in 2026", "Zorn Corp raise \xE2\x82\xAC"
                                                   "100 million in 2026"},
          {"Bitcoin be above $90,000 at 4:00 PM ET on June 5, 2026",
           "Bitcoin be above $90,000 at 4:15 PM ET on June 5, 2026"},
          {"Kroll resign by 12:00 AM on June 30, 2026",
           "Kroll resign by 5:00 PM on June 30, 2026"}})
        BOOST_TEST(!is_related(of(asks(a), asks(b))), a);
}

/// Whom somebody meets is not whose envoy he meets.
BOOST_AUTO_TEST_CASE(who_does_something_together_is_proved_where_nothing_follows) {
    for (const auto& [a, b] : {std::pair{"Kroll meet Baker's envoy by June 30, 2026",
                                         "Baker meet Kroll's envoy by June 30, 2026"},
                               {"the US meet Iran in Oman by June 30, 2026",
                                "the US meet Oman in Iran by June 30, 2026"},
                               {"Kroll and Baker debate Zorn by June 30, 2026",
                                "Kroll and Zorn debate Baker by June 30, 2026"}})
        BOOST_TEST(!is_proved(of(asks(a), asks(b))), a);
}

/// "Not" inside of a question denies no more than the word behind it.
BOOST_AUTO_TEST_CASE(a_denial_inside_of_a_question_is_no_opposite) {
    const auto opposite = [](const char* a, const char* b) {
        const auto found = of(asks(a), asks(b));
        return is_related(found) && found.verdict.kind == relation_kind::complement;
    };
    for (const auto& [a, b] :
         {std::pair{"Kroll plead not guilty by June 30, 2026",
                    "Kroll plead guilty by June 30, 2026"},
          {"Kroll promise not to run by June 30, 2026", "Kroll promise to run by June 30, 2026"},
          {"Kroll confirm he is not running by June 30, 2026",
           "Kroll confirm he is running by June 30, 2026"},
          {"a ship not flagged in Iran be seized by June 30, 2026",
           "a ship flagged in Iran be seized by June 30, 2026"}})
        BOOST_TEST(!opposite(a, b), a);
    const std::string launch = "Zorn Corp. launches the Gizmo by June 30, 2026";
    const auto denied = of(titled("Will Zorn Corp. not launch the Gizmo by June 30, 2026?",
                                  "Zorn Corp. does not launch the Gizmo by June 30, 2026"),
                           titled("Will Zorn Corp. launch the Gizmo by June 30, 2026?", launch));
    BOOST_TEST((is_related(denied) && denied.verdict.kind == relation_kind::complement));
}

/// A question without a day is not the one that ends on a day.
BOOST_AUTO_TEST_CASE(a_deadline_among_the_fallbacks_is_no_proof) {
    const std::string title = "Will Kroll marry Baker?", question = "Kroll marries Baker";
    BOOST_TEST(is_proved(of(titled(title, question), titled(title, question))));
    BOOST_TEST(!is_proved(
        of(titled(title, question),
           titled(title, question,
                  " If this does not occur by December 31, 2026, this market will resolve to "
                  "\"No\"."))));
}

/// A source may publish several figures.
BOOST_AUTO_TEST_CASE(another_figure_of_a_source_is_no_proof) {
    const std::string title = "Will Bitcoin be above $80,000 on June 5, 2026?",
                      question = "the price of Bitcoin is above $80,000 on June 5, 2026";
    const auto by = [&](const std::string& source) {
        return titled(title, question, " The resolution source is " + source + ".");
    };
    BOOST_TEST(is_proved(of(by("Binance BTC/USDT"), by("Binance BTC/USDT"))));
    BOOST_TEST(!is_related(of(by("Binance BTC/USDT"), by("Binance BTC/USDC"))));
    BOOST_TEST(!is_related(of(by("Binance spot"), by("Binance perpetual futures"))));
}

BOOST_AUTO_TEST_SUITE_END()
