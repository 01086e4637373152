#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "builders.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
using dutchbook::contract::field;
using dutchbook::contract::finding;

namespace {

bool refuted(const contract::verdict& v, field f) {
    return v.what == finding::refuted && v.because == f;
}

std::vector<market> buckets(const std::string& subject, const std::vector<std::string>& ranges) {
    std::vector<market> out;
    for (std::size_t i = 0; i < ranges.size(); ++i)
        out.push_back(
            make_market("polymarket", std::to_string(i),
                        "\"" + subject + "\" Rotten Tomatoes score is " + ranges[i] + "?"));
    return out;
}

struct found_union {
    std::string kind;
    std::vector<std::size_t> members;
};
found_union union_of(const std::string& label, const std::vector<market>& event) {
    const auto left = contract::compile(make_market(
        "kalshi", "KXRT-1", "The Long Walk Rotten Tomatoes score " + label + "?", label));
    const auto all = compile_all(event);
    const auto u = contract::prove_union(left, pointers_to(all));
    if (!u) return {};
    return {std::string(to_string(u->verdict.kind)), u->members};
}

} // namespace

BOOST_AUTO_TEST_SUITE(proofs)

BOOST_AUTO_TEST_CASE(a_union_of_buckets_is_a_tail) {
    const auto event =
        buckets("The Long Walk", {"less than 90", "between 90 and 91", "between 92 and 93",
                                  "between 94 and 95", "between 96 and 97", "98 or above"});
    const auto above_95 = union_of("Above 95", event);
    BOOST_TEST(above_95.kind == "identity");
    BOOST_TEST(above_95.members == (std::vector<std::size_t>{4, 5}),
               boost::test_tools::per_element());
    BOOST_TEST(union_of("Above 89", event).members.size() == 5u);
    BOOST_TEST(union_of("Above 90", event).kind == "");
    BOOST_TEST(union_of("Above 94", event).kind == "");
    BOOST_TEST(union_of("Above 97", event).kind == ""); // one bucket alone: prove's business
    BOOST_TEST(union_of("Below 94", event).members.size() == 3u);
}

BOOST_AUTO_TEST_CASE(the_opposite_of_a_union_is_found_where_the_union_is_not_listed) {
    const auto event = buckets("The Long Walk", {"less than 90", "between 90 and 91",
                                                 "between 92 and 93", "between 94 and 95"});
    const auto above_95 = union_of("Above 95", event);
    BOOST_TEST(above_95.kind == "complement");
    BOOST_TEST(above_95.members.size() == 4u);
}

BOOST_AUTO_TEST_CASE(overlapping_or_foreign_buckets_make_no_union) {
    BOOST_TEST(union_of("Above 30", buckets("The Long Walk", {"between 31 and 40",
                                                              "between 40 and 50", "51 or above"}))
                   .kind == "");
    BOOST_TEST(union_of("Above 30", buckets("The Short Walk", {"between 31 and 40", "41 or above"}))
                   .kind == "");
    auto mixed = buckets("The Long Walk", {"between 31 and 40"});
    auto foreign = buckets("The Short Walk", {"41 or above"});
    foreign[0].key.id = "9";
    mixed.push_back(foreign[0]);
    BOOST_TEST(union_of("Above 30", mixed).kind == "");
}

BOOST_AUTO_TEST_CASE(a_repeated_bucket_counts_once) {
    auto event = buckets("The Long Walk", {"between 96 and 97", "98 or above", "98 or above"});
    BOOST_TEST(union_of("Above 95", event).members.size() == 2u);
}

BOOST_AUTO_TEST_CASE(thresholds_of_one_question_are_ordered) {
    const auto against = [](std::string_view other) {
        return judge("Will the Liberals win more than 150 seats in the next Canadian election?",
                     "More than 150", other);
    };
    BOOST_CHECK(
        is(against("Will the Liberals win 151 or more seats in the next Canadian election?"),
           relation_kind::identity));
    BOOST_CHECK(
        is(against("Will the Liberals win more than 140 seats in the next Canadian election?"),
           relation_kind::subset));
    BOOST_CHECK(
        is(against("Will the Liberals win more than 160 seats in the next Canadian election?"),
           relation_kind::superset));
    BOOST_CHECK(
        is(against("Will the Liberals win 150 or fewer seats in the next Canadian election?"),
           relation_kind::complement));
    BOOST_CHECK(
        is(against("Will the Liberals win between 100-119 seats in the next Canadian election?"),
           relation_kind::disjoint));
    BOOST_CHECK(
        is(against("Will the Liberals win less than 170 seats in the next Canadian election?"),
           relation_kind::exhaustive));
}

