#include <nodes/match/confidence.hpp>

#include <boost/test/unit_test.hpp>

#include <dutchbook/fault.hpp>

#include <nodes/match/question_group.hpp>
#include <nodes/match/relate.hpp>
#include <nodes/match/wilson.hpp>

namespace dutchbook::match {
namespace {

const std::string names = "tier,group,pairs,true,at_least\n";

std::string complaint(const std::string& text) {
    try {
        confidence_table::parse(text, "c.csv");
    } catch (const error& e) {
        return e.what();
    }
    return "accepted";
}

/// Rows about elections or weather and what was printed for them; both outlive the findings.
struct printed_rows {
    std::vector<labelled_row> rows;
    std::vector<row_finding> findings;

    printed_rows() { rows.reserve(1'000); }
    void add(std::size_t count, bool election, relation_tier tier, row_mark mark) {
        for (std::size_t i = 0; i < count; ++i) {
            auto& row = rows.emplace_back();
            row.markets[0].key = {"kalshi", "K"};
            row.markets[1].key = {"polymarket", "P"};
            row.markets[0].title = election ? "Will Ada Vale win the mayoral election?" : "Rain?";
            auto& finding = findings.emplace_back();
            finding.row = &row;
            finding.tier = tier;
            finding.mark = mark;
            if (mark != row_mark::nothing) finding.printed = relation_kind::identity;
        }
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(confidence)

BOOST_AUTO_TEST_CASE(a_group_speaks_for_itself_once_it_was_seen_often_enough) {
    using enum relation_tier;
    const auto table = confidence_table::parse(
        names + "any,any,100,90,0.8\nproved,any,60,60,0.9\nproved,elections,30,30,0.88\n"
                "proved,crypto,29,29,0.87\ntitles,any,29,5,0.1\n",
        "c.csv");
    BOOST_TEST(table.of(proved, "elections") == 0.88);
    BOOST_TEST(table.of(proved, "crypto") == 0.9); // 29 pairs are too few: the tier's
    BOOST_TEST(table.of(proved, "unheard of") == 0.9);
    BOOST_TEST(table.of(titles, "elections") == 0.8); // the tier itself was seen too seldom
    BOOST_TEST(table.of(judged, "elections") == 0.8);
    // Few proved pairs, all of which held, say less than the many of all tiers.
    const auto scarce = confidence_table::parse(
        names + "any,any,300,299,0.98\nproved,any,40,40,0.91\ntitles,any,260,259,0.97\n", "c.csv");
    BOOST_TEST(scarce.of(proved, "elections") == 0.98);
    BOOST_TEST(scarce.of(titles, "elections") == 0.97);
    const auto few = confidence_table::parse(names + "any,any,4,4,0.51\n", "c.csv");
    BOOST_TEST(few.of(proved, "elections") == 0.51); // there is no wider one
    const auto none = confidence_table::parse(names, "c.csv");
    BOOST_TEST(none.of(proved, "elections") == confidence_table::least);
}

BOOST_AUTO_TEST_CASE(a_confidence_is_never_zero) {
    const auto table = confidence_table::parse(names + "proved,any,40,0,0\n", "c.csv");
    BOOST_TEST(table.of(relation_tier::proved, "other") == confidence_table::least);
}

BOOST_AUTO_TEST_CASE(measured_are_printed_relations_and_overclaims_did_not_hold) {
    using enum relation_tier;
    using enum row_mark;
    printed_rows seen;
    seen.add(40, true, proved, right);
    seen.add(1, true, proved, overclaim);
    seen.add(1, true, proved, wrong);
    seen.add(50, true, titles, nothing);
    seen.add(3, false, proved, right);
    seen.add(9, true, proved, wrong);
    for (std::size_t i = seen.rows.size() - 9; i < seen.rows.size(); ++i)
        seen.rows[i].doubtful = true;
    const auto table = confidence_table::measure(printed_pairs(seen.findings));
    const auto near = ::boost::test_tools::tolerance(1e-3); // rounded down to thousandths
    BOOST_TEST(table.of(proved, "elections") == wilson(40, 42).low, near);
    BOOST_TEST(table.of(proved, "elections") <= wilson(40, 42).low);
    BOOST_TEST(table.of(proved, "other") == wilson(43, 45).low, near);
    BOOST_TEST(table.text() == names + "any,any,45,43,0.851\nproved,any,45,43,0.851\n"
                                       "proved,elections,42,40,0.842\nproved,other,3,3,0.438\n");
    const auto again = confidence_table::parse(table.text(), "c.csv");
    BOOST_TEST(again.text() == table.text());
}

BOOST_AUTO_TEST_CASE(what_is_no_table_is_refused_by_line) {
    const std::pair<std::string, std::string> bad[] = {
        {"tier,pairs\n", "c.csv:1: expected 'tier,group,pairs,true,at_least'"},
        {names + "proved,any,1,1\n",
         "c.csv:2: expected five columns: tier,group,pairs,true,at_least"},
        {names + "sure,any,1,1,0.2\n", "c.csv:2: 'tier' must be any, proved, judged or titles"},
        {names + "proved,,1,1,0.2\n", "c.csv:2: 'group' must not be empty"},
        {names + "proved,any,x,1,0.2\n", "c.csv:2: 'pairs' must be a number"},
        {names + "proved,any,1,2,0.2\n", "c.csv:2: 'true' must not be more than 'pairs'"},
        {names + "proved,any,1,1,1.2\n", "c.csv:2: 'at_least' must be in [0, 1]"},
        {names + "any,any,1,1,0.2\nany,any,1,1,0.2\n", "c.csv:3: this tier and group stood above"},
    };
    for (const auto& [text, why] : bad) BOOST_TEST(complaint(text) == why);
}

BOOST_AUTO_TEST_CASE(groups_of_questions_are_read_from_data) {
    const auto group_of = [](const std::string& title, const std::string& label = "") {
        market m;
        m.title = title;
        m.yes_label = label;
        return question_group(m);
    };
    BOOST_TEST(group_of("The Vale Rotten Tomatoes score above 95?") == "movie scores");
    BOOST_TEST(group_of("Who will be the next Fed chair?") ==
               "appointments"); // the first that fits
    BOOST_TEST(group_of("What will the Fed do?") == "economy");
    BOOST_TEST(group_of("Federated Oats?") == "other"); // "fed " ends with a blank
    BOOST_TEST(group_of("Who cuts?", "Fed") == "economy");
    BOOST_TEST(group_of("Top Billboard place?") == "music and film"); // the last line is read whole
    BOOST_TEST(group_of("") == "other");
}

/// Law: a relation's confidence is the measured one, whatever the proof thinks of itself.
BOOST_AUTO_TEST_CASE(relations_carry_the_measured_confidence) {
    std::vector<market> markets(2);
    markets[0].key = {"kalshi", "K"};
    markets[1].key = {"polymarket", "P"};
    for (auto& m : markets) m.title = "Will Ada Vale win the 2028 Ohio mayoral election?";
    const auto found = relate(markets);
    BOOST_REQUIRE(found.relations.size() == 1u);
    const auto& table = measured_confidences();
    BOOST_TEST(found.relations[0].confidence == table.of(found.relations[0].tier, "elections"));
    BOOST_TEST(confidence_table::parse(table.text(), "c.csv").text() == table.text());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dutchbook::match
