#include <nodes/match/label_rows.hpp>

#include <sstream>

#include <boost/test/unit_test.hpp>

#include <dutchbook/fault.hpp>

#include <nodes/match/labels.hpp>
#include <nodes/match/row_score.hpp>
#include <nodes/match/wilson.hpp>

namespace dutchbook::match {
namespace {

label_file read(const std::string& text) {
    std::istringstream in(text);
    label_file out;
    read_labels(in, "rows.jsonl", out);
    return out;
}

std::string complaint(const std::string& text) {
    try {
        read(text);
    } catch (const error& e) {
        return e.what();
    }
    return "accepted";
}

std::string side(const char* platform, const std::string& title, const std::string& more = "") {
    return std::string(R"({"platform":")") + platform + R"(","id":")" + platform +
           R"(-1","title":")" + title + "\"" + more + "}";
}

std::string row(const std::string& a, const std::string& b, const std::string& label) {
    return R"({"family":"invented","a":)" + a + R"(,"b":)" + b + "," + label + "}\n";
}

const std::string above_5 = "Will the Vale index close above 5 points on March 3, 2027?",
                  above_7 = "Will the Vale index close above 7 points on March 3, 2027?",
                  below_5 = "Will the Vale index close at or below 5 points on March 3, 2027?";

/// A pair with these titles, labelled so. Neither side has rules: the tier is titles.
std::string pair_of(const std::string& a, const std::string& b, const std::string& label) {
    return row(side("kalshi", a), side("polymarket", b), label);
}

struct scored {
    label_file labels;
    row_score score;
    explicit scored(const std::string& text) : labels(read(text)) {
        std::vector<row_finding> findings;
        for (const auto& universe : relate_rows(labels.rows))
            findings.push_back(universe.finding());
        score = score_rows(std::move(findings));
    }
    const row_finding& first() const { return score.findings.at(0); }
};

/// What this row's pair came to, with what was printed put in place of what was found.
row_finding finding_of(const std::string& label, std::optional<relation_kind> printed,
                       relation_tier tier, label_file& keep, bool turned = false) {
    const auto a = side("kalshi", above_5), b = side("polymarket", above_7);
    keep = read(turned ? row(b, a, label) : row(a, b, label));
    row_universe one(keep.rows.at(0), {});
    one.found().relations.clear();
    if (printed)
        one.found().relations.push_back({.left = {{"kalshi", "kalshi-1"}},
                                         .right = {{"polymarket", "polymarket-1"}},
                                         .kind = *printed,
                                         .tier = tier});
    return one.finding();
}

row_mark mark_of(const std::string& label, std::optional<relation_kind> printed,
                 relation_tier tier = relation_tier::titles) {
    label_file keep;
    return finding_of(label, printed, tier, keep).mark;
}

std::string wanted(const std::string& relation, const std::string& more = "") {
    return R"("relation":")" + relation + "\"" + more;
}

} // namespace

static std::ostream& operator<<(std::ostream& out, row_mark mark) {
    return out << "mark " << static_cast<int>(mark);
}
static std::ostream& operator<<(std::ostream& out, row_silence why) {
    return out << to_string(why);
}

BOOST_AUTO_TEST_SUITE(label_rows)

