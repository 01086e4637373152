// Two events with outcomes in common: what is left of them is asked first, and proved by nothing.

#include <algorithm>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include <nodes/match/align_events.hpp>
#include <nodes/match/relate.hpp>

namespace dutchbook::match {
namespace {

using names = std::vector<std::string>;

const std::string contest = "2026 Ashford mayoral election";

std::vector<market> event(const std::string& platform, const names& people,
                          exclusivity siblings = exclusivity::at_most_one) {
    std::vector<market> out;
    for (const std::string& name : people) {
        market m;
        m.key = {platform, platform.substr(0, 1) + std::to_string(out.size())};
        m.event_id = platform + "-ashford";
        m.event_title = "Who will win the " + contest + "?";
        m.title = "Will " + name + " win the " + contest + "?";
        m.yes_label = name;
        m.rules = "If " + name + " wins the " + contest + ", then the market resolves to Yes.";
        m.siblings = siblings;
        out.push_back(std::move(m));
    }
    return out;
}

related relate_events(const names& ours, const names& theirs,
                      exclusivity siblings = exclusivity::at_most_one) {
    static std::vector<market> markets;
    markets = event("kalshi", ours, siblings);
    for (market& m : event("polymarket", theirs, siblings)) markets.push_back(std::move(m));
    return relate(markets);
}

std::ptrdiff_t aligned(const related& in) {
    return std::ranges::count_if(in.open, [](const open_pair& p) {
        return p.unread.find("outcomes in common") != std::string::npos;
    });
}

const open_pair* find(const related& in, const std::string& left, const std::string& right) {
    const auto at = std::ranges::find_if(
        in.open, [&](const open_pair& p) { return p.left.id == left && p.right.id == right; });
    return at == in.open.end() ? nullptr : &*at;
}

bool is_related(const related& in, const std::string& left) {
    return std::ranges::any_of(in.relations,
                               [&](const relation& r) { return r.left.front().id == left; });
}

const names four = {"Alma Kessler", "Brent Novak", "Carla Okafor", "Volodymyr Zelenko"};

names with_last(std::string last) {
    names out = four;
    out.back() = std::move(last);
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(aligning)

BOOST_AUTO_TEST_CASE(the_last_outcome_of_two_events_is_asked_first_and_not_proved) {
    for (const char* alias : {"Zelenko", "V. Zelenko"}) {
        const related found = relate_events(four, with_last(alias));
        BOOST_TEST(aligned(found) == 1, alias);
        BOOST_TEST(!is_related(found, "k3"), alias);
        for (const char* known : {"k0", "k1", "k2"}) BOOST_TEST(is_related(found, known), alias);
        const open_pair* asked = find(found, "k3", "p3");
        BOOST_TEST_REQUIRE(asked, alias);
        BOOST_TEST(asked->plausibility == last_pair_plausibility, alias);
        BOOST_TEST(asked == &found.open.front(), alias);
        BOOST_TEST(asked->unread.find("3 outcomes in common") != std::string::npos, asked->unread);
        // Nobody who has a partner is asked about.
        BOOST_TEST(found.open.size() == 1U, alias);
        const auto& s = found.statistics;
        BOOST_TEST(s.related + s.refuted + s.open == s.blocking.pairs);
    }
}

BOOST_AUTO_TEST_CASE(of_several_that_are_left_only_the_mutual_best_comes_first) {
    names ours = four, theirs = four;
    ours.insert(ours.end(), {"Dario Whitlock", "Elena Thornbury"});
    theirs.insert(theirs.end(), {"Whitlock", "Felix Montrose"});
    const related found = relate_events(ours, theirs);
    const open_pair* asked = find(found, "k4", "p4");
    if (!is_related(found, "k4")) { // a surname alone is open, not proved
        BOOST_TEST_REQUIRE(asked);
        BOOST_TEST(asked->plausibility >= mutual_best_plausibility);
        BOOST_TEST(asked == &found.open.front());
    }
    BOOST_TEST(aligned(found) >= 1);
}

BOOST_AUTO_TEST_CASE(events_that_are_not_one_family_of_each_venue_are_left_alone) {
    // They do not exclude each other: two may be the same person's.
    BOOST_TEST(aligned(relate_events(four, with_last("Wolodymyr Selenko"), exclusivity::none)) ==
               0);
    // One outcome in common is no alignment.
    BOOST_TEST(aligned(relate_events({"Alma Kessler", "Brent Novak", "Carla Okafor"},
                                     {"Alma Kessler", "Dora Fairfax", "Emil Gallardo"})) == 0);
    // Nor are two of six.
    BOOST_TEST(aligned(relate_events({"Alma Kessler", "Brent Novak", "Carla Okafor",
                                      "Hugo Sandoval", "Irene Ulloa", "Jonas Vasquez"},
                                     {"Alma Kessler", "Brent Novak", "Dora Fairfax",
                                      "Emil Gallardo", "Fiona Haverford", "Gavin Ingersoll"})) ==
               0);
}

BOOST_AUTO_TEST_CASE(names_that_exclude_each_other_stay_apart) {
    const related found = relate_events(four, with_last("Dora Fairfax"));
    BOOST_TEST(aligned(found) == 0);
    BOOST_TEST(!is_related(found, "k3"));
}

BOOST_AUTO_TEST_CASE(who_stands_for_nobody_yet_is_no_alias) {
    const related found = relate_events(four, with_last("Person D"));
    BOOST_TEST(aligned(found) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace dutchbook::match
