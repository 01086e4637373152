// What the prover has to hold on label files and recorded rules, as figures; skipped without them.
// And a law of its own: two siblings that exclude each other are never both one market's question.

#include <fstream>
#include <iterator>
#include <map>

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

/// One market of a Gamma page; none where it has no id or no description.
void add_gamma(const boost::json::object& o, const boost::json::object* event,
               std::map<market_key, market>& into) {
    const std::string id = text(o, "conditionId"), rules = text(o, "description");
    if (id.empty() || rules.empty()) return;
    market m = make_market("polymarket", id, text(o, "question"), text(o, "groupItemTitle"));
    m.rules = rules;
    m.resolution_source = text(o, "resolutionSource");
    m.close_time = parse_timestamp(text(o, "endDate"));
    m.end_date = m.close_time;
    const auto* sides = o.if_contains("outcomes");
    const auto names = sides && sides->is_string()
                           ? boost::json::parse(sides->get_string()).as_array()
                       : sides && sides->is_array() ? sides->get_array()
                                                    : boost::json::array();
    if (m.yes_label.empty() && !names.empty()) m.yes_label = std::string(names[0].as_string());
    if (event != nullptr) {
        const auto* number = event->if_contains("id");
        m.event_id = number && number->is_string() ? std::string(number->get_string()) : id;
        m.event_title = text(*event, "title");
    }
    into.emplace(m.key, std::move(m));
}

/// The markets with descriptions of the recorded Gamma pages, 2020 to 2026.
std::vector<market> recorded_polymarket() {
    std::map<market_key, market> found;
    for (const char* name : {"gamma_markets_2020", "gamma_events_2025-06", "gamma_markets_2026-01",
                             "gamma_markets_2026-02-13"}) {
        std::ifstream in(shared() / "recorded/raw/polymarket" / (std::string(name) + ".json"));
        const std::string body(std::istreambuf_iterator<char>(in), {});
        const auto page = boost::json::parse(body);
        for (const auto& v : page.is_object() ? page.at("markets").as_array() : page.as_array()) {
            const auto& o = v.as_object();
            if (const auto* inner = o.if_contains("markets")) {
                for (const auto& m : inner->as_array()) add_gamma(m.as_object(), &o, found);
                continue;
            }
            const auto* events = o.if_contains("events");
            const bool has = events && events->is_array() && !events->get_array().empty();
            add_gamma(o, has ? &events->get_array()[0].as_object() : nullptr, found);
        }
    }
    std::vector<market> out;
    for (auto& [key, m] : found) out.push_back(std::move(m));
    return out;
}

void check_coverage(const std::vector<market>& rows, const std::string& platform) {
    const auto all = rules::coverage_of(rules::catalogue::built_in(), rows);
    const auto& read = all.at(platform);
    BOOST_TEST_MESSAGE(platform << ": " << read.whole << " of " << read.markets << " read whole, "
                                << read.read << " of " << read.clauses << " sentences");
    BOOST_TEST(read.whole * 4 >= read.markets * 3);
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
    const auto is_least = [](const wanted_counts& of, std::size_t percent) {
        BOOST_TEST(of.found * 100 >= of.wanted * percent,
                   of.found << " of " << of.wanted << ", wanted " << percent << " %");
    };
    const auto pairs = score("pairs_dev.jsonl").all;
    BOOST_TEST(wrong_of(pairs, relation_tier::proved) == 0u);
    BOOST_TEST(wrong_of(pairs, relation_tier::titles) <= 1u);
    BOOST_TEST(pairs.wanted.found * 10 >= pairs.wanted.wanted * 8);
    const auto real = score("real_rules_dev.jsonl");
    const auto& rules = real.all;
    BOOST_TEST(wrong_of(rules, relation_tier::proved) == 0u);
    BOOST_TEST(wrong_of(rules, relation_tier::titles) <= 1u);
    BOOST_TEST(rules.printed().overclaimed == 0u);
    const auto& same = real.wanted.at("same question, grade A");
    BOOST_TEST(same.refuted == 0u);
    is_least(same, 85);
    wanted_counts implied;
    for (const auto& [what, counts] : real.wanted)
        if (what.starts_with("implication")) implied += counts;
    is_least(implied, 56);
}

BOOST_AUTO_TEST_CASE(most_recorded_rules_are_read_whole,
                     *boost::unit_test::precondition(has_shared)) {
    const auto kalshi = recorded_kalshi(), polymarket = recorded_polymarket();
    BOOST_TEST_REQUIRE(kalshi.size() > 2'000u);
    BOOST_TEST_REQUIRE(polymarket.size() > 1'600u);
    check_coverage(kalshi, "kalshi");
    check_coverage(polymarket, "polymarket");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dutchbook::match
