#include <nodes/match/synthetic_draft.hpp>

#include <array>

namespace dutchbook::match::synthetic {
namespace {

std::string team(std::uint64_t n) { return town(n) + " " + mascot(mix(n, 41)); }

// Champions of a league's season.

struct season {
    std::string league, year;
    int number;
    std::vector<std::string> teams;
};

season title_race(const topic& t) {
    const int year = year_of(t, t.ordinal / 50);
    std::vector<std::string> teams;
    const std::uint64_t base = mix(t.shape, 42) % 2'000;
    for (std::uint64_t i = 0; i < 6 + mix(t.shape, 43) % 10; ++i)
        teams.push_back(team((base + i * 37) % 2'000));
    return {state(t.ordinal) + " Premier League", std::to_string(year), year, teams};
}

draft champion_kalshi(const topic& t) {
    const season s = title_race(t);
    draft d;
    d.series = "KXCHAMP" + state_code(t.ordinal);
    d.ticker = d.series + "-" + s.year.substr(2);
    d.title = s.year + " " + s.league + " champion?";
    d.category = "Sports";
    d.siblings = exclusivity::at_most_one;
    d.last = static_cast<std::int64_t>(s.teams.size());
    d.close = date_of(s.number, 6, 30);
    for (std::int64_t i = 0; const std::string& name : s.teams) {
        d.rows.push_back(
            {"Will the " + name + " win the " + s.year + " " + s.league + "?",
             name,
             kalshi_rules("the " + name + " win the " + s.year + " " + s.league, "the league"),
             {},
             i,
             i});
        ++i;
    }
    return d;
}

draft champion_polymarket(const topic& t) {
    const season s = title_race(t);
    const std::string act = t.trap == "place"   ? "finish in 3rd place in"
                            : t.trap == "stage" ? "reach the final of"
                                                : "win";
    draft d;
    d.title = s.year + " " + s.league +
              (t.trap == "place"   ? " – 3rd Place"
               : t.trap == "stage" ? " Finalists"
                                   : " Winner");
    d.category = "Sports";
    d.siblings = t.trap == "stage" ? exclusivity::none : exclusivity::augmented;
    d.last = static_cast<std::int64_t>(s.teams.size());
    d.close = date_of(s.number, 6, 30);
    for (std::int64_t i = 0; const std::string& name : s.teams) {
        d.rows.push_back(
            {"Will the " + name + " " + act + " the " + s.year + " " + s.league + "?",
             name,
             polymarket_rules("the " + name + " " + act + " the " + s.year + " " + s.league,
                              "the league"),
             {},
             i,
             i});
        ++i;
    }
    return d;
}

// Single games without a draw: a team on one venue, sometimes its opponent on the other.

struct game {
    std::string home, away;
    std::chrono::sys_days at;
};

game fixture(const topic& t) {
    const std::uint64_t home = t.ordinal % 2'000;
    const auto at = t.today + std::chrono::days{2 + 2 * static_cast<int>(t.ordinal / 2'000) +
                                                (t.trap == "date" ? 1 : 0)};
    std::uint64_t away = (home + 1 + mix(t.shape, 44) % 1'998) % 2'000;
    // Two clubs of one nickname would leave it to the town alone who is meant.
    while (away == home || mascot(mix(away, 41)) == mascot(mix(home, 41)))
        away = (away + 1) % 2'000;
    return {team(home), team(away), at};
}

draft game_kalshi(const topic& t) {
    const game g = fixture(t);
    draft d;
    d.series = "KXGAME";
    d.ticker = d.series + "-" + ticker_of(short_date(g.at)) + ticker_of(g.home);
    d.title = g.away + " at " + g.home + " on " + short_date(g.at) + "?";
    d.category = "Sports";
    d.siblings = exclusivity::exactly_one;
    d.last = 1;
    d.close = g.at;
    for (std::int64_t i = 0; const std::string& name : {g.home, g.away}) {
        const std::string& other = i == 0 ? g.away : g.home;
        d.rows.push_back(
            {"Will the " + name + " beat the " + other + " on " + short_date(g.at) + "?",
             name,
             kalshi_rules("the " + name + " beat the " + other + " on " + short_date(g.at),
                          "the league") +
                 " Games cannot end in a draw.",
             {},
             i,
             i});
        ++i;
    }
    return d;
}

draft game_polymarket(const topic& t) {
    const game g = fixture(t);
    const bool reversed = mix(t.shape, 45) % 2 == 0;
    const std::string& name = reversed ? g.away : g.home;
    const std::string& other = reversed ? g.home : g.away;
    draft d;
    d.title = g.away + " vs. " + g.home;
    d.category = "Sports";
    d.last = 1;
    d.close = g.at;
    d.rows.push_back({"Will the " + name + " beat the " + other + " on " + long_date(g.at) + "?",
                      "",
                      polymarket_rules("the " + name + " beat the " + other + " on " +
                                           long_date(g.at) + ". Games cannot end in a draw",
                                       "the league"),
                      {},
                      reversed ? 1 : 0,
                      reversed ? 1 : 0});
    return d;
}

// Daily temperatures of a station, whole degrees Fahrenheit, in buckets of two.

struct reading {
    std::string city, station, measure, measure_long;
    std::chrono::sys_days at;
    std::int64_t base;
};

reading weather(const topic& t) {
    const std::string city = town(t.ordinal % 40);
    const auto at = t.today + std::chrono::days{1 + 2 * static_cast<int>(t.ordinal / 40) +
                                                (t.trap == "date" ? 1 : 0)};
    const bool low = t.trap == "measure";
    return {city,
            city + (t.trap == "station" ? " Central Park" : " International Airport"),
            low ? "low" : "high",
            low ? "lowest" : "highest",
            at,
            30 + 2 * static_cast<std::int64_t>(mix(t.shape, 46) % 25)};
}

draft weather_kalshi(const topic& t) {
    const reading r = weather(t);
    draft d;
    d.series = "KXHIGH" + ticker_of(r.city);
    d.ticker = d.series + "-" + ticker_of(short_date(r.at));
    d.title = "Highest temperature in " + r.city + " on " + short_date(r.at) + "?";
    d.category = "Climate and Weather";
    d.siblings = exclusivity::at_most_one;
    d.first = -200;
    d.last = 200;
    d.close = r.at;
    for (std::int64_t i = 0; i < 6; ++i) {
        const std::int64_t low = r.base + 2 * i - 1, high = low + 1;
        const bool bottom = i == 0, top = i == 5;
        const std::string label = bottom ? std::to_string(high) + "° or below"
                                  : top
                                      ? std::to_string(low) + "° or above"
                                      : std::to_string(low) + "° to " + std::to_string(high) + "°";
        const std::string phrase =
            bottom ? "less than " + std::to_string(high + 1) + "°"
            : top  ? "greater than " + std::to_string(low - 1) + "°"
                   : "between " + std::to_string(low) + "-" + std::to_string(high) + "°";
        d.rows.push_back(
            {"Will the high temp in " + r.city + " be " + phrase + " on " + short_date(r.at) + "?",
             label,
             kalshi_rules("the highest temperature recorded at " + r.station + " for " +
                              short_date(r.at) + " is " + phrase + " Fahrenheit",
                          "the National Weather Service"),
             bottom ? below(high + 1)
             : top  ? above(low - 1)
                    : between(low, high),
             bottom ? d.first : low, top ? d.last : high});
    }
    return d;
}

draft weather_polymarket(const topic& t) {
    const reading r = weather(t);
    const std::int64_t shift =
        mix(t.shape, 47) % 3 == 0 ? 1 : 0; // buckets that straddle the other venue's
    draft d;
    d.title = r.measure_long + " temperature in " + r.city + " on " + long_date(r.at) + "?";
    d.title[0] = static_cast<char>(d.title[0] - 'a' + 'A');
    d.category = "Weather";
    d.siblings = exclusivity::exactly_one;
    d.first = -200;
    d.last = 200;
    d.close = r.at;
    for (std::int64_t i = 0; i < 6; ++i) {
        const std::int64_t low = r.base + 2 * i - 1 + shift, high = low + 1;
        const bool bottom = i == 0, top = i == 5;
        const std::string label = bottom ? std::to_string(high) + "°F or below"
                                  : top  ? std::to_string(low) + "°F or higher"
                                         : std::to_string(low) + "-" + std::to_string(high) + "°F";
        const std::string be = bottom || top ? label : "between " + label;
        d.rows.push_back(
            {"Will the " + r.measure_long + " temperature in " + r.city + " be " + be + " on " +
                 long_date(r.at) + "?",
             label,
             polymarket_rules("the " + r.measure_long + " temperature recorded at the " +
                                  r.station + " Station in degrees Fahrenheit on " +
                                  long_date(r.at) + " is " + be,
                              "the National Weather Service"),
             {},
             bottom ? d.first : low,
             top ? d.last : high});
    }
    return d;
}

constexpr std::array<std::string_view, 3> champion_traps = {"year", "place", "stage"};
constexpr std::array<std::string_view, 1> game_traps = {"date"};
constexpr std::array<std::string_view, 3> weather_traps = {"date", "measure", "station"};
constexpr std::array<family, 3> families = {{
    {"champion", champion_traps, champion_kalshi, champion_polymarket},
    {"game", game_traps, game_kalshi, game_polymarket},
    {"weather", weather_traps, weather_kalshi, weather_polymarket},
}};

} // namespace

std::span<const family> sports() { return families; }

} // namespace dutchbook::match::synthetic