BOOST_AUTO_TEST_CASE(the_ends_of_a_scale_are_open) {
    BOOST_CHECK(is(judge("Sinners Rotten Tomatoes score Above 98?", "Above 98",
                         "\"Sinners\" Rotten Tomatoes score is between 99 and 100?"),
                   relation_kind::identity));
    BOOST_CHECK(is(judge("Sinners Rotten Tomatoes score Below 51?", "Below 51",
                         "\"Sinners\" Rotten Tomatoes score is between 0 and 50?"),
                   relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(this_year_is_the_year_at_whose_end_it_closes) {
    const auto ours =
        make_market("kalshi", "KXATH-26", "Will Bitcoin hit $200k before 2027?", "Before 2027");
    auto theirs = make_market("polymarket", "1", "Will Bitcoin hit $200k this year?");
    BOOST_CHECK(judge(ours, theirs).what == finding::open);
    theirs.close_time = parse_timestamp("2026-12-31T12:00:00Z");
    BOOST_CHECK(is(judge(ours, theirs), relation_kind::identity));
    theirs.close_time = parse_timestamp("2025-12-31T12:00:00Z");
    BOOST_CHECK(is(judge(ours, theirs), relation_kind::superset));
}

BOOST_AUTO_TEST_CASE(a_bare_date_in_the_label_repeats_or_completes_the_title) {
    const auto ours = make_market("kalshi", "KXUKR", "Ukraine election held before Jul 1, 2026?",
                                  "Before Jul 1, 2026");
    BOOST_CHECK(
        is(judge(ours, make_market("polymarket", "1", "Ukraine election held by June 30, 2026?",
                                   "June 30, 2026")),
           relation_kind::identity));
    BOOST_CHECK(is(judge(ours, make_market("polymarket", "1",
                                           "Ukraine election held by June 30, 2026?", "June 30")),
                   relation_kind::identity));
    BOOST_CHECK(is(judge(ours, make_market("polymarket", "1", "Ukraine election held by...?",
                                           "June 30, 2026")),
                   relation_kind::identity));
    BOOST_CHECK(is(judge(ours, make_market("polymarket", "1", "Ukraine election held before...?",
                                           "July 1, 2026")),
                   relation_kind::identity));
    BOOST_CHECK(!is(judge(ours, make_market("polymarket", "1", "Ukraine election held on...?",
                                            "June 30, 2026")),
                    relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(a_bare_number_in_the_label_repeats_the_threshold) {
    const auto ours =
        make_market("kalshi", "KXRT", "Sinners Rotten Tomatoes score Above 89?", "Above 89");
    BOOST_CHECK(
        is(judge(ours, make_market("polymarket", "1",
                                   "Will \"Sinners\" score at least 90 on Rotten Tomatoes?", "90")),
           relation_kind::identity));
    const auto high = make_market("kalshi", "KXBTC", "Will Bitcoin hit $150k by December 31, 2026?",
                                  "$150k or more");
    BOOST_CHECK(is(
        judge(high, make_market("polymarket", "1",
                                "Will Bitcoin reach $150,000 by December 31, 2026?", "↑ 150,000")),
        relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(template_rules_count_as_missing) {
    auto a = make_market("kalshi", "K", "Will PSG win the 2026 Champions League?");
    a.rules = "If the score is above || Count || by || Date ||, then the market resolves to Yes.";
    BOOST_CHECK(!contract::compile(a).has_rules);
}

BOOST_AUTO_TEST_CASE(deadlines_are_ordered) {
    const auto v =
        judge("Will Israel and Syria normalize relations before Jan 20, 2029?",
              "Before Jan 20, 2029", "Israel and Syria normalize relations by December 31, 2026?");
    BOOST_CHECK(is(v, relation_kind::superset));
    BOOST_CHECK(v.tier == relation_tier::titles);
}

BOOST_AUTO_TEST_CASE(a_deadline_without_its_year_orders_nothing) {
    const auto v = judge("Will MegaETH conduct an airdrop before Feb 1, 2026?",
                         "Before Feb 1, 2026", "Will MegaETH perform an airdrop by September 30?");
    BOOST_CHECK(v.what != finding::related);
}

BOOST_AUTO_TEST_CASE(polarity) {
    BOOST_CHECK(is(judge("Will Trump pardon Derek Chauvin before 2027?", "Before 2027",
                         "Will Trump not pardon Derek Chauvin by December 31, 2026?"),
                   relation_kind::complement));
    BOOST_CHECK(judge("Will the Artemis II launch be delayed?", "Yes",
                      "Will the Artemis II launch be on time?")
                    .what != finding::related);
}

BOOST_AUTO_TEST_CASE(placeholders_stand_for_nobody) {
    for (const auto* other : {"Will Person S win the 2028 Democratic presidential nomination?",
                              "Placeholder 20 announced as next James Bond?",
                              "Will Team AM win the 2026 FIFA World Cup?"})
        BOOST_CHECK(
            refuted(judge("Will Individual S be the Democratic Presidential nominee in 2028?",
                          "Person S", other),
                    field::placeholder));
}

BOOST_AUTO_TEST_CASE(an_either_or_question_is_answered_by_its_label) {
    const auto ours =
        make_market("kalshi", "KXIPO-1", "Will OpenAI or Anthropic IPO first?", "OpenAI");
    const auto same = make_market("other", "1", "Will OpenAI or Anthropic IPO first?", "OpenAI");
    const auto opposite =
        make_market("other", "2", "Will OpenAI or Anthropic IPO first?", "Anthropic");
    BOOST_CHECK(is(judge(ours, same), relation_kind::identity));
    BOOST_CHECK(judge(ours, opposite).what == finding::refuted);
}

BOOST_AUTO_TEST_CASE(siblings_that_differ_in_the_label_alone) {
    std::vector<market> event;
    for (const auto* name : {"Ethereum", "Solana", "Tron"})
        event.push_back(make_market("kalshi", std::string("KXCHAIN-") + name,
                                    "Will Kanye launch a token?", name));
    const auto all = compile_all(event);
    const auto sol =
        contract::compile(make_market("polymarket", "1", "Will Kanye launch a token on Solana?"));
    BOOST_CHECK(is(contract::prove(all[1], sol), relation_kind::identity));
    BOOST_CHECK(contract::prove(all[0], sol).what != finding::related);
}

BOOST_AUTO_TEST_CASE(names) {
    const auto nominee = [](std::string_view ours, std::string_view theirs) {
        return is(judge("Who will Trump nominate as Fed Chair?", ours,
                        "Will Trump nominate " + std::string(theirs) + " as the next Fed chair?"),
                  relation_kind::identity);
    };
    BOOST_CHECK(nominee("Lorie Logan", "Lorie K. Logan"));
    BOOST_CHECK(nominee("J.D. Vance", "JD Vance"));
    BOOST_CHECK(nominee("Mike Pence", "Michael Pence"));
    BOOST_CHECK(nominee("Nicolás Maduro", "Nicolas Maduro"));
    BOOST_CHECK(nominee("Zoë Kravitz", "ZOE KRAVITZ"));
    BOOST_CHECK(nominee("A. Ocasio-Cortez", "Alexandria Ocasio-Cortez"));
    BOOST_CHECK(!nominee("Larry Kudlow", "Larry Lindsey"));
    BOOST_CHECK(!nominee("Donald Trump", "Donald Trump Jr."));
    BOOST_CHECK(!nominee("Barron Trump", "himself"));
    BOOST_CHECK(!nominee("Michelle Obama", "Obama"));
    BOOST_CHECK(!nominee("Jack Lowden", "Jack Lowdon"));
}

BOOST_AUTO_TEST_CASE(stations_and_price_sources_in_the_rules_refute) {
    auto a =
        make_market("kalshi", "KXHIGHNY-1",
                    "Will the highest temperature in NYC be 46-47° on Jan 20, 2026?", "46° to 47°");
    auto b = make_market(
        "polymarket", "1",
        "Will the highest temperature in New York City be between 46-47°F on January 20, 2026?");
    a.rules = "The highest temperature recorded in Central Park, New York, as reported by the NWS.";
    b.rules = "The highest temperature recorded in Central Park, in degrees Fahrenheit.";
    const auto same = judge(a, b);
    BOOST_CHECK(is(same, relation_kind::identity));
    BOOST_CHECK(same.tier == relation_tier::titles); // what rules make of it: tests/rules
    b.rules = "The highest temperature recorded at the LaGuardia Airport Station.";
    BOOST_CHECK(refuted(judge(a, b), field::source));
}

BOOST_AUTO_TEST_CASE(a_time_of_day_matters_at_a_moment) {
    BOOST_CHECK(judge("Bitcoin price on Mar 1, 2026 at 5pm EST?", "Above $95,000",
                      "Bitcoin above $95,000 on March 1, 2026, 12 PM ET?")
                    .what == finding::refuted);
    BOOST_CHECK(judge("Bitcoin price on Mar 1, 2026 at 5pm EST?", "Above $95,000",
                      "Bitcoin above $95,000 on March 1, 2026?")
                    .what == finding::open);
}

BOOST_AUTO_TEST_CASE(a_verdict_explains_itself) {
    const auto a =
        contract::compile(make_market("kalshi", "K", "Will PSG win the 2026 Champions League?"));
    const auto b = contract::compile(
        make_market("polymarket", "1", "Will PSG win the 2026 Champions League?"));
    const auto v = contract::prove(a, b);
    BOOST_CHECK(is(v, relation_kind::identity));
    BOOST_TEST(contract::reasoning(a, b, v).find("both ask the same") != std::string::npos);
    const auto names = contract::rests_on_names(v);
    BOOST_CHECK(std::find(names.begin(), names.end(), "edition") != names.end());
}

BOOST_AUTO_TEST_SUITE_END()
