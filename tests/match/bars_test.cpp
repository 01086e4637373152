// What the prover has to hold on label files and recorded rules, as figures; skipped without them.
// And a law of its own: two siblings that exclude each other are never both one market's question.

#include <fstream>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <nodes/match/labels.hpp>
#include <nodes/match/relate.hpp>
#include <nodes/match/row_score.hpp>
#include <nodes/rules/coverage.hpp>
#include <tests/support/shared.hpp>

namespace dutchbook::match {
namespace {

using testing::has_shared;
using testing::shared;

market make_market(std::string platform, std::string id, std::string title, std::string label) {
    market m;
    m.key = {std::move(platform), std::move(id)};
    m.title = std::move(title);
    m.yes_label = std::move(label);
    m.outcomes[0].name = "Yes";
    m.outcomes[1].name = "No";
    return m;
}

std::size_t wrong_of(const row_group& all, relation_tier tier) {
    const auto at = all.tiers.find(tier);
    return at == all.tiers.end() ? 0 : at->second.wrong;
}

std::string text(const boost::json::object& o, std::string_view key) {
    const auto* v = o.if_contains(key);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

std::vector<market> recorded_kalshi() {
    std::ifstream in(shared() / "recorded/raw/kalshi/rules_2025-08.jsonl");
    std::vector<market> out;
    for (std::string line; std::getline(in, line);) {
        const auto row = boost::json::parse(line).as_object();
        market m = make_market("kalshi", text(row, "ticker"), text(row, "title"),
                               text(row, "yes_sub_title"));
        m.event_id = text(row, "event_ticker");
        m.rules = text(row, "rules_primary");
        if (const auto more = text(row, "rules_secondary"); !more.empty()) m.rules += "\n" + more;
        m.close_time = parse_timestamp(text(row, "close_time"));
        out.push_back(std::move(m));
    }
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(bars)

BOOST_AUTO_TEST_CASE(of_siblings_that_exclude_each_other_no_two_are_one_question) {
    for (const bool exclusive : {false, true}) {
        std::vector<market> rows;
        for (const char* id : {"KXROCK-26-A", "KXROCK-26-B"}) {
            rows.push_back(make_market(
                "kalshi", id, "Who will win the 2026 Rockford mayoral election?", "Ada Quist"));
            rows.back().event_id = "KXROCK-26";
            rows.back().siblings = exclusive ? exclusivity::at_most_one : exclusivity::none;
        }
        rows.push_back(make_market("polymarket", "0xa",
                                   "Will Ada Quist win the 2026 Rockford mayoral election?", ""));
        const auto found = relate(rows);
        BOOST_TEST(found.relations.size() == (exclusive ? 0u : 2u));
        BOOST_TEST(found.statistics.contradictions == (exclusive ? 2u : 0u));
    }
}

BOOST_AUTO_TEST_CASE(label_rows_hold_their_bars, *boost::unit_test::precondition(has_shared)) {
    const auto score = [](const char* name) {
        std::ifstream in(shared() / "labels" / name);
        label_file file;
        read_labels(in, name, file);
        std::vector<row_finding> findings;
        const auto universes = relate_rows(file.rows);
        for (const auto& u : universes) findings.push_back(u.finding());
        return score_rows(std::move(findings));
    };
    const auto pairs = score("pairs_dev.jsonl").all;
    BOOST_TEST(wrong_of(pairs, relation_tier::proved) == 0u);
    BOOST_TEST(wrong_of(pairs, relation_tier::titles) <= 1u);
    BOOST_TEST(pairs.wanted.found * 10 >= pairs.wanted.wanted * 8);
    const auto rules = score("real_rules_dev.jsonl").all;
    BOOST_TEST(wrong_of(rules, relation_tier::proved) == 0u);
    BOOST_TEST(rules.printed().overclaimed == 0u);
}

BOOST_AUTO_TEST_CASE(most_recorded_rules_are_read_whole,
                     *boost::unit_test::precondition(has_shared)) {
    const auto rows = recorded_kalshi();
    BOOST_TEST_REQUIRE(rows.size() > 2'000u);
    const auto all = rules::coverage_of(rules::catalogue::built_in(), rows);
    const auto& read = all.at("kalshi");
    BOOST_TEST(read.whole * 4 >= read.markets * 3);
    BOOST_TEST_MESSAGE("kalshi: " << read.whole << " of " << read.markets << " read whole");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dutchbook::match
