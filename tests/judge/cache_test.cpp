#include "world.hpp"

using namespace dutchbook;
using namespace dutchbook::judge;
using namespace dutchbook::judge::testing;

BOOST_AUTO_TEST_SUITE(judge_cache_keys)

BOOST_AUTO_TEST_CASE(prices_volumes_and_ids_are_no_part_of_the_key) {
    auto left = plain_market("kalshi", "K1", "Will it rain?");
    const auto right = plain_market("polymarket", "P1", "Rain today?");
    const auto key = pair_of(left, right).key;
    left.key.id = "K2";
    left.yes_ask = price::from_micros(310'000);
    left.yes_bid = price::from_micros(300'000);
    left.volume = decimal::from_micros(77);
    left.event_id = "another";
    left.outcomes = {{{"Yes", price::from_micros(310'000)}, {"No", {}}}};
    BOOST_TEST((pair_of(left, right).key == key));
}

BOOST_AUTO_TEST_CASE(every_text_model_and_version_is) {
    const auto base = plain_market("kalshi", "K1", "Will it rain?", "Yes");
    const auto right = plain_market("polymarket", "P1", "Rain today?");
    std::set<std::string> keys{pair_of(base, right).key.hex};
    const auto differs = [&](auto change) {
        market m = base;
        change(m);
        BOOST_TEST(keys.insert(pair_of(m, right).key.hex).second);
    };
    differs([](market& m) { m.title += "!"; });
    differs([](market& m) { m.yes_label = "No"; });
    differs([](market& m) { m.rules += " Ties are void."; });
    differs([](market& m) { m.end_date.reset(); });
    differs([](market& m) { // the border between two fields counts
        m.title = "Will it rain";
        m.yes_label = "?Yes";
    });
    BOOST_TEST(keys.insert(key_of(question_of(base), question_of(right), "other").hex).second);
}

BOOST_AUTO_TEST_CASE(a_cached_verdict_reads_rightly_from_either_side) {
    const auto x = plain_market("kalshi", "K1", "By June?");
    const auto y = plain_market("polymarket", "P1", "By December?");
    const auto there = pair_of(x, y), back = pair_of(y, x);
    BOOST_TEST(there.key.hex == back.key.hex);
    BOOST_TEST(there.key.turned != back.key.turned);
    for (const auto& asked : {there, back}) {
        const auto row =
            to_row(asked.key, {relation_kind::subset, 0.9, "June comes first"}, "test-model", noon);
        BOOST_TEST(row.prompt_version == prompt_version);
        const auto same = cached(asked.key, row);
        const auto& other = asked.key == there.key ? back : there;
        BOOST_REQUIRE(same);
        BOOST_TEST((same->kind == relation_kind::subset));
        BOOST_TEST((cached(other.key, row)->kind == relation_kind::superset));
    }
}

BOOST_AUTO_TEST_CASE(rows_that_are_none_of_ours_are_no_verdict) {
    const auto key = pair_number(1).key;
    auto row = to_row(key, {std::nullopt, 0.8, "apart"}, "m", noon);
    BOOST_TEST(row.relation == "none");
    BOOST_REQUIRE(cached(key, row));
    BOOST_TEST(!cached(key, row)->kind.has_value());
    row.relation = "kinship";
    BOOST_TEST(!cached(key, row));
    row.relation = "identity";
    row.key = "other";
    BOOST_TEST(!cached(key, row));
}

BOOST_AUTO_TEST_SUITE_END()
