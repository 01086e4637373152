// The catalogue as a file of the user's: what is wrong is said with its place, and what is right is
// taken.

#include "support.hpp"

#include <dutchbook/fault.hpp>

#include <nodes/contract/text.hpp>
#include <nodes/rules/clauses.hpp>
#include <nodes/rules/coverage.hpp>

using namespace dutchbook;
using namespace dutchbook::rules;
using namespace dutchbook::rules::testing;

namespace {

std::string refusal(const std::string& toml) {
    catalogue c;
    try {
        c.add(toml, "mine.toml");
    } catch (const error& e) {
        BOOST_TEST((e.code() == exit_code::configuration));
        return e.what();
    }
    return {};
}

std::string one_clause(const std::string& text) {
    return "[[clause]]\nmeans = \"boilerplate\"\ntexts = [\"" + text + "\"]\n";
}

std::vector<std::string> split(std::string_view rules) {
    std::vector<std::string> out;
    for (const auto c : clauses_of(rules)) out.emplace_back(c);
    return out;
}

using texts = std::vector<std::string>;

} // namespace

BOOST_AUTO_TEST_SUITE(rules_catalogue)

BOOST_AUTO_TEST_CASE(a_wrong_file_is_refused_with_file_line_and_key) {
    BOOST_TEST(refusal("[[clause]\n").starts_with("mine.toml:1: "));
    BOOST_TEST(refusal("\ncolour = 1\n") == "mine.toml:2: colour: no such key; the nearest is clock");
    BOOST_TEST(refusal("[[clause]]\ntexts = [\"a b\"]\n") ==
               "mine.toml:1: clause: means is missing");
    BOOST_TEST(refusal("[[clause]]\nmeans = \"maybe\"\ntexts = [\"a\"]\n") ==
               "mine.toml:2: means: 'maybe' is no meaning; the nearest is fills");
    BOOST_TEST(refusal("[[clause]]\nmeans = \"narrows\"\ntexts = [\"a\"]\n") ==
               "mine.toml:1: clause: what narrows needs a name");
    BOOST_TEST(refusal("[[clause]]\nmeans = \"boilerplate\"\ntext = [\"a\"]\n") ==
               "mine.toml:3: clause.text: no such key; the nearest is clause.texts");
    BOOST_TEST(refusal("[[clause]]\nmeans = \"boilerplate\"\n") ==
               "mine.toml:1: clause: texts is missing");
    BOOST_TEST(refusal("conditions = 5\n") == "mine.toml:1: conditions: expected a list of texts");
    BOOST_TEST(refusal(one_clause("the {place} is dry")) ==
               "mine.toml:3: texts: \"the {place} is dry\": {place} is no slot");
    BOOST_TEST(refusal(one_clause("the {name")) ==
               "mine.toml:3: texts: \"the {name\": { is not closed");
    BOOST_TEST(refusal(one_clause("{name} {source} ends")) ==
               "mine.toml:3: texts: \"{name} {source} ends\": two slots need a word between them");
    BOOST_TEST(refusal(one_clause("The end")) ==
               "mine.toml:3: texts: \"The end\": 'The': words are "
               "lower-case letters and digits");
    BOOST_TEST(refusal(one_clause("{any}")) ==
               "mine.toml:3: texts: \"{any}\": has no word of its own");
    BOOST_TEST(refusal(one_clause("the end")) == "");
}

BOOST_AUTO_TEST_CASE(sentences_end_where_they_do) {
    BOOST_TEST((split("One ends. Two ends.") == texts{"One ends.", "Two ends."}));
    BOOST_TEST((split("The U.S. Senate votes. It counts.") ==
                texts{"The U.S. Senate votes.", "It counts."}));
    BOOST_TEST((split("Ada K. Quist vs. Bruno Falk (e.g. a tie. Or none) ends.") ==
                texts{"Ada K. Quist vs. Bruno Falk (e.g. a tie. Or none) ends."}));
    BOOST_TEST((split("At 4.5 percent.\n\n* A bullet\n- another") ==
                texts{"At 4.5 percent.", "A bullet", "another"}));
    BOOST_TEST((split("Resolve to \xE2\x80\x9CYes.\xE2\x80\x9D Otherwise no.") ==
                texts{"Resolve to \xE2\x80\x9CYes.\xE2\x80\x9D", "Otherwise no."}));
    BOOST_TEST((split("In the game on June 12: If the home team wins, yes.") ==
                texts{"In the game on June 12", "If the home team wins, yes."}));
    BOOST_TEST(split("").empty());
    BOOST_TEST(split(" \n . \n").empty());
}

BOOST_AUTO_TEST_CASE(slots_take_what_they_are_for_and_nothing_else) {
    catalogue c;
    c.add(
        "conditions = [\"only\"]\nclock = [\"pm\", \"et\"]\n[[clause]]\nmeans = "
        "\"boilerplate\"\ntexts = [\"the gates open {time}\", \"page {number} is blank\", \"thanks "
        "to {any} for help\", \"see {link}\", \"{name} is here\"]\n",
        "mine.toml");
    const auto reads = [&](const std::string& rules) {
        const market m = make_market("kalshi", "K-1", "Will Ada Quist win?", "", rules);
        return read_rules(c, m, contract::compile(m)).whole();
    };
    BOOST_TEST(reads("The gates open March 3, 2026 at 11:59 PM ET."));
    BOOST_TEST(reads("The gates open 11:59 PM ET on March 3, 2026."));
    BOOST_TEST(!reads("The gates open late."));
    BOOST_TEST(!reads("The gates open March 3, 2026 or never."));
    BOOST_TEST(reads("Page 7 is blank."));
    BOOST_TEST(!reads("Page seven hundred is blank."));
    BOOST_TEST(reads("Thanks to all of you for help."));
    BOOST_TEST(!reads("Thanks to those only who vote for help."));
    BOOST_TEST(reads("See https://example.org/a?b=c#d"));
    BOOST_TEST(!reads("See page 9"));
    BOOST_TEST(reads("Ada Quist is here."));
    BOOST_TEST(!reads("Bruno Falk is here."));
}

BOOST_AUTO_TEST_CASE(hostile_rules_cost_no_more_than_their_length) {
    std::string deep;
    for (int i = 0; i < 4'000; ++i) deep += "if the market (";
    const market m = make_market("kalshi", "K-1", "Will Ada Quist win?", "", deep);
    const auto c = contract::compile(m);
    BOOST_TEST(!read_rules(catalogue::built_in(), m, c).whole());
    const market odd = make_market("kalshi", "K-2", "Will Ada Quist win?", "",
                                   std::string("\xff\xfe\x00 if \xf0\x9f", 10));
    BOOST_TEST(!read_rules(catalogue::built_in(), odd, c).whole());
}

BOOST_AUTO_TEST_CASE(coverage_counts_and_ranks) {
    const std::vector<market> rows{
        make_market("kalshi", "K-1", "Will Ada Quist win?", "",
                    "If Ada Quist wins, then the market resolves to Yes. The mill is old."),
        make_market("kalshi", "K-2", "Will Bruno Falk win?", "",
                    "If Bruno Falk wins, then the market resolves to Yes."),
        make_market("kalshi", "K-3", "Will Carla Grau win?", "", "")};
    const auto all = coverage_of(catalogue::built_in(), rows);
    const auto& k = all.at("kalshi");
    BOOST_TEST(k.markets == 2u);
    BOOST_TEST(k.whole == 1u);
    BOOST_TEST(k.clauses == 3u);
    BOOST_TEST(k.read == 2u);
    BOOST_TEST(k.unread.at("the mill is old") == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