BOOST_AUTO_TEST_CASE(a_row_is_read_whole) {
    const auto labels = read(row(
        side("kalshi", above_5, R"(,"strike":{"type":"greater","floor":5},"rules":"r")"),
        side("polymarket", above_7),
        wanted(
            "superset",
            R"(,"allowed":["disjoint","none"],"grade":"B","tier_max":"titles","material":"what differs","sure":0.9,"doubtful":true)")));
    BOOST_REQUIRE(labels.rows.size() == 1u);
    const labelled_row& r = labels.rows[0];
    BOOST_TEST(r.markets[0].title == above_5);
    BOOST_TEST(r.markets[0].rules == "r");
    BOOST_TEST(r.markets[0].strike.floor.value().micros == 5'000'000);
    BOOST_TEST(r.wanted() == "superset");
    BOOST_TEST(r.allows(relation_kind::superset));
    BOOST_TEST(r.allows(relation_kind::disjoint));
    BOOST_TEST(!r.allows(relation_kind::subset));
    BOOST_TEST(r.never_proved);
    BOOST_TEST(r.doubtful);
    BOOST_TEST(r.family == "invented");
    BOOST_TEST(r.grade == "B");
    BOOST_TEST(r.material == "what differs");
    BOOST_TEST(r.file == "rows.jsonl");
    BOOST_TEST(r.line == 1u);
    const auto bare = read(
        std::string("\n{\"a\":") + side("kalshi", "Will Ann Vale be the next pope?") + R"(,"b":)" +
        side("polymarket", "Next pope: Ann Vale?") + R"(,"relation":"none","why":"because"})");
    BOOST_TEST(bare.rows.at(0).family == "appointments");
    BOOST_TEST(bare.rows.at(0).material == "because");
    BOOST_TEST(bare.rows.at(0).line == 2u);
}

BOOST_AUTO_TEST_CASE(errors_name_file_line_and_key) {
    const std::string a = side("kalshi", "x"), b = side("polymarket", "y");
    const std::string begin = "rows.jsonl:1: ";
    const std::pair<std::string, std::string> bad[] = {
        {R"({"a":)" + a + R"(,"relation":"none"})", "'b' is missing"},
        {R"({"a":3,"b":)" + b + R"(,"relation":"none"})", "'a' must be an object"},
        {row(a, R"({"platform":"polymarket","id":"1"})", wanted("none")), "'b.title' is missing"},
        {row(a, R"({"platform":"Poly","id":"1","title":"y"})", wanted("none")),
         "'b.platform' must be a lower-case name"},
        {row(side("kalshi", "x", R"(,"strike":{"floor":"much"})"), b, wanted("none")),
         "'a.strike.floor' must be a number of at most six decimals"},
        {row(a, a, wanted("none")),
         "'a' and 'b' are of one platform; relations stand across platforms"},
        {row(a, b, R"("grade":"A")"), "'relation' is missing"},
        {row(a, b, wanted("same")),
         "'relation' must be one of identity, complement, subset, superset, disjoint, exhaustive, "
         "none, not-identity, not-proved"},
        {row(a, b, wanted("none", R"(,"allowed":"subset")")), "'allowed' must be an array"},
        {row(a, b, wanted("none", R"(,"allowed":["not-proved"])")),
         "'allowed' must hold some of identity, complement, subset, superset, disjoint, "
         "exhaustive"},
        {row(a, b, wanted("none", R"(,"tier_max":"none")")),
         "'tier_max' must be titles, judged or proved"},
        {row(a, b, wanted("none", R"(,"doubtful":"yes")")), "'doubtful' must be true or false"},
        {"{}", "'kalshi' is missing, and so are 'a' and 'b'"},
    };
    for (const auto& [text, why] : bad) BOOST_TEST(complaint(text) == begin + why, text);
}

BOOST_AUTO_TEST_CASE(rows_stand_beside_sets_and_pairs) {
    const auto labels = read(
        pair_of(above_5, above_5, wanted("identity")) +
        R"({"kalshi":"K","polymarket":"1","label":"different","kalshi_title":"x","polymarket_question":"y"})");
    BOOST_TEST(labels.rows.size() == 1u);
    BOOST_REQUIRE(labels.sets.size() == 1u);
    BOOST_TEST(labels.sets[0].file == "rows.jsonl");
    BOOST_TEST(labels.sets[0].line == 2u);
}

