#include <nodes/match/labels.hpp>

#include <algorithm>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include <dutchbook/fault.hpp>

#include <nodes/match/wilson.hpp>

namespace dutchbook::match {
namespace {

std::vector<labelled_set> read(const std::string& text) {
    std::istringstream in(text);
    label_file out;
    read_labels(in, "labels.jsonl", out);
    return out.sets;
}

const std::string walk_set =
    R"({"kalshi":{"id":"KXRT-95","series":"KXRT","title":"The Long Walk Rotten Tomatoes score Above 95?","outcome":"Above 95"},)"
    R"("polymarket":[{"id":"4","title":"\"The Long Walk\" Rotten Tomatoes score is between 94 and 95?"},)"
    R"({"id":"5","title":"\"The Long Walk\" Rotten Tomatoes score is between 96 and 97?"},)"
    R"({"id":"6","title":"\"The Long Walk\" Rotten Tomatoes score is 98 or above?"}],)";
const std::string pope_pairs =
    R"({"kalshi":"P-ZUP","polymarket":"1","label":"equivalent","reason":"","kalshi_title":"Will Matteo Zuppi be the next Pope?","kalshi_outcome":"Matteo Zuppi","polymarket_question":"Will Matteo Zuppi be the next pope?"}
{"kalshi":"P-PAR","polymarket":"1","label":"not_equivalent","kalshi_title":"Will Pietro Parolin be the next Pope?","kalshi_outcome":"Pietro Parolin","polymarket_question":"Will Matteo Zuppi be the next pope?"}
{"kalshi":"P-ZUP","polymarket":"2","label":"different","kalshi_title":"Will Matteo Zuppi be the next Pope?","kalshi_outcome":"Matteo Zuppi","polymarket_question":"Will Pietro Parolin be the next pope?"}
)";

std::string complaint(const std::string& text) {
    try {
        read(text);
    } catch (const error& e) {
        return e.what();
    }
    return "accepted";
}

relation equal(std::vector<market_key> left, std::vector<market_key> right) {
    relation r;
    r.left = std::move(left);
    r.right = std::move(right);
    return r;
}

} // namespace

BOOST_AUTO_TEST_SUITE(labels)

BOOST_AUTO_TEST_CASE(both_formats_may_be_mixed) {
    const auto sets =
        read(walk_set + R"("equivalent":["6","5"],"doubtful":true})" + "\n\n" + pope_pairs);
    BOOST_REQUIRE(sets.size() == 3U);
    BOOST_TEST(sets[0].anchor.key.id == "KXRT-95");
    BOOST_TEST(sets[0].family == "movie scores");
    BOOST_TEST(sets[0].doubtful);
    BOOST_TEST(sets[0].equivalent == (std::vector<std::size_t>{1, 2}),
               boost::test_tools::per_element());
    BOOST_TEST(sets[1].judged.size() == 2U); // gathered over distant lines
    BOOST_TEST(sets[1].equivalent == std::vector<std::size_t>{0}, boost::test_tools::per_element());
    BOOST_TEST(sets[2].equivalent.empty());
    BOOST_TEST(sets[2].line == 4U);
}

BOOST_AUTO_TEST_CASE(errors_name_file_line_and_key) {
    BOOST_TEST(complaint("\n[]") == "labels.jsonl:2: not a JSON object");
    BOOST_TEST(complaint("{").starts_with("labels.jsonl:1: not a JSON object: "));
    BOOST_TEST(complaint("{}") == "labels.jsonl:1: 'kalshi' is missing, and so are 'a' and 'b'");
    BOOST_TEST(
        complaint(
            R"({"kalshi":"A","polymarket":"1","kalshi_title":"x","polymarket_question":"y"})") ==
        "labels.jsonl:1: 'label' is missing");
    BOOST_TEST(
        complaint(
            R"({"kalshi":"A","polymarket":"1","label":"maybe","kalshi_title":"x","polymarket_question":"y"})") ==
        "labels.jsonl:1: 'label' must be equivalent, not_equivalent or different");
    BOOST_TEST(complaint(walk_set + R"("equivalent":["7"]})") ==
               "labels.jsonl:1: 'equivalent' names '7', which 'polymarket' lacks");
    BOOST_TEST(complaint(R"({"kalshi":{"id":"A","title":"x"},"polymarket":{},"equivalent":[]})") ==
               "labels.jsonl:1: 'polymarket' must be an array");
    BOOST_TEST(complaint(R"({"kalshi":{"id":"A","title":7},"polymarket":[],"equivalent":[]})") ==
               "labels.jsonl:1: 'title' must be a string");
}

