// What rules make of titles that agree: proved where every clause of both was read and says the
// same, less where one is left over.

#include "support.hpp"

#include <dutchbook/fault.hpp>

using namespace dutchbook;
using namespace dutchbook::rules;
using namespace dutchbook::rules::testing;

namespace {

const std::string kalshi = "If Ada Quist wins the 2026 Rockford mayoral election, then the market "
                           "resolves to Yes.";
const std::string polymarket = "This market will resolve to \"Yes\" if Ada Quist wins the 2026 "
                               "Rockford mayoral election. Otherwise, this market will resolve to "
                               "\"No\".";

bool quotes(const weighed& w, std::string_view words) {
    return w.because.find(words) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(rules_weigh)

BOOST_AUTO_TEST_CASE(rules_that_were_read_and_say_the_same_prove) {
    const pair_of_rules p;
    BOOST_TEST(p.proved(p.of(kalshi, polymarket)));
    BOOST_TEST(p.proved(p.of(polymarket, kalshi)));
    BOOST_TEST(p.proved(p.of(kalshi, kalshi)));
}

BOOST_AUTO_TEST_CASE(one_clause_left_over_on_either_side_proves_nothing) {
    const pair_of_rules p;
    for (const std::string more : {" See terms.", " The clerk keeps the rolls in the old mill.",
                                   " Siehe die Bedingungen."}) {
        for (const auto& w : {p.of(kalshi + more, polymarket), p.of(kalshi, polymarket + more),
                              p.of(kalshi + more, polymarket + more)}) {
            BOOST_TEST(p.titles(w), more);
            BOOST_TEST(quotes(w, more.substr(1, 8)), w.because);
        }
    }
    BOOST_TEST(p.titles(p.of("See terms.", "See terms.")));
    BOOST_TEST(p.titles(p.of("", polymarket)));
}

BOOST_AUTO_TEST_CASE(boilerplate_changes_nothing) {
    const pair_of_rules p;
    std::string much;
    while (much.size() < 2'000) much += " Otherwise, this market will resolve to \"No\".";
    BOOST_TEST(p.proved(p.of(kalshi + much, polymarket)));
    BOOST_TEST(p.proved(p.of(kalshi, polymarket + much)));
    // What stands behind it is read all the same.
    BOOST_TEST(!p.proved(p.of(kalshi, polymarket + much + " Only a recount counts.")));
}

BOOST_AUTO_TEST_CASE(a_condition_that_was_not_compared_leaves_the_pair_open) {
    const pair_of_rules p;
    for (const std::string more :
         {" Only votes cast in person count.", " This must be certified by the governor.",
          " Results announced after the recount do not count.",
          " If she takes office only as acting mayor, this is not a win."}) {
        BOOST_TEST(p.open(p.of(kalshi + more, polymarket)), more);
        BOOST_TEST(p.open(p.of(kalshi, polymarket + more)), more);
    }
    // A condition inside the sentence that a template would take.
    BOOST_TEST(p.open(p.of("If Ada Quist wins the 2026 Rockford mayoral election, but only after a "
                           "recount, then the market resolves to Yes.",
                           polymarket)));
}

BOOST_AUTO_TEST_CASE(a_name_or_number_of_one_side_alone_leaves_the_pair_open) {
    const pair_of_rules p;
    const auto with = [](std::string_view words) {
        return "If Ada Quist wins the 2026 Rockford mayoral election " + std::string(words) +
               ", then the market resolves to Yes.";
    };
    for (const std::string words : {"against Bruno Falk", "with 60,000 ballots", "in Winnebago"}) {
        BOOST_TEST(p.open(p.of(with(words), polymarket)), words);
        if (words.find("60") == words.npos) // a number that the title does not have is not read
            BOOST_TEST(p.proved(p.of(with(words), with(words))), words);
    }
    // A mere elaboration stops the proof alone.
    BOOST_TEST(p.titles(p.of(with("comfortably"), polymarket)));
}

BOOST_AUTO_TEST_CASE(a_meaning_of_one_side_alone_narrows_or_widens) {
    pair_of_rules p;
    p.with.add("[[clause]]\nmeans = \"narrows\"\nname = \"sworn in\"\n"
               "texts = [\"she must be sworn in\"]\n"
               "[[clause]]\nmeans = \"widens\"\nname = \"projection suffices\"\n"
               "texts = [\"a projection by {source} suffices\"]\n",
               "mine.toml");
    const std::string sworn = " She must be sworn in.",
                      projected = " A projection by NBC suffices.";
    const auto narrow = p.of(kalshi + sworn, polymarket);
    BOOST_TEST((narrow.verdict.kind == relation_kind::subset));
    BOOST_TEST(p.titles(narrow));
    BOOST_TEST((p.of(kalshi, polymarket + sworn).verdict.kind == relation_kind::superset));
    BOOST_TEST((p.of(kalshi + projected, polymarket).verdict.kind == relation_kind::superset));
    BOOST_TEST((p.of(kalshi + sworn, polymarket + projected).verdict.kind ==
                relation_kind::subset)); // smaller on both counts
    BOOST_TEST(p.open(p.of(kalshi + sworn + projected, polymarket)));
    BOOST_TEST(p.proved(p.of(kalshi + sworn, polymarket + sworn)));
}

/// However many numbers rules have, each is quoted as it is written.
BOOST_AUTO_TEST_CASE(numbers_of_long_rules_stay_what_they_are) {
    std::string rules;
    for (std::int64_t sentence = 0; sentence < 120; ++sentence) {
        rules += "This market will resolve to \"Yes\" if Ada Quist wins rooms";
        for (std::int64_t room = 0; room < 25; ++room)
            rules += ' ' + std::to_string(100'000'000'000 + 100 * sentence + room);
        rules += ". ";
    }
    const market m = make_market("polymarket", "0xabc", "Will Ada Quist win rooms?", "", rules);
    const auto asks = contract::compile(m);
    const auto says = read_rules(catalogue::built_in(), m, asks);
    std::size_t numbers = 0;
    for (const clause& c : says.clauses)
        for (const detail& d : c.details) {
            if (d.text.empty() || d.text.find_first_not_of("0123456789") != d.text.npos) continue;
            ++numbers;
            BOOST_REQUIRE(c.text.find(d.text) != c.text.npos);
        }
    BOOST_TEST(numbers > 2'000u, numbers << " numbers in " << says.clauses.size() << " sentences");
}

/// Every sentence was read, and of one a model said what it means.
BOOST_AUTO_TEST_CASE(what_rests_on_a_model_s_reading_is_judged) {
    pair_of_rules p;
    const std::string more = " Any observer may be present.";
    BOOST_TEST(!p.proved(p.of(kalshi + more, polymarket)));
    p.with.add("[[clause]]\nmeans = \"boilerplate\"\ntier = \"judged\"\n"
               "texts = [\"any observer may be present\"]\n",
               "said.toml");
    for (const auto& w : {p.of(kalshi + more, polymarket), p.of(kalshi, polymarket + more)}) {
        BOOST_TEST((w.verdict.what == contract::finding::related));
        BOOST_TEST((w.verdict.tier == relation_tier::judged));
    }
    BOOST_TEST(p.proved(p.of(kalshi, polymarket)));
    try {
        p.with.add("[[clause]]\nmeans = \"boilerplate\"\ntier = \"proved\"\n"
                   "texts = [\"see terms\"]\n",
                   "own.toml");
        BOOST_ERROR("a tier of its own was taken");
    } catch (const dutchbook::error& e) {
        const std::string why = e.what();
        BOOST_TEST(why.find("own.toml") != why.npos, why);
        BOOST_TEST(why.find("tier") != why.npos, why);
    }
}

/// "half-time" names a thing, "11:59 pm ET" a moment.
BOOST_AUTO_TEST_CASE(a_compound_with_time_is_no_moment) {
    pair_of_rules p;
    p.left_title = "Will Ada Quist sing in the 2027 halftime show?";
    p.right_title = "Will Ada Quist sing in the 2027 halftime show?";
    const std::string half = "If Ada Quist sings in the 2027 half-time show, then the market "
                             "resolves to Yes.";
    BOOST_TEST(p.proved(p.of(half, "This market will resolve to \"Yes\" if Ada Quist sings in the "
                                   "2027 halftime show.")));
}

BOOST_AUTO_TEST_CASE(slots_agree_or_the_pair_is_open_and_defaults_are_data) {
    pair_of_rules p;
    p.with.add("[default]\n\"ballots\" = \"all\"\n"
               "[[clause]]\nmeans = \"fills\"\nfills = \"ballots\"\nvalue = \"all\"\n"
               "texts = [\"all ballots are counted\"]\n"
               "[[clause]]\nmeans = \"fills\"\nfills = \"ballots\"\nvalue = \"mailed\"\n"
               "texts = [\"mailed ballots are counted\"]\n"
               "[[clause]]\nmeans = \"fills\"\nfills = \"count\"\nvalue = \"first\"\n"
               "texts = [\"the first count is taken\"]\n",
               "mine.toml");
    BOOST_TEST(p.proved(p.of(kalshi + " All ballots are counted.", polymarket)));
    BOOST_TEST(p.open(p.of(kalshi + " Mailed ballots are counted.", polymarket)));
    BOOST_TEST(p.open(p.of(kalshi + " The first count is taken.", polymarket)));
    BOOST_TEST(p.proved(
        p.of(kalshi + " The first count is taken.", polymarket + " The first count is taken.")));
}

BOOST_AUTO_TEST_CASE(to_be_the_next_is_less_than_to_be) {
    pair_of_rules p;
    p.left_title = p.right_title = "Will Ada Quist leave the council before 2027?";
    const std::string next = "If Ada Quist is the next council member to leave before Jan 1, 2027, "
                             "then the market resolves to Yes.";
    const std::string any = "This market will resolve to \"Yes\" if Ada Quist leaves the council "
                            "before January 1, 2027.";
    BOOST_TEST((p.of(next, any).verdict.kind == relation_kind::subset));
    BOOST_TEST((p.of(any, next).verdict.kind == relation_kind::superset));
    BOOST_TEST(p.open(p.of(next, any + " Only a letter of resignation counts.")));
}

BOOST_AUTO_TEST_CASE(windows_that_begin_on_different_days_are_not_one) {
    pair_of_rules p;
    p.left_title = "Will Norland and Suderland sign a treaty by June 30, 2026?";
    p.right_title = "Norland x Suderland treaty signed by June 30, 2026?";
    const auto from = [](std::string_view day) {
        return "If Norland and Suderland sign a treaty between " + std::string(day) +
               " and June 30, 2026, then the market resolves to Yes.";
    };
    BOOST_TEST(p.proved(p.of(from("January 1, 2026"), from("January 1, 2026"))));
    BOOST_TEST((p.of(from("March 1, 2026"), from("January 1, 2026")).verdict.kind ==
                relation_kind::subset));
    BOOST_TEST((p.of(from("January 1, 2026"), from("March 1, 2026")).verdict.kind ==
                relation_kind::superset));
    // Another end than the title's is not read as the title's.
    BOOST_TEST(!p.proved(p.of("If Norland and Suderland sign a treaty by May 31, 2026, then the "
                              "market resolves to Yes.",
                              from("January 1, 2026"))));
}

BOOST_AUTO_TEST_CASE(rules_that_change_the_roles_are_not_the_title_s) {
    pair_of_rules p;
    p.left_title = p.right_title = "Will Norland join the Baltic Union before 2027?";
    const std::string title =
        "If Norland joins the Baltic Union before Jan 1, 2027, then the market "
        "resolves to Yes.";
    BOOST_TEST(p.proved(p.of(title, title)));
    BOOST_TEST(
        !p.proved(p.of(title, "This market will resolve to \"Yes\" if the Baltic Union joins "
                              "Norland before January 1, 2027.")));
}

BOOST_AUTO_TEST_CASE(what_the_titles_refute_stays_refuted) {
    pair_of_rules p;
    p.right_title = "Will Ada Quist win the 2027 Rockford mayoral election?";
    BOOST_TEST((p.of(kalshi, kalshi).verdict.what != contract::finding::related));
}

BOOST_AUTO_TEST_CASE(a_name_of_the_question_makes_no_two_sources_one) {
    pair_of_rules p;
    p.left_title = p.right_title = "Will Rockford have at least 20,000 visitors in 2028?";
    const std::string counted = "If Rockford has at least 20,000 visitors in 2028, then the market "
                                "resolves to Yes. Outcome verified from ";
    const auto by = [&](const std::string& left, const std::string& right) {
        return p.of(counted + left + ".", counted + right + ".");
    };
    BOOST_TEST(p.proved(by("the Rockford Tourist Board", "the Rockford Tourist Board")));
    BOOST_TEST(p.open(by("the Rockford Tourist Board", "the Rockford Hotel Association")));
    // A part of a name is the name; and what no title says is enough in common.
    BOOST_TEST(p.proved(by("Rockford", "the Rockford Tourist Board")));
    BOOST_TEST(p.proved(by("the Tourist Board", "the Rockford Tourist Board")));
    BOOST_TEST(p.open(by("the Tourist Board", "the Hotel Association")));
}

/// Words over which titles are compared may carry the question.
BOOST_AUTO_TEST_CASE(small_words_make_another_question) {
    using pair = std::pair<const char*, const char*>;
    const auto weighed = [](const std::string& left, const std::string& right) {
        pair_of_rules p;
        p.left_title = "Will " + left + "?";
        p.right_title = "Will " + right + "?";
        return p.of("If " + left + ", then the market resolves to Yes.",
                    "This market will resolve to \"Yes\" if " + right + ".");
    };
    for (const auto& [a, b] :
         {pair{"Canada and Mexico reach a deal by June 30, 2027",
               "Canada or Mexico reach a deal by June 30, 2027"},
          {"Kroll win the 100m and 200m in 2028", "Kroll win the 100m or 200m in 2028"},
          {"the strait be closed through June 30, 2027", "the strait be closed by June 30, 2027"},
          {"the tariff be raised to 50% by June 30, 2027",
           "the tariff be raised by 50% by June 30, 2027"},
          {"Zorn rise to $300 by June 30, 2027", "Zorn rise $300 by June 30, 2027"},
          {"Zorn agree to acquire Ruvex by June 30, 2027", "Zorn acquire Ruvex by June 30, 2027"},
          {"Zorn get a CinemaScore of A+ in 2027", "Zorn get a CinemaScore of A- in 2027"},
          {"Michigan State beat Michigan in 2027", "Michigan beat Michigan State in 2027"},
          {"the 10-year yield be above the 2-year yield on June 5, 2027",
           "the 2-year yield be above the 10-year yield on June 5, 2027"},
          {"George H. W. Kroll speak in 2027", "George W. Kroll speak in 2027"}}) {
        const auto w = weighed(a, b);
        BOOST_TEST((w.verdict.what != contract::finding::related), a << " / " << b);
    }
    for (const auto& [a, b] :
         {pair{"Ruvex successfully launch Zorn in 2027", "Ruvex launch Zorn in 2027"},
          {"the current mayor of Oslo resign in 2027", "the mayor of Oslo resign in 2027"}}) {
        const auto w = weighed(a, b);
        BOOST_TEST((w.verdict.tier != relation_tier::proved), a << " / " << b);
    }
    const auto same = weighed("Zorn fall to $300 or more on or before June 30, 2027",
                              "Zorn fall to $300 or more by June 30, 2027");
    BOOST_TEST(same.because.find("or\"") == std::string::npos, same.because);
}

BOOST_AUTO_TEST_CASE(another_price_of_the_day_is_another_question) {
    pair_of_rules p;
    p.left_title = p.right_title = "Will Bitcoin be above $80,000 on June 5, 2027?";
    const auto candle = [](const std::string& at, const std::string& pair,
                           const std::string& price) {
        return "If the Binance 1 minute candle for " + pair + " " + at +
               " in the ET timezone on June 5, 2027 has a final \"" + price +
               "\" price higher than $80,000, then the market resolves to Yes.";
    };
    const auto own = candle("12:00", "BTC/USDT", "Close");
    for (const auto& other :
         {candle("17:00", "BTC/USDT", "Close"), candle("12:00", "BTC/USDC", "Close"),
          candle("12:00", "BTC/USDT", "High")}) {
        const auto w = p.of(own, other);
        BOOST_TEST((w.verdict.what != contract::finding::related ||
                    w.verdict.tier != relation_tier::proved),
                   other);
    }
}

BOOST_AUTO_TEST_SUITE_END()
