#include <cmath>

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
    std::set<std::string> keys{pair_of(base, right).key};
    const auto differs = [&](auto change) {
        market m = base;
        change(m);
        BOOST_TEST(keys.insert(pair_of(m, right).key).second);
    };
    differs([](market& m) { m.title += "!"; });
    differs([](market& m) { m.yes_label = "No"; });
    differs([](market& m) { m.rules += " Rain on the roof counts."; });
    differs([](market& m) { m.end_date.reset(); });
    differs([](market& m) { // the border between two fields counts
        m.title = "Will it rain";
        m.yes_label = "?Yes";
    });
    const auto asked = pair_of(base, right);
    BOOST_TEST(keys.insert(key_of(asked.a, asked.b, "other")).second);
}

/// The smaller key stands left, whoever was named first.
BOOST_AUTO_TEST_CASE(a_verdict_is_kept_left_to_right_with_all_that_people_need_to_read_it) {
    const auto x = plain_market("kalshi", "K1", "Rain in Oslo by June 3?");
    const auto y = plain_market("polymarket", "P1", "Will it rain in Oslo by December 4?");
    for (const auto& asked : {pair_of(x, y), pair_of(y, x)}) {
        const auto row = to_row(
            asked, {relation_kind::subset, 0.9, "June comes first", "by June 3", "by December 4"},
            "test-model", noon);
        BOOST_TEST(row.prompt_version == prompt_version);
        BOOST_TEST(row.key == pair_of(x, y).key);
        BOOST_TEST((row.left == x.key));
        BOOST_TEST(row.left_text ==
                   "Rain in Oslo by June 3? | Yes | Resolves to Yes if it happens.");
        BOOST_TEST(row.right_text.starts_with(y.title));
        BOOST_TEST(row.left_quote == "by June 3");
        BOOST_TEST(row.wording == asked.wording.key);
        BOOST_TEST(row.left_wording.find("{1}") != std::string::npos);
        const auto same = cached(row);
        BOOST_REQUIRE(same);
        BOOST_TEST((same->kind == relation_kind::subset));
        BOOST_TEST(same->b_quote == "by December 4");
    }
}

BOOST_AUTO_TEST_CASE(rows_that_are_none_of_ours_are_no_verdict) {
    auto row = to_row(pair_number(1), {std::nullopt, 0.8, "apart"}, "m", noon);
    BOOST_TEST(row.relation == "none");
    BOOST_REQUIRE(cached(row));
    BOOST_TEST(!cached(row)->kind.has_value());
    row.relation = "kinship";
    BOOST_TEST(!cached(row));
    row.relation = "identity";
    row.confidence = std::nan("");
    BOOST_TEST(!cached(row));
}

BOOST_AUTO_TEST_SUITE_END()
