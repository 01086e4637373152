#include "nodes/contract/contract.hpp"
#include "nodes/judge/post_check.hpp"
#include "world.hpp"

using namespace dutchbook;
using namespace dutchbook::judge;
using namespace dutchbook::judge::testing;

namespace {

/// One word more on one side: nobody can prove or refute it.
const std::string open_left = "Zorblat Quuxcorp merger by December 31, 2026?";
const std::string open_right = "Zorblat Quuxcorp merger finalised by December 31, 2026?";

bool by_key(const market& x, const market& y) { return x.key < y.key; }

/// `kind` reads the smaller key against the other, as it was asked.
std::variant<relation, refusal> check(const market& a, const market& b, relation_kind kind,
                                      double confidence = 0.95) {
    const read_market left(std::min(a, b, by_key)), right(std::max(a, b, by_key));
    return post_check(pair_of(a, b), {kind, confidence, "so it is"}, left.side(), right.side(),
                      rules::catalogue::built_in());
}
market kalshi(const std::string& title, const std::string& outcome = "") {
    auto m = plain_market("kalshi", "K", title, outcome);
    m.rules.clear();
    return m;
}
market poly(const std::string& title, const std::string& outcome = "") {
    auto m = plain_market("polymarket", "P", title, outcome);
    m.rules.clear();
    return m;
}
/// The field of the refutation; empty where a relation was made.
std::string refuted_by(const market& a, const market& b,
                       relation_kind kind = relation_kind::identity) {
    const auto got = check(a, b, kind);
    const auto* no = std::get_if<refusal>(&got);
    if (!no) return {};
    BOOST_TEST((no->why == refusal::cause::refuted));
    BOOST_TEST(!no->words.empty());
    return no->field;
}

} // namespace

BOOST_AUTO_TEST_SUITE(judge_post_check)

BOOST_AUTO_TEST_CASE(an_open_pair_with_a_sure_verdict_becomes_a_judged_relation) {
    const auto a = kalshi(open_left);
    const auto b = poly(open_right);
    BOOST_REQUIRE((contract::prove(contract::compile(a), contract::compile(b)).what ==
                   contract::finding::open));
    const auto got = check(a, b, relation_kind::identity);
    const auto* made = std::get_if<relation>(&got);
    BOOST_REQUIRE(made);
    BOOST_TEST((made->left == std::vector{a.key}));
    BOOST_TEST((made->right == std::vector{b.key}));
    BOOST_TEST((made->tier == relation_tier::judged));
    BOOST_TEST(made->confidence == 0.95);
    BOOST_TEST(made->reasoning == "so it is");
}

BOOST_AUTO_TEST_CASE(what_the_contracts_contradict_is_refused_with_its_field) {
    using enum relation_kind;
    for (const auto kind : {identity, complement, disjoint}) {
        const auto field =
            refuted_by(kalshi("Will Bitcoin be above $150,000 on June 3, 2026?"),
                       poly("Will Bitcoin be above $150,000 on June 9, 2026?"), kind);
        BOOST_TEST(field == "window");
    }
    BOOST_TEST(refuted_by(kalshi("US GDP growth in Q1 2026 above 2%?"),
                          poly("Italy GDP growth in Q1 2026 above 2%?")) != "");
    BOOST_TEST(refuted_by(kalshi("Will Zorblat win the 2026 cup?"),
                          poly("Will it snow in Oslo tomorrow?")) != "");
    BOOST_TEST(
        refuted_by(kalshi("Zorblat Industries and Quuxcorp merger closed by June 30, 2026?"),
                   poly("Zorblat Industries and Quuxcorp merger closed by December 31, 2026?")) !=
        "");
}

