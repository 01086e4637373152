#include <nodes/match/relate.hpp>

#include <algorithm>
#include <map>
#include <random>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include <nodes/match/market_lines.hpp>
#include <nodes/match/synthetic.hpp>

namespace dutchbook::match {
namespace {

std::string text_of(const related& r) {
    std::ostringstream out;
    write_relation_lines(out, r.relations);
    for (const open_pair& p : r.open)
        out << p.left.id << ' ' << p.right.id << ' ' << p.plausibility << ' ' << p.unread << '\n';
    const relate_statistics& s = r.statistics;
    out << s.related << ' ' << s.refuted << ' ' << s.open << ' ' << s.unions << ' ' << s.implied
        << ' ' << s.blocking.pairs << ' ' << s.blocking.candidates << ' ' << s.open_dropped << '\n';
    return std::move(out).str();
}

std::vector<market> lines(const std::string& text) {
    std::istringstream in(text);
    return read_market_lines(in, "test").markets;
}

const char* const long_walk =
    R"({"platform":"kalshi","id":"KXRT-95","event":"KXRT","title":"The Long Walk Rotten Tomatoes score Above 95?","outcome":"Above 95"}
{"platform":"polymarket","id":"1","event":"9","title":"\"The Long Walk\" Rotten Tomatoes score is less than 90?"}
{"platform":"polymarket","id":"2","event":"9","title":"\"The Long Walk\" Rotten Tomatoes score is between 90 and 91?"}
{"platform":"polymarket","id":"3","event":"9","title":"\"The Long Walk\" Rotten Tomatoes score is between 92 and 93?"}
{"platform":"polymarket","id":"4","event":"9","title":"\"The Long Walk\" Rotten Tomatoes score is between 94 and 95?"}
{"platform":"polymarket","id":"5","event":"9","title":"\"The Long Walk\" Rotten Tomatoes score is between 96 and 97?"}
{"platform":"polymarket","id":"6","event":"9","title":"\"The Long Walk\" Rotten Tomatoes score is 98 or above?"}
)";

const world& shared_world() {
    static const world made =
        make_world({.seed = 11, .kalshi_markets = 500, .polymarket_markets = 800});
    return made;
}

} // namespace

BOOST_AUTO_TEST_SUITE(relating)

BOOST_AUTO_TEST_CASE(a_tail_is_the_union_of_its_buckets) {
    const related found = relate(lines(long_walk));
    const auto at = std::find_if(found.relations.begin(), found.relations.end(),
                                 [](const relation& r) { return r.right.size() == 2; });
    BOOST_REQUIRE((at != found.relations.end()));
    BOOST_TEST((at->kind == relation_kind::identity));
    BOOST_TEST(at->left.front().id == "KXRT-95");
    BOOST_TEST(at->right[0].id == "5");
    BOOST_TEST(at->right[1].id == "6");
    BOOST_TEST(found.statistics.unions == 1U);
    for (const relation& r : found.relations) // what the union says already is not said again
        BOOST_TEST((r.kind != relation_kind::disjoint), r.right.front().id);
}

BOOST_AUTO_TEST_CASE(the_side_with_the_smaller_key_stands_left) {
    auto markets = lines(long_walk);
    const related plain = relate(markets);
    for (market& m : markets)
        if (m.key.platform == "kalshi") m.key.platform = "zeta";
    const related turned = relate(markets);
    BOOST_REQUIRE(plain.relations.size() == turned.relations.size());
    std::map<std::string, relation_kind> kinds;
    for (const relation& r : plain.relations)
        kinds[r.right.front().id + "+" + std::to_string(r.right.size())] = r.kind;
    for (const relation& r : turned.relations) {
        BOOST_TEST(r.left.front().platform == "polymarket");
        BOOST_TEST((r.left.front() < r.right.front()));
        BOOST_TEST((kinds.at(r.left.front().id + "+" + std::to_string(r.left.size())) ==
                    mirrored(r.kind)));
    }
}

// Whether a mayor wins here or there is a question of names that only a model could tell to be one
// place; where each town's election is proved to be the other platform's, nobody needs to be asked.
BOOST_AUTO_TEST_CASE(nothing_is_asked_of_two_markets_that_both_have_a_proved_partner) {
    const auto election = [](const std::string& platform, const std::string& town) {
        const std::string win = "the 2028 " + town + " mayoral election";
        return R"({"platform":")" + platform + R"(","id":")" + town + R"(","event":")" + town +
               R"(","title":"Will Ada Quill win )" + win + R"(?","rules":"If Ada Quill wins )" +
               win + R"(, then the market resolves to Yes."})" + "\n";
    };
    const std::string here = election("kalshi", "Elmworth") + election("polymarket", "Elmworth");
    const related both = relate(
        lines(here + election("kalshi", "Larkfield") + election("polymarket", "Larkfield")));
    BOOST_TEST(both.relations.size() == 2U);
    BOOST_TEST(both.open.empty());
    BOOST_TEST(both.statistics.implied == 2U);
    for (const char* const lonely : {"kalshi", "polymarket"}) {
        const related one = relate(lines(here + election(lonely, "Larkfield")));
        BOOST_TEST(one.relations.size() == 1U);
        BOOST_TEST(one.open.size() == 1U, lonely);
    }
}

