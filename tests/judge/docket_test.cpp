#include "nodes/judge/docket.hpp"
#include "world.hpp"

using namespace dutchbook;
using namespace dutchbook::judge;
using namespace dutchbook::judge::testing;

namespace {

/// Names with no letter in common with the words around them.
std::string name(std::size_t i) {
    std::string out = "Zq";
    for (; i > 0; i /= 26) out += static_cast<char>('a' + i % 26);
    return out;
}

/// Pair i of one wording; `against` names the right market where it is not its own.
asked_pair same_wording(std::size_t i, const std::string& verb = "resign") {
    auto a = plain_market("kalshi", "K" + verb + std::to_string(i),
                          "Will " + name(i) + " " + verb + "?"),
         b = plain_market("polymarket", "P" + verb + std::to_string(i), name(i) + " out?");
    a.rules.clear();
    b.rules.clear();
    return pair_of(a, b);
}
std::vector<asked_pair> wording_of_pairs(std::size_t n, const std::string& verb = "resign") {
    std::vector<asked_pair> out;
    for (std::size_t i = 1; i <= n; ++i) out.push_back(same_wording(i, verb));
    return out;
}

/// A cache in memory.
struct memory {
    std::map<std::string, store::verdict> rows;
    void put(const asked_pair& p, const verdict& said) {
        rows.emplace(p.key, to_row(p, said, "test-model", noon));
    }
    verdict_cache view() const {
        return {[this](const std::string& key) -> std::optional<store::verdict> {
                    const auto at = rows.find(key);
                    if (at == rows.end()) return std::nullopt;
                    return at->second;
                },
                [this](const std::string& wording) {
                    std::vector<store::verdict> out;
                    for (const auto& [key, row] : rows)
                        if (row.wording == wording) out.push_back(row);
                    return out;
                }};
    }
};

verdict same() { return {relation_kind::identity, 0.95, "alike"}; }
verdict none() { return {std::nullopt, 0.9, "apart"}; }

/// Asks until nothing is left; every asked pair is answered by `model`. Gives the answers by place.
struct played {
    docket::counts counts;
    std::map<std::size_t, docket::answer> answers;
    std::size_t rounds = 0;
};
played play(std::vector<asked_pair> pairs, memory& cache,
            const std::function<std::optional<verdict>(const asked_pair&)>& model) {
    docket on(std::move(pairs));
    played out;
    const auto use = [&](const std::vector<docket::answer>& all) {
        for (const auto& one : all) BOOST_TEST(out.answers.emplace(one.at, one).second);
    };
    use(on.open(cache.view()));
    for (auto asked = on.next(); !asked.empty(); asked = on.next()) {
        ++out.rounds;
        BOOST_REQUIRE(out.rounds < 100U);
        for (const auto& p : asked)
            if (const auto said = model(p)) {
                on.take(p.rank, *said);
                cache.put(p, *said);
                BOOST_TEST(
                    out.answers.emplace(p.rank, docket::answer{p.rank, *said, false}).second);
            }
        use(on.settled());
    }
    out.counts = on.summary();
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(judge_docket)

BOOST_AUTO_TEST_CASE(two_pairs_speak_for_their_wording_today_and_tomorrow) {
    memory cache;
    auto got = play(wording_of_pairs(40), cache, [](const auto&) { return same(); });
    BOOST_TEST(got.counts.wordings == 1U);
    BOOST_TEST(got.counts.asked == 2U);
    BOOST_TEST(got.counts.questions() == 1U);
    BOOST_TEST(got.counts.served == 38U);
    BOOST_TEST(got.answers.size() == 40U);
    for (const auto& [at, one] : got.answers) {
        BOOST_TEST((one.said.kind == relation_kind::identity));
        BOOST_TEST(one.of_wording == (at >= 2));
    }
    // Tomorrow's names are others.
    std::vector<asked_pair> tomorrow;
    for (std::size_t i = 100; i < 140; ++i) tomorrow.push_back(same_wording(i));
    got = play(tomorrow, cache, [](const auto&) -> std::optional<verdict> {
        BOOST_ERROR("nothing needs asking");
        return std::nullopt;
    });
    BOOST_TEST(got.answers.size() == 40U);
}

/// A wording that had one pair yesterday and has another today is confirmed, and then never asked.
BOOST_AUTO_TEST_CASE(a_lonely_pair_of_each_day_confirms_that_of_the_first) {
    memory cache;
    std::vector<std::size_t> questions, confirmations;
    for (std::size_t day = 1; day <= 4; ++day) {
        const auto got = play({same_wording(day)}, cache, [](const auto&) { return same(); });
        questions.push_back(got.counts.questions());
        confirmations.push_back(got.counts.confirmations);
        BOOST_TEST(got.answers.size() == 1U);
    }
    BOOST_TEST((questions == std::vector<std::size_t>{1, 0, 0, 0}));
    BOOST_TEST((confirmations == std::vector<std::size_t>{0, 1, 0, 0}));
}

BOOST_AUTO_TEST_CASE(verdicts_that_contradict_each_other_speak_for_nobody_else) {
    memory cache;
    const auto got = play(wording_of_pairs(6), cache,
                          [](const asked_pair& p) { return p.rank == 0 ? same() : none(); });
    BOOST_TEST(got.counts.withdrawn == 1U);
    BOOST_TEST(got.counts.served == 0U);
    BOOST_TEST(got.counts.asked == 6U, "everyone speaks for himself");
    for (const auto& [at, one] : got.answers) BOOST_TEST(one.said.kind.has_value() == (at == 0));
}

/// What the model says of these names alone serves no other, in this run and in later ones.
BOOST_AUTO_TEST_CASE(a_verdict_that_hangs_on_its_names_serves_nobody_else) {
    memory cache;
    const auto hangs = [](const asked_pair&) {
        auto said = same();
        said.of_pair_alone = true;
        return said;
    };
    auto got = play(wording_of_pairs(7), cache, hangs);
    BOOST_TEST(got.counts.asked == 7U, "everyone speaks for himself");
    BOOST_TEST(got.counts.served == 0U);
    BOOST_TEST(got.answers.size() == 7U);
    got = play(wording_of_pairs(9), cache, [](const auto&) { return none(); });
    BOOST_TEST(got.counts.asked == 2U, "those of before keep their own");
    for (const auto& [at, one] : got.answers) BOOST_TEST(one.said.kind.has_value() == (at < 7));
}

/// The first, in doubt, is no verdict on the wording: neither for others nor against them.
BOOST_AUTO_TEST_CASE(an_unsure_verdict_speaks_for_its_pair_alone) {
    memory cache;
    const auto got = play(wording_of_pairs(9), cache, [](const asked_pair& p) {
        auto said = same();
        if (p.rank == 0) said.confidence = 0.3, said.unsure = true;
        return said;
    });
    BOOST_TEST(got.counts.asked == 3U);
    BOOST_TEST(got.counts.withdrawn == 0U);
    for (const auto& [at, one] : got.answers)
        BOOST_TEST(one.said.confidence == (at == 0 ? 0.3 : 0.95));
}

/// Where two contradict each other, the many behind them are asked run by run.
BOOST_AUTO_TEST_CASE(a_wording_without_a_verdict_does_not_use_up_a_run) {
    memory cache;
    std::size_t answered = 0;
    for (const std::size_t asked : {22U, 20U, 20U, 18U, 0U}) {
        const auto got = play(wording_of_pairs(80), cache,
                              [](const asked_pair& p) { return p.rank == 0 ? same() : none(); });
        BOOST_TEST(got.counts.asked == asked);
        BOOST_TEST(got.answers.size() == answered + asked);
        answered = got.answers.size();
    }
}

/// A verdict of the cache that a later one denies is withdrawn for the wording.
BOOST_AUTO_TEST_CASE(a_later_verdict_withdraws_an_earlier_one) {
    memory cache;
    for (std::size_t i = 1; i <= 2; ++i) cache.put(same_wording(i), same());
    cache.put(same_wording(3), none());
    const auto got = play(wording_of_pairs(8), cache, [](const auto&) { return same(); });
    BOOST_TEST(got.counts.withdrawn == 1U);
    BOOST_TEST(got.counts.asked == 5U);
    BOOST_TEST(!got.answers.at(2).said.kind.has_value());
}

BOOST_AUTO_TEST_CASE(pairs_that_hang_on_one_market_speak_for_themselves) {
    std::vector<asked_pair> pairs;
    auto a = plain_market("kalshi", "K", "Will Zqfoo resign?");
    for (std::size_t i = 1; i <= 5; ++i) {
        auto b = plain_market("polymarket", "P" + std::to_string(i), "Zqfoo out?");
        b.end_date = *parse_timestamp("2026-12-0" + std::to_string(i) + "T00:00:00Z");
        pairs.push_back(pair_of(a, b));
    }
    memory cache;
    const auto got = play(pairs, cache, [](const auto&) { return same(); });
    BOOST_TEST(got.counts.served == 0U);
    BOOST_TEST(got.counts.asked == 5U);
}

/// After two of them the others of their wording wait for another run, which asks neither again.
BOOST_AUTO_TEST_CASE(a_void_verdict_speaks_for_its_own_pair_alone) {
    memory cache;
    const auto voids = [](std::size_t n) {
        return [n](const asked_pair& p) {
            auto said = same();
            if (p.rank < n) said.void_because = "the twin was called the same";
            return said;
        };
    };
    for (std::size_t run = 1; run <= 2; ++run) {
        const auto got = play(wording_of_pairs(9), cache, voids(4));
        BOOST_TEST(got.counts.asked == 2U);
        BOOST_TEST(got.counts.served == 0U);
        BOOST_TEST(got.answers.size() == 2 * run);
    }
    auto got = play(wording_of_pairs(9), cache, voids(4));
    BOOST_TEST(got.counts.asked == 2U);
    BOOST_TEST(got.counts.served == 3U);
    BOOST_TEST(got.answers.size() == 9U);
    for (const auto& [at, one] : got.answers)
        BOOST_TEST(one.said.void_because.empty() == (at >= 4));
    memory other;
    got = play(wording_of_pairs(9), other, voids(1));
    BOOST_TEST(got.counts.asked == 3U, "one that is void does not silence the others");
    BOOST_TEST(got.counts.served == 6U);
}

BOOST_AUTO_TEST_CASE(wordings_keep_to_themselves_and_a_lone_pair_is_asked) {
    auto pairs = wording_of_pairs(10);
    for (auto& p : wording_of_pairs(10, "retire")) pairs.push_back(p);
    pairs.push_back(same_wording(1, "abdicate"));
    memory cache;
    const auto got = play(pairs, cache, [](const asked_pair& p) {
        return p.a.title.find("retire") == std::string::npos ? same() : none();
    });
    BOOST_TEST(got.counts.wordings == 3U);
    BOOST_TEST(got.counts.asked == 5U);
    for (const auto& [at, one] : got.answers)
        BOOST_TEST(one.said.kind.has_value() == (at < 10 || at == 20));
}

/// Whatever is answered, each pair gets at most one verdict, and none is given out twice.
BOOST_AUTO_TEST_CASE(a_model_that_answers_now_and_then_settles_what_it_answers) {
    for (std::size_t seed = 0; seed < 60; ++seed) {
        memory cache;
        std::set<std::size_t> asked;
        auto pairs = wording_of_pairs(7);
        for (auto& p : wording_of_pairs(5, "retire")) pairs.push_back(p);
        play(pairs, cache, [&](const asked_pair& p) -> std::optional<verdict> {
            BOOST_TEST(asked.insert(p.rank).second);
            switch ((seed * 31 + p.rank * 7) % 5) {
            case 0:
                return std::nullopt;
            case 1:
                return none();
            default:
                return same();
            }
        });
    }
}

BOOST_AUTO_TEST_SUITE_END()
