#include <nodes/match/synthetic_draft.hpp>

#include <algorithm>
#include <array>

namespace dutchbook::match::synthetic {
namespace {

std::int64_t day(std::chrono::sys_days d) { return d.time_since_epoch().count(); }

// Movie scores, 0 to 100: "above 90" on one venue, buckets on the other: identities only through
// unions.

std::string film(const topic& t) {
    return work_title(t.ordinal) + (t.trap == "sequel" ? " II" : "");
}

std::chrono::sys_days release_day(const topic& t) {
    return t.today + std::chrono::days{10 + static_cast<int>(mix(t.shape, 31) % 300)};
}

draft score_kalshi(const topic& t) {
    const std::string name = film(t);
    draft d;
    d.series = "KXRT" + ticker_of(name);
    d.ticker = d.series + std::to_string(t.ordinal);
    d.title = "\"" + name + "\" Rotten Tomatoes score?";
    d.category = "Entertainment";
    d.source = "Rotten Tomatoes";
    d.last = 100;
    d.close = release_day(t);
    const std::int64_t base = 40 + 5 * static_cast<std::int64_t>(mix(t.shape, 32) % 8);
    for (std::int64_t at = base; at < base + 20; at += 5) {
        const std::string label = "Above " + std::to_string(at);
        d.rows.push_back({name + " Rotten Tomatoes score " + label + "?", label,
                          kalshi_rules(name + " has a Tomatometer score above " +
                                           std::to_string(at) + " on " + short_date(d.close),
                                       d.source),
                          above(at), at + 1, 100});
    }
    return d;
}

struct bucket {
    std::int64_t low, high;
    std::string text;
};

std::vector<bucket> score_buckets(std::int64_t base, bool aligned) {
    const std::int64_t shift =
        aligned ? 1 : 0; // "above 60" is {61 to 65, …}; buckets from 60 cut it
    std::vector<bucket> out;
    const auto first = base + shift;
    out.push_back({0, first - 1, "less than " + std::to_string(first)});
    for (std::int64_t low = first; low < base + 15; low += 5)
        out.push_back(
            {low, low + 4, "between " + std::to_string(low) + " and " + std::to_string(low + 4)});
    const std::int64_t top = out.back().high + 1;
    out.push_back({top, 100, std::to_string(top) + " or higher"});
    return out;
}

draft score_polymarket(const topic& t) {
    const std::string name = film(t);
    const std::string measure = t.trap == "source" ? "Metacritic" : "Rotten Tomatoes";
    draft d;
    d.title = "\"" + name + "\" " + measure + " score?";
    d.category = "Culture";
    d.siblings = exclusivity::exactly_one;
    d.last = 100;
    d.close = release_day(t);
    const std::int64_t base = 40 + 5 * static_cast<std::int64_t>(mix(t.shape, 32) % 8);
    for (const bucket& b : score_buckets(base, mix(t.shape, 33) % 3 != 0))
        d.rows.push_back(
            {"\"" + name + "\" " + measure + " score is " + b.text + "?",
             b.text,
             polymarket_rules("the " + measure + " score of \"" + name + "\" is " + b.text +
                                  " on " + long_date(d.close) + ". Scores are whole numbers",
                              measure),
             {},
             b.low,
             b.high});
    return d;
}

// Awards: one winner of a category at an edition.

struct award_show {
    std::string show, prize, year;
    int number;
    std::vector<std::string> people;
};

award_show award(const topic& t) {
    static constexpr std::array<std::string_view, 6> prizes = {"Best Actress",    "Best Director",
                                                               "Best Screenplay", "Best New Artist",
                                                               "Best Composer",   "Best Actor"};
    const std::uint64_t prize = t.ordinal % 3 + (t.trap == "prize" ? 3 : 0);
    const int year = year_of(t, t.ordinal / 3 / 2'000);
    std::vector<std::string> people;
    const std::uint64_t base = mix(t.shape, 34) % 10'000;
    for (std::uint64_t i = 0; i < 4 + mix(t.shape, 35) % 4; ++i)
        people.push_back(person((base + i * 211) % 10'000));
    return {town(t.ordinal / 3) + " Film Awards", std::string(prizes[prize]), std::to_string(year),
            year, people};
}

draft award_kalshi(const topic& t) {
    const award_show a = award(t);
    draft d;
    d.series = "KX" + ticker_of(a.show) + ticker_of(a.prize);
    d.ticker = d.series + "-" + a.year.substr(2);
    d.title = a.prize + " winner at the " + a.year + " " + a.show + "?";
    d.category = "Entertainment";
    d.siblings = exclusivity::at_most_one;
    d.last = static_cast<std::int64_t>(a.people.size());
    d.close = date_of(a.number, 3, 20);
    for (std::int64_t i = 0; const std::string& name : a.people) {
        d.rows.push_back(
            {d.title,
             name,
             kalshi_rules(name + " wins " + a.prize + " at the " + a.year + " " + a.show,
                          "the academy"),
             {},
             i,
             i});
        ++i;
    }
    return d;
}

draft award_polymarket(const topic& t) {
    const award_show a = award(t);
    const bool nominee = t.trap == "stage";
    draft d;
    d.title = a.year + " " + a.show + ": " + a.prize + (nominee ? " nominees" : "");
    d.category = "Culture";
    d.siblings = nominee ? exclusivity::none : exclusivity::augmented;
    d.last = static_cast<std::int64_t>(a.people.size());
    d.close = date_of(a.number, 3, 15);
    for (std::int64_t i = 0; const std::string& name : a.people) {
        const std::string act = nominee ? "be nominated for " : "win ";
        const std::string acts = nominee ? " is nominated for " : " wins ";
        d.rows.push_back(
            {"Will " + name + " " + act + a.prize + " at the " + a.year + " " + a.show + "?",
             name,
             polymarket_rules(name + acts + a.prize + " at the " + a.year + " " + a.show,
                              "the academy"),
             {},
             i,
             i});
        ++i;
    }
    return d;
}

// Words said in a speech: independent questions under one event.

struct speech {
    std::string who, where;
    std::chrono::sys_days at;
};

speech occasion(const topic& t) {
    const auto at = t.today + std::chrono::days{4 + 2 * static_cast<int>(t.ordinal / 2'000) +
                                                (t.trap == "date" ? 1 : 0)};
    return {person(mix(t.shape, 36)), town(t.ordinal) + " Economic Forum", at};
}

constexpr std::array<std::string_view, 8> spoken = {"Tariff",    "Inflation", "Immigration",
                                                    "Recession", "Bitcoin",   "Pipeline",
                                                    "Veteran",   "Broadband"};

draft mention_kalshi(const topic& t) {
    const speech s = occasion(t);
    draft d;
    d.series = "KXMENTION" + ticker_of(s.who);
    d.ticker = d.series + "-" + ticker_of(short_date(s.at)) + std::to_string(t.ordinal);
    d.title = "What will " + s.who + " say during the " + s.where + " on " + short_date(s.at) + "?";
    d.category = "Mentions";
    d.last = 1;
    d.close = s.at;
    for (std::uint32_t i = 0; i < 4 + t.ordinal % 4; ++i) {
        const std::string word(spoken[i]);
        d.rows.push_back({"Will " + s.who + " say \"" + word + "\" during the " + s.where + " on " +
                              short_date(s.at) + "?",
                          word,
                          kalshi_rules(s.who + " says \"" + word + "\" during the " + s.where +
                                           " on " + short_date(s.at),
                                       "video of the event"),
                          {},
                          1,
                          1,
                          false,
                          i});
    }
    return d;
}

draft mention_polymarket(const topic& t) {
    const speech s = occasion(t);
    draft d;
    d.title = "What will " + s.who + " say during the " + s.where + "?";
    d.category = "Mentions";
    d.last = 1;
    d.close = s.at;
    const std::string times = t.trap == "count" ? " 5+ times" : "";
    for (std::uint32_t i = 0; i < 3 + t.ordinal % 4; ++i) {
        const std::string word(spoken[i]);
        d.rows.push_back({"Will " + s.who + " say \"" + word + "\"" + times + " during the " +
                              s.where + " on " + long_date(s.at) + "?",
                          word,
                          polymarket_rules(s.who + " says \"" + word + "\"" + times +
                                               " during the " + s.where + " on " + long_date(s.at),
                                           "video of the event"),
                          {},
                          1,
                          1,
                          false,
                          i});
    }
    return d;
}

// Albums that come out by a date.

struct record {
    std::string artist, title;
    int year;
};

record album(const topic& t) {
    return {person(t.ordinal % 10'000), work_title(mix(t.shape, 37) % 60'000),
            year_of(t, t.ordinal / 10'000)};
}

draft album_kalshi(const topic& t) {
    const record r = album(t);
    draft d;
    d.series = "KXALBUM" + ticker_of(r.artist);
    d.ticker = d.series + "-" + std::to_string(r.year % 100);
    d.title = "When will " + r.artist + " release the album \"" + r.title + "\"?";
    d.category = "Entertainment";
    d.first = day(t.today);
    d.last = day(date_of(r.year + 20, 1, 1));
    d.close = date_of(r.year + 1, 1, 1);
    for (const auto before : {date_of(r.year, 4, 1), date_of(r.year, 10, 1)})
        d.rows.push_back({"Will " + r.artist + " release the album \"" + r.title + "\" before " +
                              short_date(before) + "?",
                          "Before " + short_date(before),
                          kalshi_rules(r.artist + " releases the album \"" + r.title +
                                           "\" before " + short_date(before),
                                       "Spotify"),
                          {},
                          d.first,
                          day(before) - 1});
    return d;
}

draft album_polymarket(const topic& t) {
    const record r = album(t);
    const std::string form = t.trap == "form" ? "the song" : "the album";
    draft d;
    d.title = r.artist + " \"" + r.title + "\" released by...?";
    d.category = "Culture";
    d.first = day(t.today);
    d.last = day(date_of(r.year + 20, 1, 1));
    d.close = date_of(r.year, 12, 31);
    for (const auto by : {date_of(r.year, 3, 31), date_of(r.year, 12, 31)}) {
        const std::string what = form + " \"" + r.title + "\" by " + long_date(by);
        d.rows.push_back(
            {"Will " + r.artist + " release " + what + "?",
             long_date(by),
             polymarket_rules(r.artist + " releases " + what + ", 11:59 PM ET", "Spotify"),
             {},
             d.first,
             day(by)});
    }
    return d;
}

constexpr std::array<std::string_view, 2> score_traps = {"sequel", "source"};
constexpr std::array<std::string_view, 3> award_traps = {"year", "prize", "stage"};
constexpr std::array<std::string_view, 2> mention_traps = {"date", "count"};
constexpr std::array<std::string_view, 1> album_traps = {"form"};
constexpr std::array<family, 4> families = {{
    {"score", score_traps, score_kalshi, score_polymarket},
    {"award", award_traps, award_kalshi, award_polymarket},
    {"mention", mention_traps, mention_kalshi, mention_polymarket},
    {"album", album_traps, album_kalshi, album_polymarket},
}};

} // namespace

std::span<const family> culture() { return families; }

} // namespace dutchbook::match::synthetic