BOOST_AUTO_TEST_CASE(each_set_is_its_own_universe) {
    const label_score right =
        score_alone(read(walk_set + R"("equivalent":["5","6"]})" + "\n" + pope_pairs));
    BOOST_TEST(right.all.sets == 3U);
    BOOST_TEST(right.all.exact == 3U, score_report(right));
    BOOST_TEST(right.all.label_pairs == 3U);
    BOOST_TEST(right.all.precision() == 1.0);
    BOOST_TEST(right.mistakes.empty());

    const label_score wrong = score_alone(read(walk_set + R"("equivalent":["4"]})"));
    BOOST_TEST(wrong.all.exact == 0U);
    BOOST_TEST(wrong.all.recall() == 0.0);
    BOOST_REQUIRE(wrong.mistakes.size() == 1U);
    BOOST_TEST(wrong.mistakes[0].missed.size() == 1U);
    BOOST_TEST(wrong.mistakes[0].invented.size() == 2U);

    const label_score doubtful =
        score_alone(read(walk_set + R"("equivalent":["4"],"doubtful":true})"));
    BOOST_TEST(doubtful.all.sets == 0U);
    BOOST_TEST(doubtful.doubtful.sets == 1U);
}

BOOST_AUTO_TEST_CASE(ids_are_found_by_alias_and_the_absent_are_counted) {
    const auto sets = read(pope_pairs);
    std::vector<market> markets{sets[0].anchor, sets[0].judged[0]};
    markets[1].key.id = "0xabc"; // the conditionId; the label says Gamma's id
    markets[1].alias = "1";
    const std::vector<relation> relations{equal({markets[0].key}, {markets[1].key})};
    const label_score score = score_against(sets, markets, relations);
    BOOST_TEST(score.all.sets == 1U);
    BOOST_TEST(score.all.exact == 1U);
    BOOST_TEST(score.unknown_ids == 2U); // the other anchor, the other judged market
    BOOST_TEST(score_against(sets, markets, {}).all.recall() == 0.0);
}

BOOST_AUTO_TEST_CASE(found_pairs_are_counted_by_tier_and_invented_ones_come_first) {
    const auto sets = read(walk_set + R"("equivalent":["4"]})" + "\n" + walk_set +
                           R"("equivalent":["5","6"]})" + "\n" + pope_pairs);
    auto markets = std::vector<market>{sets[0].anchor, sets[2].anchor, sets[3].anchor};
    for (const auto* set : {&sets[0], &sets[2]})
        markets.insert(markets.end(), set->judged.begin(), set->judged.end());
    auto whole = equal({sets[0].anchor.key}, {sets[0].judged[1].key, sets[0].judged[2].key});
    auto pope = equal({sets[2].anchor.key}, {sets[2].judged[0].key});
    whole.tier = relation_tier::titles;
    pope.tier = relation_tier::proved;
    const std::vector<relation> relations{whole, pope};
    const label_score score = score_against(sets, markets, relations);
    const auto &titles = score.all.tiers.at(relation_tier::titles),
               &proved = score.all.tiers.at(relation_tier::proved);
    BOOST_TEST(titles.printed == 4u); // each member of the union, in both sets
    BOOST_TEST(titles.right == 2u);
    BOOST_TEST(titles.wrong == 2u);
    BOOST_TEST(proved.right == 1u);
    BOOST_REQUIRE(score.mistakes.size() == 1u);
    BOOST_TEST(score.mistakes[0].invented.size() == 2u);
    const auto held = std::count_if(score.printed.begin(), score.printed.end(),
                                    [](const printed_pair& p) { return p.held; });
    BOOST_TEST(score.printed.size() == 5u);
    BOOST_TEST(held == 3);
    BOOST_TEST(score.printed[0].group == "movie scores");
    const std::string report = score_report(score);
    BOOST_TEST(report.find("  titles") != report.npos, report);
    BOOST_TEST(report.find(share_text(3, 5)) != report.npos, report);
}

BOOST_AUTO_TEST_CASE(sets_that_invent_stand_before_those_that_miss) {
    auto sets = read(walk_set + R"("equivalent":["4","5","6"]})" + "\n" + pope_pairs);
    sets[2].equivalent = {0};    // Parolin's: missed
    sets[1].equivalent.clear();  // Zuppi's: invented
    sets[2].anchor.key.id = "A"; // whatever stands first by name
    const label_score score = score_alone(sets);
    BOOST_REQUIRE(score.mistakes.size() >= 2u);
    BOOST_TEST(score.mistakes[0].anchor == "P-ZUP");
    BOOST_TEST(score.mistakes[1].invented.empty());
}

BOOST_AUTO_TEST_CASE(the_report_is_plain_text) {
    auto sets = read(pope_pairs);
    sets[1].anchor.title = "Will \x1b[31m" + sets[1].anchor.title;
    sets[1].equivalent = {0};
    const label_score score = score_alone(sets);
    const std::string report = score_report(score);
    BOOST_TEST(report.find("appointments") != std::string::npos, report);
    BOOST_TEST(report.find("missed") != std::string::npos);
    BOOST_TEST(report.find('\x1b') == std::string::npos);
    std::istringstream in(report);
    for (std::string line; std::getline(in, line);) BOOST_TEST(line.size() <= 100U, line);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dutchbook::match
