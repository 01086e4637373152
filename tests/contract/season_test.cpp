// Seasons and editions: two are never one, and a title that names none needs a close or a ticker
// that does. What stands around a question is not lent to it.
#include <boost/test/unit_test.hpp>

#include "builders.hpp"

using namespace dutchbook;
using namespace dutchbook::testing;
using contract::finding;

namespace {

market listed(std::string title, std::string_view closes, std::string id = "KXCUP") {
    auto m = make_market("kalshi", std::move(id), std::move(title));
    if (!closes.empty()) m.close_time = m.end_date = parse_timestamp(closes);
    return m;
}
contract::verdict judged(const market& a, const market& b) { return judge(a, b); }

constexpr auto may_2026 = "2026-05-24T20:00:00Z";
constexpr auto may_2027 = "2027-05-30T20:00:00Z";
constexpr auto january_2027 = "2027-01-04T20:00:00Z";

} // namespace

BOOST_AUTO_TEST_SUITE(seasons)

BOOST_AUTO_TEST_CASE(the_close_says_which_season_a_bare_title_means) {
    const std::string bare = "Will Ajax win the Eredivisie?";
    for (const std::string season : {"2025–26", "2025-26", "2025/26"}) {
        const auto named = listed("Will Ajax win the " + season + " Eredivisie?", may_2026, "7001");
        BOOST_TEST(is(judged(listed(bare, may_2026), named), relation_kind::identity), season);
        BOOST_TEST((judged(listed(bare, may_2027), named).what == finding::open), season);
    }
    const auto year = listed("Will Ajax win the 2026 Eredivisie?", may_2026, "7001");
    BOOST_TEST(is(judged(listed(bare, may_2026), year), relation_kind::identity));
    BOOST_TEST(
        is(judged(listed(bare, january_2027), year), relation_kind::identity)); // settled late
    BOOST_TEST((judged(listed(bare, may_2027), year).what == finding::open));
}

BOOST_AUTO_TEST_CASE(the_ticker_says_which_season_a_bare_title_means) {
    const std::string bare = "Will Ajax win the Eredivisie?";
    const auto named = listed("Will Ajax win the 2025–26 Eredivisie?", may_2026, "7001");
    BOOST_TEST(is(judged(listed(bare, "", "KXCUP-26"), named), relation_kind::identity));
    BOOST_TEST((judged(listed(bare, "", "KXCUP-27"), named).what == finding::open));
    BOOST_TEST((judged(listed(bare, "", "KXCUP-25"), named).what == finding::open)); // 2024-25?
    BOOST_TEST(is(judged(listed(bare, may_2026, "KXCUP-25"), named), relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(two_seasons_are_never_one) {
    const auto cup = [](const std::string& season) {
        return listed("Will Ajax win the " + season + " Eredivisie?", may_2026);
    };
    for (const auto& [one, other] : {std::pair("2024–25", "2025–26"),
                                     {"2025–26", "2026–27"},
                                     {"2025", "2026"},
                                     {"2026–27", "2026"},
                                     {"2024-25", "2026"}})
        BOOST_TEST((judged(cup(one), cup(other)).what != finding::related), one << ' ' << other);
    BOOST_TEST(is(judged(cup("2025–26"), cup("2026")), relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(winners_of_closes_a_year_apart_stay_open) {
    const std::string title = "Will Ajax win the Eredivisie?";
    BOOST_TEST((judged(listed(title, may_2026), listed(title, may_2027)).what == finding::open));
    BOOST_TEST(
        is(judged(listed(title, may_2026), listed(title, may_2026)), relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(nothing_is_lent) {
    auto plane = make_market("kalshi", "KXNORVEXCRASH-27", "Will a plane of Norvex crash in 2027?");
    auto any = make_market("polymarket", "7001", "Will a plane crash in 2027?");
    plane.rules = any.rules = "A crash of a plane, of Norvex or of anybody, counts.";
    BOOST_TEST(!is(judged(plane, any), relation_kind::identity));
    any.event_title = "Norvex in 2027";
    BOOST_TEST(!is(judged(plane, any), relation_kind::identity));
    any.key.id = "KXNORVEX-27";
    BOOST_TEST(!is(judged(plane, any), relation_kind::identity));
}

BOOST_AUTO_TEST_CASE(a_ticker_names_its_league_and_its_place) {
    const auto award = make_market("kalshi", "KXNHLROOKIE-27", "Rookie of the Year?", "Ann Vale");
    const auto cup = make_market("kalshi", "KXCUPNHL-27", "Rookie of the Year?", "Ann Vale");
    const auto full =
        make_market("polymarket", "7001", "Will Ann Vale win the 2027 NHL Rookie of the Year?");
    BOOST_TEST(is(judged(award, full), relation_kind::identity));
    BOOST_TEST((judged(cup, full).what == finding::open));
}

BOOST_AUTO_TEST_SUITE_END()
