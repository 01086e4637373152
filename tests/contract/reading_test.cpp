#include <boost/test/unit_test.hpp>

#include "builders.hpp"
#include "nodes/contract/calendar.hpp"
#include "nodes/contract/describe.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/readers.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
namespace dc = dutchbook::contract;

namespace {

struct read_tokens {
    explicit read_tokens(std::string_view text) {
        list.read(text);
        dc::apply_phrases(list.tokens(), tokens);
    }
    dc::token_list list;
    std::vector<dc::token> tokens;
};

std::string values_of(std::string_view text, bool bare = false) {
    read_tokens r(text);
    const auto x = dc::read_values(r.tokens, bare);
    return x ? dc::text_of(*x) : "";
}
std::string rank_of(std::string_view text) {
    read_tokens r(text);
    std::uint64_t of = 0;
    const auto x = dc::read_rank(r.tokens, of);
    return x ? dc::text_of(*x) : "";
}
std::string window_of(std::string_view text) {
    read_tokens r(text);
    const auto t = dc::read_time(r.tokens);
    std::string out = dc::text_of(t.window);
    if (t.edition_last)
        out += " / " + std::to_string(t.edition_first) + "-" + std::to_string(t.edition_last);
    return out;
}
std::string folded(std::string_view text) {
    std::string out;
    dc::fold(text, 1'000, out);
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(reading)

BOOST_AUTO_TEST_CASE(text_is_folded) {
    BOOST_TEST(folded("Nicolás Maduro") == "nicolas maduro");
    BOOST_TEST(folded("ŁÓDŹ Erdő Ærø Straße") == "lodz erdo aero strasse");
    BOOST_TEST(folded("\xE2\x80\xAD"
                      "A\xE2\x80\x99ja") == "a'ja");
    BOOST_TEST(folded("60–69 “x” ＡＢＣ") == "60-69 \"x\" abc");
    BOOST_TEST(folded("\xFF\xFEok") == "  ok");
}

BOOST_AUTO_TEST_CASE(words_join_and_split) {
    const auto words = [](std::string_view text) {
        dc::token_list list;
        list.read(text);
        std::string out;
        for (const auto& t : list.tokens())
            if (t.kind != dc::token_kind::symbol) out += std::string(t.text) + '|';
        return out;
    };
    BOOST_TEST(words("J.D. Vance's U.S. O'Connor A’ja") == "jd|vance|us|oconnor|aja|");
    BOOST_TEST(words("J. D. Vance") == "j|d|vance|");
    BOOST_TEST(words("49ers, 76ers and GPT-6") == "49ers|76ers|and|gpt|6|");
    BOOST_TEST(words("$1,250.5 in 25bps") == "1,250.5|in|25|bps|");
    BOOST_TEST(words("2025-10-25T14:00:00.000Z now") == "2025-10-25t14:00:00.000z|now|");
}

BOOST_AUTO_TEST_CASE(comparisons_and_ranges) {
    BOOST_TEST(values_of("score Above 95?") == "(95, inf)");
    BOOST_TEST(values_of("95 or above") == "[95, inf)");
    BOOST_TEST(values_of("above 211 or above seats") == "[211, inf)");
    BOOST_TEST(values_of("at least 5%") == "[5, inf)%");
    BOOST_TEST(values_of("fewer than 49 senators") == "(-inf, 49)");
    BOOST_TEST(values_of("22 or fewer seats") == "(-inf, 22]");
    BOOST_TEST(values_of("22 seats or fewer") == "(-inf, 22]");
    BOOST_TEST(values_of("no more than 3%") == "(-inf, 3]%");
    BOOST_TEST(values_of("between 24% and 28%") == "[24, 28]%");
    BOOST_TEST(values_of("96–97") == "[96, 97]");
    BOOST_TEST(values_of("between 16 to 19 executive orders") == "[16, 19]");
    BOOST_TEST(values_of("6+ Oscars") == "[6, inf)");
    BOOST_TEST(values_of(">$6B") == "(6000000000, inf) dollars");
    BOOST_TEST(values_of("≥ 4.5%") == "[4.5, inf)%");
    BOOST_TEST(values_of("$1.5 million or more") == "[1500000, inf) dollars");
    BOOST_TEST(values_of("$1-2 million") == "[1000000, 2000000] dollars");
    BOOST_TEST(values_of("reach $100k") == "[100000, inf) dollars");
    BOOST_TEST(values_of("dip to $70k") == "(-inf, 70000] dollars");
    BOOST_TEST(values_of("between na% and 24%") == "(-inf, 24]%");
    BOOST_TEST(values_of("five or more ballots") == "[5, inf)");
    BOOST_TEST(values_of("cut by 25 bps") == "0.25%");
    BOOST_TEST(values_of("46-47°F") == "[46, 47] °F");
    BOOST_TEST(values_of("exactly 3") == "3");
    BOOST_TEST(values_of("will 53 Senators vote") == "53");
    BOOST_TEST(values_of("53", true) == "53");
    BOOST_TEST(values_of("between -5% and 0%") == "[-5, 0]%");
}

BOOST_AUTO_TEST_CASE(numbers_that_compare_nothing_stay_words) {
    BOOST_TEST(values_of("Black Phone 2") == "");
    BOOST_TEST(values_of("Democrats 66 win") == "");
    BOOST_TEST(values_of("\"28 Years Later\" sequel") == "");
    BOOST_TEST(values_of("season 3 finale") == "");
    BOOST_TEST(values_of("over the moon") == "");
}

BOOST_AUTO_TEST_CASE(ranks) {
    BOOST_TEST(rank_of("finish in the top 5") == "[1, 5]");
    BOOST_TEST(rank_of("a #1 hit") == "1");
    BOOST_TEST(rank_of("win the third most seats") == "3");
    BOOST_TEST(rank_of("get 2nd in the German election") == "2");
    BOOST_TEST(rank_of("win second place") == "2");
    BOOST_TEST(rank_of("finish 3rd in the league") == "3");
    BOOST_TEST(rank_of("be the runner-up") == "2");
    BOOST_TEST(rank_of("Nebraska's 2nd congressional district") == "");
    BOOST_TEST(rank_of("the 1st round") == "");
}

BOOST_AUTO_TEST_CASE(windows) {
    BOOST_TEST(window_of("before Feb 1, 2026") == "until 2026-01-31");
    BOOST_TEST(window_of("by January 31, 2026") == "until 2026-01-31");
    BOOST_TEST(window_of("by Dec 31, 2026, 11:59 PM ET") == "until 2026-12-31");
    BOOST_TEST(window_of("by end of 2026") == "until 2026-12-31");
    BOOST_TEST(window_of("before 2026") == "until 2025-12-31");
    BOOST_TEST(window_of("in 2025") == "from 2025-01-01 to 2025-12-31");
    BOOST_TEST(window_of("in March 2026") == "from 2026-03-01 to 2026-03-31");
    BOOST_TEST(window_of("Q4 2025 GDP") == "from 2025-10-01 to 2025-12-31");
    BOOST_TEST(window_of("on May 9, 2026") == "on 2026-05-09");
    BOOST_TEST(window_of("by September 30?") == "until any-09-30");
    BOOST_TEST(window_of("between September 1-15") == "from any-09-01 to any-09-15");
    BOOST_TEST(window_of("between 2025 and 2035") == "from 2025-01-01 to 2035-12-31");
    BOOST_TEST(window_of("before 2025-10-25T14:00:00.000Z") == "until 2025-10-25");
    BOOST_TEST(window_of("before 31 December 2026") == "until 2026-12-30");
    BOOST_TEST(window_of("Eurovision 2025") == "unread / 2025-2025");
    BOOST_TEST(window_of("the 2025–26 Champions League") == "unread / 2025-2026");
    BOOST_TEST(window_of("in 2025 Dutch general election") == "unread / 2025-2025");
    BOOST_TEST(window_of("this year") == "this period (relative)");
    BOOST_TEST(window_of("more than 2024 votes") == "unread");
    BOOST_TEST(window_of("above $2000") == "unread");
    BOOST_TEST(window_of("before his term ends") == "unread");
    BOOST_TEST(window_of("before February 30, 2026").find("2026-03") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(dates_exist) {
    BOOST_CHECK(dc::day_of(2024, 2, 29));
    BOOST_CHECK(!dc::day_of(2026, 2, 29));
    BOOST_CHECK(!dc::day_of(2026, 13, 1));
    BOOST_CHECK(!dc::read_iso_date("2026-13-45"));
    BOOST_CHECK(!dc::read_iso_date("2026-01-011"));
}

BOOST_AUTO_TEST_CASE(a_missing_year_comes_from_the_close_or_the_rules_or_stays_unread) {
    auto m = make_market("polymarket", "1", "Will Russia capture Lyman by December 31?");
    BOOST_CHECK(dc::compile(m).window.year_unread);
    m.close_time = parse_timestamp("2025-12-31T23:55:00Z");
    BOOST_TEST(dc::text_of(dc::compile(m).window) == "until 2025-12-31");
    m.close_time = parse_timestamp("2026-03-31T00:00:00Z");
    BOOST_CHECK(dc::compile(m).window.year_unread);
    m.rules = "Resolves Yes if Russia captures Lyman by December 31, 2026, 11:59 PM ET.";
    BOOST_TEST(dc::text_of(dc::compile(m).window) == "until 2026-12-31");
}

BOOST_AUTO_TEST_CASE(text_beats_a_stale_end_and_the_conflict_is_noted) {
    auto m = make_market("polymarket", "1", "Ukraine election held by December 31, 2026?");
    m.close_time = parse_timestamp("2025-12-31T12:00:00Z");
    const auto c = dc::compile(m);
    BOOST_TEST(dc::text_of(c.window) == "until 2026-12-31");
    BOOST_CHECK(c.date_conflict);
}

BOOST_AUTO_TEST_CASE(strike_fields_beat_words) {
    auto m = make_market("kalshi", "KXBTC-1", "Bitcoin price on Mar 1, 2026?", "95,000 or above");
    m.strike.kind = strike_kind::greater;
    m.strike.floor = decimal{94'999'990'000};
    auto c = dc::compile(m);
    BOOST_TEST(dc::text_of(c.values) == "[95000, inf)");
    BOOST_TEST(c.tick == 10'000);
    m.strike.floor = decimal{90'000'000'000};
    c = dc::compile(m);
    BOOST_TEST(dc::text_of(c.values) == "(90000, inf)");
}

BOOST_AUTO_TEST_CASE(description_names_every_field) {
    const auto lines = dc::describe(dc::compile(
        make_market("kalshi", "KXEXAMPLE-26",
                    "Will Rory McIlroy finish top 5 at the Masters before Jun 1, 2026?")));
    std::string all;
    for (const auto& l : lines) all += l + "\n";
    for (const auto* name :
         {"subject:", "rank: [1, 5]", "window: until 2026-05-31", "rules: missing"})
        BOOST_TEST(all.find(name) != std::string::npos, name);
}

BOOST_AUTO_TEST_SUITE_END()
