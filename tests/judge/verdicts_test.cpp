#include <random>

#include "world.hpp"

using namespace dutchbook;
using namespace dutchbook::judge;
using namespace dutchbook::judge::testing;

namespace {
std::size_t valid(const reading& r) {
    return static_cast<std::size_t>(std::count_if(r.verdicts.begin(), r.verdicts.end(),
                                                  [](const auto& v) { return v.has_value(); }));
}
const std::string good = content_of({{"p1", "identity", "0.9", "why"}, {"p2", "none", "1", "not"}});
} // namespace

BOOST_AUTO_TEST_SUITE(judge_verdicts)

BOOST_AUTO_TEST_CASE(a_good_answer_is_read) {
    const auto r = read_verdicts(good, 2);
    BOOST_REQUIRE(valid(r) == 2U);
    BOOST_TEST((r.verdicts[0]->kind == relation_kind::identity));
    BOOST_TEST(r.verdicts[0]->confidence == 0.9);
    BOOST_TEST(r.verdicts[0]->reasoning == "why");
    BOOST_TEST(!r.verdicts[1]->kind.has_value());
    BOOST_TEST((r.flaws == flaw_counts{}));
}

BOOST_AUTO_TEST_CASE(one_fence_is_taken_off_and_prose_is_not) {
    BOOST_TEST(valid(read_verdicts("```json\n" + good + "\n```", 2)) == 2U);
    BOOST_TEST(valid(read_verdicts("\n```\n" + good + "```  \n", 2)) == 2U);
    for (const auto& bad : {"Sure! Here it is: " + good, good + " Hope that helps.", good + good,
                            "```json\n```json\n" + good + "\n```\n```", std::string("```"),
                            std::string("``````"), good.substr(0, good.size() - 1)})
        BOOST_TEST(count(read_verdicts(bad, 2).flaws, flaw::not_json) == 1U, bad);
    for (const auto* bad : {"[]", "{}", "{\"verdicts\":{}}", "null", "1e999", "{\"Verdicts\":[]}"})
        BOOST_TEST(valid(read_verdicts(bad, 2)) == 0U, bad);
    BOOST_TEST(count(read_verdicts("{}", 2).flaws, flaw::no_schema) == 1U);
}

BOOST_AUTO_TEST_CASE(each_broken_rule_costs_its_own_pair_alone) {
    const auto check = [](const std::string& entry, flaw expected, const char* name) {
        const auto r = read_verdicts("{\"verdicts\":[" + entry +
                                         ",{\"id\":\"p2\",\"reasoning\":\"\",\"a_quote\":\"\","
                                         "\"b_quote\":\"\",\"relation\":\"none\","
                                         "\"confidence\":0.5}]}",
                                     2);
        BOOST_TEST(!r.verdicts[0].has_value(), name);
        BOOST_TEST(r.verdicts[1].has_value(), name);
        BOOST_TEST(count(r.flaws, expected) == 1U, name);
    };
    const auto entry = [](const std::string& id, const std::string& relation,
                          const std::string& confidence) {
        return "{\"id\":" + id +
               ",\"reasoning\":\"\",\"a_quote\":\"\",\"b_quote\":\"\",\"relation\":" + relation +
               ",\"confidence\":" + confidence + "}";
    };
    for (const auto* id : {"\"p3\"", "\"p0\"", "\"p01\"", "\"P1\"", "\"KXRT-95\"", "\"p1 \"",
                           "\"\"", "\"p\"", "\"p99999999999999999999\""})
        check(entry(id, "\"identity\"", "0.9"), flaw::unknown_id, id);
    for (const auto* confidence : {"7", "-0.1", "1.0000001", "\"0.9\"", "null", "1e999", "-1e999",
                                   "[]", "123456789012345678901234567890"})
        check(entry("\"p1\"", "\"identity\"", confidence), flaw::confidence, confidence);
    for (const auto* relation : {"\"same\"", "\"Identity\"", "\"\"", "\"None\""})
        check(entry("\"p1\"", relation, "0.9"), flaw::relation, relation);
    check(entry("\"p1\"", "7", "0.9"), flaw::bad_entry, "relation is no text");
    const std::string whole = entry("\"p1\"", "\"none\"", "1");
    for (const std::string field :
         {"\"reasoning\":\"\",", "\"a_quote\":\"\",", "\"b_quote\":\"\","})
        check(std::string(whole).erase(whole.find(field), field.size()), flaw::bad_entry,
              field.c_str());
    check(std::string(whole).insert(1, "\"price\":0.5,"), flaw::bad_entry, "a field too many");
    check("\"p1\"", flaw::bad_entry, "no object");
    check(entry("1", "\"none\"", "1"), flaw::bad_entry, "id");
    BOOST_TEST(valid(read_verdicts("{\"verdicts\":[" + entry("\"p1\"", "\"none\"", "NaN") + "]}",
                                   1)) == 0U);
}

BOOST_AUTO_TEST_CASE(an_id_that_comes_twice_counts_for_nothing) {
    const auto r =
        read_verdicts(content_of({{"p1"}, {"p2", "identity"}, {"p1", "identity"}, {"p1"}}), 3);
    BOOST_TEST(!r.verdicts[0]);
    BOOST_TEST(r.verdicts[1].has_value());
    BOOST_TEST(count(r.flaws, flaw::repeated_id) == 2U);
    BOOST_TEST(count(r.flaws, flaw::missing_id) == 1U);
}

BOOST_AUTO_TEST_CASE(reasoning_is_foreign_text) {
    const auto r = read_verdicts(
        content_of({{"p1", "none", "0.9",
                     "a\xE2\x80\xAE" + std::string("b\x1B[0m") + std::string(5'000, 'z')}}),
        1);
    BOOST_REQUIRE(r.verdicts[0]);
    BOOST_TEST(r.verdicts[0]->reasoning.starts_with("ab[0mzzz"));
    BOOST_TEST(r.verdicts[0]->reasoning.size() == 400U);
}

BOOST_AUTO_TEST_CASE(no_cut_and_no_damaged_byte_invents_a_verdict) {
    for (std::size_t at = 0; at < good.size(); ++at)
        BOOST_REQUIRE(valid(read_verdicts(good.substr(0, at), 2)) == 0U);
    std::mt19937 random(11);
    for (int round = 0; round < 5'000; ++round) {
        std::string hurt = good;
        for (int n = 0; n < 3; ++n)
            hurt[random() % hurt.size()] = static_cast<char>(random() % 256);
        const auto r = read_verdicts(hurt, 2);
        BOOST_REQUIRE(r.verdicts.size() == 2U);
        for (const auto& v : r.verdicts)
            if (v) BOOST_REQUIRE((v->confidence >= 0 && v->confidence <= 1));
    }
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
    BOOST_TEST(count(read_verdicts(deep, 2).flaws, flaw::not_json) == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