BOOST_AUTO_TEST_CASE(the_same_for_any_threads_and_ranges) {
    const auto& markets = shared_world().markets;
    const std::string wanted = text_of(relate(markets));
    BOOST_TEST(wanted.size() > 1'000U);
    const tbb::global_control four(tbb::global_control::max_allowed_parallelism, 4);
    for (const int threads : {1, 2, 4}) {
        tbb::task_arena arena(threads);
        BOOST_TEST((arena.execute([&] { return text_of(relate(markets)); }) == wanted), threads);
    }
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{100'000}}) {
        relater work(markets, {});
        std::vector<related> parts(3);
        std::vector<std::size_t> starts;
        for (std::size_t at = 0; at < work.groups(); at += step) starts.push_back(at);
        std::shuffle(starts.begin(), starts.end(), std::mt19937(static_cast<unsigned>(step)));
        const auto end = [&](std::size_t at) { return std::min(at + step, work.groups()); };
        for (const std::size_t at : starts) work.compile_range(at, end(at));
        work.index();
        for (const std::size_t at : starts) work.relate_range(at, end(at), parts[at % 3]);
        BOOST_TEST((text_of(work.finish(parts)) == wanted), step);
    }
}

BOOST_AUTO_TEST_CASE(the_order_of_the_input_does_not_matter) {
    auto markets = shared_world().markets;
    const std::string wanted = text_of(relate(markets));
    std::shuffle(markets.begin(), markets.end(), std::mt19937(5));
    BOOST_TEST((text_of(relate(markets)) == wanted));
}

BOOST_AUTO_TEST_CASE(the_counts_balance) {
    const related found = relate(shared_world().markets);
    const relate_statistics& s = found.statistics;
    BOOST_TEST(s.markets == shared_world().markets.size());
    BOOST_TEST(s.related + s.refuted + s.open == s.blocking.pairs);
    BOOST_TEST(s.blocking.pairs <= s.blocking.candidates);
    BOOST_TEST(found.relations.size() + s.unconfident +
                   (s.implied + s.open_dropped + found.open.size() - s.open) ==
               s.related + s.unions);
    std::uint64_t refuted = 0;
    for (const auto count : s.refuted_by) refuted += count;
    BOOST_TEST(refuted == s.refuted);
}

BOOST_AUTO_TEST_CASE(options_bound_what_is_kept) {
    const auto& markets = shared_world().markets;
    const related none = relate(markets, {.min_confidence = 1.1, .open_per_market = 0});
    BOOST_TEST(none.relations.empty());
    BOOST_TEST(none.open.empty());
    BOOST_TEST(none.statistics.unconfident > 0U);
    const related narrow = relate(markets, {.candidates_per_market = 0});
    BOOST_TEST(narrow.statistics.blocking.candidates <= markets.size()); // at least one is tried
    BOOST_TEST(narrow.statistics.blocking.candidates > 0U);
}

BOOST_AUTO_TEST_CASE(hostile_titles_do_no_harm) {
    std::mt19937 random(8);
    std::vector<market> markets;
    for (int i = 0; i < 300; ++i) {
        market m;
        m.key = {i % 3 == 0 ? "a" : i % 3 == 1 ? "b" : "c", std::to_string(i)};
        for (auto n = random() % 60; n > 0; --n) m.title += static_cast<char>(random() % 256);
        if (i % 7 == 0) m.title = "";
        if (i % 11 == 0) m.title = "Will Jane win the race?";
        if (i == 55) m.title = std::string(200'000, 'x');
        if (i == 56)
            for (int n = 0; n < 20'000; ++n) m.title += "w" + std::to_string(n) + " ";
        if (i % 2 == 0) m.event_id = std::to_string(i % 5);
        m.yes_label = i % 13 == 0 ? "\xff\xfe" : "";
        markets.push_back(m);
    }
    const related found = relate(markets);
    BOOST_TEST(found.statistics.markets == markets.size());
    for (const relation& r : found.relations)
        for (const auto& left : r.left)
            for (const auto& right : r.right) BOOST_TEST(left.platform != right.platform);
}

BOOST_AUTO_TEST_CASE(nothing_and_one_platform) {
    BOOST_TEST(relate({}).relations.empty());
    market alone;
    alone.key = {"a", "1"};
    alone.title = "Will it rain?";
    market twin = alone;
    twin.key.id = "2";
    BOOST_TEST(relate(std::vector{alone, twin}).relations.empty()); // one venue's business
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dutchbook::match