/// The words stay open, the dates and numbers do not: prove says nothing, the post-check does.
BOOST_AUTO_TEST_CASE(an_open_pair_whose_dates_or_numbers_disagree_is_refused_too) {
    const auto june = poly("Zorblat Quuxcorp merger finalised by June 30, 2026?");
    BOOST_TEST(refuted_by(kalshi(open_left), june) == "window");
    BOOST_TEST(refuted_by(kalshi(open_left), june, relation_kind::subset) == "window");
    BOOST_TEST(refuted_by(kalshi(open_left), june, relation_kind::superset) == "",
               "June lies within");
    const auto above = [](const std::string& n) {
        return "Zorblat Quuxcorp ridership above " + n + " in 2026?";
    };
    const auto more = poly("Zorblat Quuxcorp monorail ridership above 500 in 2026?");
    BOOST_TEST(refuted_by(kalshi(above("500")), more) == "");
    BOOST_TEST(refuted_by(kalshi(above("400")), more) == "values");
    BOOST_TEST(refuted_by(kalshi(above("400")), more, relation_kind::superset) == "");
}

BOOST_AUTO_TEST_CASE(a_verdict_against_a_proof_is_refused_and_with_it_stands) {
    const auto a = kalshi("Bitcoin price above $150,000 by June 30, 2026?");
    const auto b = poly("Bitcoin price above $150,000 by December 31, 2026?");
    const auto proof = contract::prove(contract::compile(a), contract::compile(b));
    BOOST_REQUIRE((proof.what == contract::finding::related));
    BOOST_REQUIRE((proof.kind == relation_kind::subset));
    BOOST_TEST(refuted_by(a, b, relation_kind::subset) == "");
    BOOST_TEST(refuted_by(a, b, relation_kind::identity) != "");
    BOOST_TEST(refuted_by(a, b, relation_kind::superset) != "");
}

BOOST_AUTO_TEST_CASE(none_unconfident_and_void_make_no_relation) {
    const auto a = kalshi(open_left);
    const auto b = poly(open_right);
    const auto cause = [](const std::variant<relation, refusal>& got) {
        return std::get<refusal>(got).why;
    };
    BOOST_TEST((cause(check(a, b, relation_kind::identity, 0.69)) == refusal::cause::unconfident));
    const read_market left(a), right(b);
    const auto& with = rules::catalogue::built_in();
    const auto pair = pair_of(a, b);
    BOOST_TEST((cause(post_check(pair, {std::nullopt, 1, ""}, left.side(), right.side(), with)) ==
                refusal::cause::none));
    verdict taken_back{relation_kind::identity, 1, ""};
    taken_back.void_because = "the twin was called the same";
    const auto got = post_check(pair, taken_back, left.side(), right.side(), with);
    BOOST_TEST((cause(got) == refusal::cause::voided));
    BOOST_TEST(std::get<refusal>(got).words == taken_back.void_because);
}

/// Both rules were read, and fill a slot with different values: no word of a model makes one event
/// of them.
BOOST_AUTO_TEST_CASE(rules_that_fill_a_slot_differently_stand_against_identity) {
    auto a = kalshi("Will Zorblat FC beat Quuxcorp United on June 3, 2026?");
    auto b = poly("Zorblat FC vs. Quuxcorp United (June 3, 2026)", "Zorblat FC");
    rules::catalogue with = rules::catalogue::built_in();
    with.add("[[clause]]\nmeans = \"fills\"\nfills = \"scope\"\nvalue = \"first half\"\n"
             "texts = [\"only the first half counts here\"]\n",
             "test.toml");
    b.rules = "Only the first half counts here.";
    a.rules = "Only the second half counts here.";
    with.add("[[clause]]\nmeans = \"fills\"\nfills = \"scope\"\nvalue = \"second half\"\n"
             "texts = [\"only the second half counts here\"]\n",
             "test.toml");
    const read_market left(a), right(b);
    const auto got = post_check(pair_of(a, b), {relation_kind::identity, 0.95, "so it is"},
                                left.side(), right.side(), with);
    const auto* no = std::get_if<refusal>(&got);
    BOOST_REQUIRE(no);
    BOOST_TEST((no->why == refusal::cause::refuted));
    BOOST_TEST(no->words.find("half counts") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_smaller_key_stands_left) {
    const auto a = poly(open_left);
    const auto b = kalshi(open_right);
    const auto got = check(a, b, relation_kind::subset);
    const auto* made = std::get_if<relation>(&got);
    BOOST_REQUIRE(made);
    BOOST_TEST((made->left == std::vector{b.key}));
    BOOST_TEST((made->kind == relation_kind::subset));
}

BOOST_AUTO_TEST_SUITE_END()
