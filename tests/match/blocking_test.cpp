#include <nodes/match/blocking.hpp>

#include <algorithm>
#include <random>
#include <set>

#include <boost/test/unit_test.hpp>
#include <oneapi/tbb/task_arena.h>

namespace dutchbook::match {
namespace {

using bags = std::vector<std::vector<std::uint64_t>>;

std::uint64_t spread(std::uint64_t n) { return (n + 1) * 0x9e3779b97f4a7c15ULL; }

key_table table_of(const bags& markets, std::vector<std::uint32_t> platform_begin) {
    key_table out;
    out.platform_begin = std::move(platform_begin);
    out.offsets.push_back(0);
    for (const auto& keys : markets) {
        for (const auto key : keys) out.keys.push_back(spread(key));
        out.offsets.push_back(out.keys.size());
    }
    return out;
}

/// Words with a long tail: number n about 1/n as often as the first.
bags random_bags(std::uint32_t seed, std::size_t count, std::size_t words) {
    std::mt19937 random(seed);
    bags out(count);
    for (auto& keys : out)
        for (std::size_t i = 0; i < 9; ++i)
            keys.push_back(static_cast<std::uint64_t>(words) / (1 + random() % words));
    return out;
}

std::vector<std::vector<std::uint32_t>>
run(const bags& markets, const std::vector<std::uint32_t>& platforms,
    const blocking_options& options, blocking_statistics& statistics, const affinity& near = {}) {
    return blocking_index(table_of(markets, platforms), options).candidates(near, statistics);
}

} // namespace

BOOST_AUTO_TEST_SUITE(blocking)

BOOST_AUTO_TEST_CASE(equals_brute_force_where_nothing_is_capped) {
    for (const std::uint32_t seed : {1U, 2U, 3U}) {
        const bags markets = random_bags(seed, 240, 120);
        const std::vector<std::uint32_t> platforms{0, 100, 180, 240};
        const blocking_options options{
            .candidates = 7, .budget = 1'000'000, .shortlist = 1'000'000};
        const blocking_index index(table_of(markets, platforms), options);
        blocking_statistics statistics;
        const auto found = index.candidates({}, statistics);
        BOOST_TEST(statistics.skipped_postings == 0U);
        for (std::uint32_t m = 0; m < markets.size(); ++m) {
            std::set<std::uint32_t> wanted;
            const auto platform_of = [&](std::uint32_t x) { return x < 100 ? 0 : x < 180 ? 1 : 2; };
            for (int platform = 0; platform < 3; ++platform) {
                std::vector<std::pair<std::int64_t, std::uint32_t>> ranked;
                for (std::uint32_t other = 0; other < markets.size(); ++other)
                    if (platform_of(other) == platform && platform != platform_of(m) &&
                        index.similarity(m, other) > 0)
                        ranked.emplace_back(-static_cast<std::int64_t>(index.similarity(m, other)),
                                            other);
                std::sort(ranked.begin(), ranked.end());
                for (std::size_t i = 0; i < ranked.size() && i < 7; ++i)
                    wanted.insert(ranked[i].second);
            }
            BOOST_TEST((std::set<std::uint32_t>(found[m].begin(), found[m].end()) == wanted), m);
        }
    }
}

BOOST_AUTO_TEST_CASE(similarity_is_a_weighted_share) {
    const bags markets{{1, 2, 3}, {1, 2, 3}, {1, 9, 9, 9}, {}};
    const blocking_index index(table_of(markets, {0, 1, 4}), {});
    BOOST_TEST(index.similarity(0, 1) == 4'096U);
    BOOST_TEST(index.similarity(0, 2) < 1'400U);
    BOOST_TEST(index.similarity(0, 2) > 0U);
    BOOST_TEST(index.similarity(0, 3) == 0U);
    BOOST_TEST(index.similarity(3, 3) == 0U);
}

BOOST_AUTO_TEST_CASE(the_same_at_any_thread_count) {
    const bags markets = random_bags(9, 3'000, 900);
    const std::vector<std::uint32_t> platforms{0, 1'000, 3'000};
    const blocking_options options{.candidates = 5, .budget = 200, .shortlist = 20};
    std::vector<std::vector<std::uint32_t>> first;
    blocking_statistics first_statistics;
    for (const int threads : {1, 2, 4}) {
        tbb::task_arena arena(threads);
        blocking_statistics statistics;
        const auto found =
            arena.execute([&] { return run(markets, platforms, options, statistics); });
        if (first.empty()) {
            first = found;
            first_statistics = statistics;
        }
        BOOST_TEST((found == first));
        BOOST_TEST(statistics.skipped_postings == first_statistics.skipped_postings);
        BOOST_TEST(statistics.capped_lists == first_statistics.capped_lists);
        BOOST_TEST(statistics.capped_lists > 0U);
    }
}

BOOST_AUTO_TEST_CASE(a_template_costs_no_more_than_its_budget) {
    // 2 x 6,000 titles of eight common words and one of their own that one market of the other side
    // has too
    const std::uint32_t each = 6'000;
    bags markets(2 * each);
    for (std::uint32_t m = 0; m < markets.size(); ++m) {
        for (std::uint64_t common = 0; common < 8; ++common) markets[m].push_back(common);
        markets[m].push_back(100 + m % each);
    }
    blocking_statistics statistics;
    const auto found = run(markets, {0, each, 2 * each}, {}, statistics);
    for (std::uint32_t m = 0; m < markets.size(); ++m)
        BOOST_REQUIRE(found[m].front() == (m < each ? m + each : m - each));
    BOOST_TEST(statistics.walked_postings < std::uint64_t{2} * each * 400);
    BOOST_TEST(statistics.widened_markets > 0U);
    BOOST_TEST(statistics.skipped_postings > 0U);
}

BOOST_AUTO_TEST_CASE(capped_words_still_order_what_rare_words_found) {
    // word 7 is everywhere on the other side but for one market; word 50 is rare there
    bags markets{{7, 50}};
    for (std::uint32_t i = 0; i < 400; ++i) markets.push_back({7});
    markets.push_back({50});
    markets.push_back({7, 50});
    blocking_statistics statistics;
    const auto found = run(markets, {0, 1, static_cast<std::uint32_t>(markets.size())},
                           {.candidates = 2, .budget = 10, .shortlist = 10}, statistics);
    BOOST_REQUIRE(found[0].size() == 2U);
    BOOST_TEST(found[0][0] == 402U);
    BOOST_TEST(found[0][1] == 401U);
    BOOST_TEST(statistics.capped_lists == 1U);
}

BOOST_AUTO_TEST_CASE(nearness_breaks_ties_of_a_ladder) {
    bags markets{{1, 2}};
    for (std::uint32_t i = 0; i < 60; ++i) markets.push_back({1, 2});
    blocking_statistics statistics;
    const auto found =
        run(markets, {0, 1, 61}, {.candidates = 3, .budget = 1'000, .shortlist = 20}, statistics,
            [](std::uint32_t, std::uint32_t other) { return other == 20 ? 9U : 0U; });
    BOOST_TEST(found[0] == (std::vector<std::uint32_t>{20, 1, 2}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(empty_and_one_sided_universes) {
    blocking_statistics statistics;
    BOOST_TEST(run({}, {0}, {}, statistics).empty());
    const auto alone = run({{1}, {1}}, {0, 2}, {}, statistics);
    BOOST_TEST(alone[0].empty());
    BOOST_TEST(alone[1].empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dutchbook::match
