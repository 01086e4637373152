#include <nodes/match/synthetic_draft.hpp>

#include <array>

namespace dutchbook::match::synthetic {
namespace {

std::vector<std::string> candidates(const topic& t, std::size_t count) {
    std::vector<std::string> out;
    const std::uint64_t base = mix(t.shape, 11) % 10'000;
    for (std::size_t i = 0; i < count; ++i) out.push_back(person((base + i * 137) % 10'000));
    if (t.trap == "name") // another member of the family stands instead
        for (std::string& name : out) name += " Jr.";
    return out;
}

// Mayors: the winner among people.

struct mayor_race {
    std::string place, year;
    std::vector<std::string> people;
};

mayor_race mayor(const topic& t) {
    const std::uint64_t place = t.ordinal % 2'000;
    const std::string prefix = t.trap == "place" ? "Lower " : "";
    return {prefix + town(place), std::to_string(year_of(t, t.ordinal / 2'000)),
            candidates(t, 3 + mix(t.shape, 12) % 5)};
}

draft mayor_kalshi(const topic& t) {
    const mayor_race race = mayor(t);
    const std::string contest = race.year + " " + race.place + " mayoral election";
    draft d;
    d.series = "KXMAYOR" + ticker_of(race.place);
    d.ticker = d.series + "-" + race.year.substr(2);
    d.title = "Who will win the " + contest + "?";
    d.category = "Politics";
    d.source = "the city's board of elections";
    d.siblings = exclusivity::at_most_one;
    d.last = static_cast<std::int64_t>(race.people.size());
    d.close = date_of(year_of(t, t.ordinal / 2'000), 11, 9);
    for (std::int64_t i = 0; const std::string& name : race.people) {
        d.rows.push_back({"Will " + name + " win the " + contest + "?",
                          name,
                          kalshi_rules(name + " wins the " + contest, d.source),
                          {},
                          i,
                          i});
        ++i;
    }
    return d;
}

draft mayor_polymarket(const topic& t) {
    const mayor_race race = mayor(t);
    std::string verb = "win the ", contest = race.year + " " + race.place + " mayoral election";
    if (t.trap == "stage") contest = race.year + " " + race.place + " mayoral primary";
    if (t.trap == "rank") verb = "finish second in the ";
    draft d;
    d.title = race.place + " Mayoral Election " + (t.trap == "rank" ? "2nd place" : "Winner");
    d.category = "Politics";
    d.siblings = exclusivity::augmented;
    d.last = static_cast<std::int64_t>(race.people.size());
    d.close = date_of(year_of(t, t.ordinal / 2'000), 11, 5);
    for (std::int64_t i = 0; const std::string& name : race.people) {
        const std::string act = t.trap == "rank" ? " finishes second in the " : " wins the ";
        d.rows.push_back({"Will " + name + " " + verb + contest + "?",
                          name,
                          polymarket_rules(name + act + contest, "official results"),
                          {},
                          i,
                          i});
        ++i;
    }
    return d;
}

// Nominees of a party for an office of a state.

struct nomination {
    std::string office, state, party, year;
    int number;
    std::vector<std::string> people;
};

nomination nominee(const topic& t) {
    static constexpr std::array<std::string_view, 6> offices = {
        "Governor",  "Attorney General",    "Secretary of State",
        "Treasurer", "Lieutenant Governor", "Auditor"};
    const bool democrat = (t.ordinal / 50 % 2 == 1) != (t.trap == "party");
    const int year = year_of(t, t.ordinal / 600);
    return {std::string(offices[t.ordinal / 100 % 6]),
            state(t.ordinal),
            democrat ? "Democratic" : "Republican",
            std::to_string(year),
            year,
            candidates(t, 3 + mix(t.shape, 13) % 6)};
}

draft nominee_kalshi(const topic& t) {
    const nomination n = nominee(t);
    draft d;
    d.series = "KX" + ticker_of(n.office) + "NOM" + n.party.substr(0, 1);
    d.ticker = d.series + state_code(t.ordinal) + "-" + n.year.substr(2);
    const std::string what =
        n.party + " nominee for " + n.office + " of " + n.state + " in " + n.year;
    d.title = "Who will be the " + what + "?";
    d.category = "Politics";
    d.siblings = exclusivity::at_most_one;
    d.last = static_cast<std::int64_t>(n.people.size());
    d.close = date_of(n.number, 11, 3);
    for (std::int64_t i = 0; const std::string& name : n.people) {
        d.rows.push_back({"Will " + name + " be the " + what + "?",
                          name,
                          kalshi_rules(name + " is the " + what, "the state party"),
                          {},
                          i,
                          i});
        ++i;
    }
    return d;
}

draft nominee_polymarket(const topic& t) {
    const nomination n = nominee(t);
    draft d;
    d.title = n.year + " " + n.state + " " + n.party + " nominee for " + n.office;
    d.category = "Politics";
    d.siblings = exclusivity::augmented;
    d.last = static_cast<std::int64_t>(n.people.size());
    d.close = date_of(n.number, 9, 1);
    const std::string race = n.year + " " + n.state + " " + n.office + " election";
    for (std::int64_t i = 0; const std::string& name : n.people) {
        const std::string title = t.trap == "stage"
                                      ? "Will " + name + " win the " + race + "?"
                                      : "Will " + name + " be the " + n.party + " nominee for " +
                                            n.office + " of " + n.state + " in " + n.year + "?";
        const std::string rule = t.trap == "stage"
                                     ? name + " wins the " + race
                                     : name + " is the " + n.party + " nominee in the " + race;
        d.rows.push_back({title,
                          name,
                          polymarket_rules(rule, "the " + n.party + " Party of " + n.state),
                          {},
                          i,
                          i});
        ++i;
    }
    return d;
}

// House districts: the winning party; a third one keeps the two from being exhaustive.

struct district_race {
    std::string district, year;
    int number;
};

district_race district(const topic& t) {
    const std::uint64_t number = t.ordinal / 50 % 24 + 1 + (t.trap == "district" ? 30 : 0);
    const int year = year_of(t, t.ordinal / 1'200);
    return {state_code(t.ordinal) + (number < 10 ? "-0" : "-") + std::to_string(number),
            std::to_string(year), year};
}

draft house_kalshi(const topic& t) {
    const district_race race = district(t);
    draft d;
    d.series = "KXHOUSE" + ticker_of(race.district);
    d.ticker = d.series + "-" + race.year.substr(2);
    d.title = race.district + " House winner? (" + race.year + ")";
    d.category = "Politics";
    d.siblings = exclusivity::at_most_one;
    d.last = 2;
    d.close = date_of(race.number + 1, 1, 3);
    for (std::int64_t i = 0; const char* party : {"Republican", "Democratic"}) {
        const std::string name = std::string(party) + " Party";
        d.rows.push_back(
            {"Will the " + name + " win the " + race.district + " House race in " + race.year + "?",
             name,
             kalshi_rules("a member of the " + name + " wins the " + race.year +
                              " House election in " + race.district,
                          "the Clerk of the House"),
             {},
             i,
             i});
        ++i;
    }
    return d;
}

draft house_polymarket(const topic& t) {
    const district_race race = district(t);
    const std::string contest =
        t.trap == "stage" ? " House primary in " + race.year : " House seat in " + race.year;
    draft d;
    d.title = race.district + " House Election " + race.year;
    d.category = "Politics";
    d.siblings = exclusivity::augmented;
    d.last = 2;
    d.close = date_of(race.number, 11, 4);
    for (std::int64_t i = 0; const char* party : {"Republican", "Democratic"}) {
        const std::string name = std::string(party) + " Party";
        d.rows.push_back(
            {"Will the " + name + " win the " + race.district + contest + "?",
             party,
             polymarket_rules("the " + name + " candidate wins the " + race.district + contest,
                              "official state results"),
             {},
             i,
             i});
        ++i;
    }
    return d;
}

// People who leave an office by a date.

struct exit_ladder {
    std::string name, office;
    int year;
};

exit_ladder leaving(const topic& t) {
    static constexpr std::array<std::string_view, 5> offices = {
        "Finance Minister", "Foreign Minister", "Defense Minister", "Prime Minister",
        "Health Minister"};
    // An office is asked about every so many ordinals: never with one name twice.
    std::string name = person(mix(t.shape, 14) % 312 * 32 + t.ordinal / 200 % 32);
    if (t.trap == "name") name += " Jr.";
    const std::uint64_t office = t.ordinal / 40 % 5 + (t.trap == "office" ? 1 : 0);
    return {name, std::string(offices[office % 5]) + " of " + country(t.ordinal),
            year_of(t, t.ordinal / 200)};
}

std::int64_t day(std::chrono::sys_days d) { return d.time_since_epoch().count(); }

draft exit_kalshi(const topic& t) {
    const exit_ladder e = leaving(t);
    draft d;
    d.series = "KXOUT" + ticker_of(e.name);
    d.ticker = d.series + "-" + std::to_string(e.year % 100);
    d.title = "When will " + e.name + " leave office as " + e.office + "?";
    d.category = "Politics";
    d.first = day(t.today);
    d.last = day(date_of(e.year + 20, 1, 1));
    d.close = date_of(e.year + 1, 1, 1);
    for (const auto before :
         {date_of(e.year, 4, 1), date_of(e.year, 7, 1), date_of(e.year + 1, 1, 1)}) {
        const std::string label = "Before " + short_date(before);
        const std::string what = " leave office as " + e.office + " before " + short_date(before);
        d.rows.push_back({"Will " + e.name + what + "?",
                          label,
                          kalshi_rules(e.name + " leaves office as " + e.office + " before " +
                                           short_date(before),
                                       "the government's announcements"),
                          {},
                          d.first,
                          day(before) - 1});
    }
    return d;
}

draft exit_polymarket(const topic& t) {
    const exit_ladder e = leaving(t);
    draft d;
    d.title = e.name + " out as " + e.office + " by...?";
    d.category = "Politics";
    d.first = day(t.today);
    d.last = day(date_of(e.year + 20, 1, 1));
    d.close = date_of(e.year, 12, 31);
    for (const auto by : {date_of(e.year, 6, 30), date_of(e.year, 12, 31)}) {
        d.rows.push_back(
            {"Will " + e.name + " leave office as " + e.office + " by " + long_date(by) + "?",
             long_date(by),
             polymarket_rules(e.name + " leaves office as " + e.office + " by " + long_date(by) +
                                  ", 11:59 PM ET",
                              "official information"),
             {},
             d.first,
             day(by)});
    }
    return d;
}

constexpr std::array<std::string_view, 5> mayor_traps = {"year", "place", "stage", "rank", "name"};
constexpr std::array<std::string_view, 4> nominee_traps = {"year", "party", "stage", "name"};
constexpr std::array<std::string_view, 3> house_traps = {"year", "district", "stage"};
constexpr std::array<std::string_view, 2> exit_traps = {"office", "name"};
constexpr std::array<family, 4> families = {{
    {"mayor", mayor_traps, mayor_kalshi, mayor_polymarket},
    {"nominee", nominee_traps, nominee_kalshi, nominee_polymarket},
    {"house", house_traps, house_kalshi, house_polymarket},
    {"exit", exit_traps, exit_kalshi, exit_polymarket},
}};

} // namespace

std::span<const family> politics() { return families; }

} // namespace dutchbook::match::synthetic