BOOST_AUTO_TEST_CASE(every_claim_has_its_own_mistakes) {
    using enum relation_kind;
    using enum row_mark;
    const auto proved = relation_tier::proved;
    for (const auto kind : {identity, complement, subset, superset, disjoint, exhaustive}) {
        const std::string label = wanted(std::string(to_string(kind)));
        BOOST_TEST(mark_of(label, kind) == right);
        BOOST_TEST(mark_of(label, kind, proved) == right);
        BOOST_TEST(mark_of(label, kind == disjoint ? subset : disjoint) == wrong);
        BOOST_TEST(mark_of(label, std::nullopt) == nothing);
        BOOST_TEST(mark_of(wanted("none"), kind) == wrong);
    }
    BOOST_TEST(mark_of(wanted("none", R"(,"allowed":["subset"])"), subset) == right);
    BOOST_TEST(mark_of(wanted("none", R"(,"allowed":["subset"])"), superset) == wrong);
    BOOST_TEST(mark_of(wanted("identity", R"(,"allowed":["superset"])"), superset) == right);
    BOOST_TEST(mark_of(wanted("not-identity"), identity) == wrong);
    BOOST_TEST(mark_of(wanted("not-identity"), subset, proved) == right);
    BOOST_TEST(mark_of(wanted("not-proved"), identity, proved) == wrong);
    BOOST_TEST(mark_of(wanted("not-proved"), identity) == right);
    BOOST_TEST(mark_of(wanted("not-proved"), identity, relation_tier::judged) == right);
    BOOST_TEST(mark_of(wanted("not-proved"), subset, proved) == right);
    const std::string graded = wanted("identity", R"(,"tier_max":"titles")");
    BOOST_TEST(mark_of(graded, identity, proved) == overclaim);
    BOOST_TEST(mark_of(graded, identity) == right);
    BOOST_TEST(mark_of(graded, complement, proved) == wrong);
    BOOST_TEST(mark_of(wanted("identity", R"(,"tier_max":"proved")"), identity, proved) == right);
}

BOOST_AUTO_TEST_CASE(relations_are_read_from_a_to_b) {
    label_file keep;
    for (const bool turned : {false, true}) {
        const auto f = finding_of(wanted("subset"), relation_kind::subset, relation_tier::titles,
                                  keep, turned);
        BOOST_TEST((f.printed == (turned ? relation_kind::superset : relation_kind::subset)));
        BOOST_TEST(f.mark == (turned ? row_mark::wrong : row_mark::right));
        BOOST_TEST(f.found == !turned);
    }
    // The matcher's own relation, whichever side is named first.
    const std::string low = side("kalshi", above_5), high = side("polymarket", above_7);
    const scored straight(row(low, high, wanted("superset")));
    const scored turned(row(high, low, wanted("subset")));
    BOOST_TEST(straight.first().mark == row_mark::right, straight.first().because);
    BOOST_TEST(turned.first().mark == row_mark::right, turned.first().because);
}

BOOST_AUTO_TEST_CASE(rows_do_not_see_each_other) {
    // one id, two texts: as one universe they would be duplicates
    const scored s(pair_of(above_5, above_5, wanted("identity")) +
                   pair_of(above_7, above_7, wanted("identity")));
    BOOST_TEST(s.score.all.rows == 2u);
    BOOST_TEST(s.score.all.wanted.found == 2u, row_report(s.score));
}

BOOST_AUTO_TEST_CASE(a_miss_says_why) {
    const scored refuted(pair_of(above_5,
                                 "Will the Vale index close above 5 points on March 4, "
                                 "2027?",
                                 wanted("identity")));
    BOOST_TEST(refuted.first().missed());
    BOOST_TEST(refuted.first().silence == row_silence::refuted);
    BOOST_TEST(refuted.first().field == "window");
    BOOST_TEST(!refuted.first().because.empty());
    BOOST_TEST(refuted.score.all.wanted.refuted == 1u);

    const scored apart(pair_of("Rain in Oslo?", "Who wins?", wanted("identity")));
    BOOST_TEST(apart.first().silence == row_silence::apart);
    BOOST_TEST(apart.score.all.wanted.silent == 1u);

    const scored instead(pair_of(above_5, below_5, wanted("identity")));
    BOOST_TEST(instead.score.all.wanted.otherwise == 1u, row_report(instead.score));
    BOOST_TEST(instead.score.all.printed().wrong == 1u);
}

BOOST_AUTO_TEST_CASE(doubtful_rows_are_never_mistakes) {
    const scored s(pair_of(above_5, above_5, wanted("none", R"(,"doubtful":true)")) +
                   pair_of(above_5, above_5, wanted("identity")));
    BOOST_TEST(s.score.all.rows == 1u);
    BOOST_TEST(s.score.all.printed().wrong == 0u);
    BOOST_TEST(s.score.doubtful.rows == 1u);
    BOOST_TEST(s.score.doubtful.printed().wrong == 1u);
    BOOST_TEST(s.score.families.at("invented").rows == 1u);
    BOOST_TEST(!s.score.findings.front().row->doubtful);
    const std::string report = row_report(s.score);
    BOOST_TEST(report.find("\nfalse:") == report.npos, report);
    BOOST_TEST(report.find("doubtful labels that differ (never counted): 1") != report.npos);
}

BOOST_AUTO_TEST_CASE(false_ones_come_first) {
    const std::string with_rules =
        R"(,"rules":"If the Vale index closes above 5 points on March 3, 2027, then the market resolves to Yes.")";
    const scored s(pair_of("Rain in Oslo?", "Who wins?", wanted("identity", R"(,"grade":"A")")) +
                   row(side("kalshi", above_5, with_rules), side("polymarket", above_5, with_rules),
                       wanted("identity", R"(,"tier_max":"titles","grade":"B")")) +
                   pair_of("\u202e" + above_5 + "\\u001b[31m", above_5,
                           wanted("none", R"(,"material":"another Vale index")")));
    const std::string report = row_report(s.score);
    const auto at = [&report](const char* text) { return report.find(text); };
    BOOST_TEST_CONTEXT(report) {
        BOOST_REQUIRE(at("\nfalse: 1\n") != report.npos);
        BOOST_REQUIRE(at("\noverclaimed: 1\n") != report.npos);
        BOOST_REQUIRE(at("\nmissed: 1\n") != report.npos);
        BOOST_TEST(at("\nfalse: 1\n") < at("\noverclaimed: 1\n"));
        BOOST_TEST(at("\noverclaimed: 1\n") < at("\nmissed: 1\n"));
        BOOST_TEST(at("rows.jsonl:3  invented") != report.npos);
        BOOST_TEST(at("another Vale index") != report.npos);
        BOOST_TEST(at("identity, titles") != report.npos);
        BOOST_TEST(at("nothing: never compared") != report.npos);
        BOOST_TEST(at("same question, grade A") != report.npos);
        BOOST_TEST(at("\x1b") == report.npos);
        BOOST_TEST(at("\u202e") == report.npos);
    }
    std::istringstream in(report);
    for (std::string line; std::getline(in, line);) BOOST_TEST(line.size() <= 100u, line);
    const auto& proved = s.score.all.tiers.at(relation_tier::proved);
    BOOST_TEST(proved.right == 1u);
    BOOST_TEST(proved.overclaimed == 1u);
}

BOOST_AUTO_TEST_CASE(the_json_holds_the_same_figures) {
    const scored s(pair_of(above_5, above_5, wanted("none")) +
                   pair_of(above_5, above_5, wanted("identity")));
    const std::string json = row_json(s.score);
    BOOST_TEST(json.find(R"("printed":2,"true":1,"overclaimed":0,"false":1)") != json.npos, json);
    BOOST_TEST(json.find(R"("what":"false","file":"rows.jsonl","line":1)") != json.npos, json);
    BOOST_TEST(json.find(R"("line":2)") == json.npos); // nothing is wrong with it
    BOOST_TEST(json.back() == '\n');
}

BOOST_AUTO_TEST_CASE(intervals_are_wilsons) {
    const auto near = boost::test_tools::tolerance(5e-5);
    BOOST_TEST(wilson(0, 0).low == 0.0);
    BOOST_TEST(wilson(0, 0).high == 1.0);
    BOOST_TEST(wilson(10, 10).low == 0.72247, near);
    BOOST_TEST(wilson(10, 10).high == 1.0);
    BOOST_TEST(wilson(0, 10).low == 0.0);
    BOOST_TEST(wilson(0, 10).high == 0.27753, near);
    BOOST_TEST(wilson(62, 76).low == 0.71419, near);
    BOOST_TEST(wilson(62, 76).high == 0.88697, near);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dutchbook::match
