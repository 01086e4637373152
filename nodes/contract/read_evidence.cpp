// What titles leave to the rules: league, seasonal adjustment, time zone, the day of the game.

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "nodes/contract/calendar.hpp"
#include "nodes/contract/draft.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/vocabulary.hpp"

namespace dutchbook::contract {
namespace {

constexpr std::size_t condition_tokens = 70; ///< what is asked comes first, what else may be later
constexpr int first_year = 2020, last_year = 2051;

void read_facets(const std::vector<token>& tokens, evidence& into) {
    for (std::size_t at = 0; at < tokens.size();) {
        const facet_words found = facet_at(tokens, at);
        for (std::size_t f = 0; f < found.values.size(); ++f) into.said[f] |= found.values[f];
        at = std::max(at + 1, found.end);
    }
    const auto rules = vocabulary::in_force().facets();
    for (std::size_t f = 0; f < rules.size(); ++f)
        if (into.said[f] & rules[f].prevails) into.said[f] = rules[f].prevails;
}

/// Where the text names no year: the one in which the day is nearest to the close.
std::int32_t day_near(std::int32_t day, bool year_unread, std::int32_t closes) {
    if (!year_unread) return day;
    if (closes == 0) return 0;
    const auto at = civil_of(day);
    std::int32_t best = 0;
    for (const int year : {year_of(closes) - 1, year_of(closes), year_of(closes) + 1}) {
        const auto there = day_of(year, at.month, std::min(at.day, days_in_month(year, at.month)));
        if (there && (best == 0 || std::abs(*there - closes) < std::abs(best - closes)))
            best = *there;
    }
    return best;
}

void add_day(evidence& into, std::int32_t day) {
    if (day == 0 || into.day_count == into.days.size()) return;
    into.days[into.day_count++] = day;
}

void add_year(evidence& into, int year) {
    if (year >= first_year && year <= last_year)
        into.years |= std::uint32_t{1} << (year - first_year);
}

bool begins_period(const token& t) {
    if (t.kind == token_kind::date) return true;
    if (t.kind == token_kind::number) return !t.grouped && !t.scaled && !t.spelled;
    const auto* l = t.kind == token_kind::word ? find_word(t.id) : nullptr;
    return l && l->month;
}

/// "5 Dec '26"
std::optional<std::int32_t> day_first(const std::vector<token>& tokens, std::size_t at) {
    if (at + 2 >= tokens.size()) return std::nullopt;
    const auto whole = [](const token& t, int low, int high) {
        const auto n = t.value / 1'000'000;
        return t.kind == token_kind::number && t.value % 1'000'000 == 0 && n >= low && n <= high
                   ? static_cast<int>(n)
                   : 0;
    };
    const auto* l =
        tokens[at + 1].kind == token_kind::word ? find_word(tokens[at + 1].id) : nullptr;
    const int day = whole(tokens[at], 1, 31), year = whole(tokens[at + 2], 20, 60);
    if (!l || !l->month || !day || !year || !tokens[at + 2].glued) return std::nullopt;
    return day_of(2000 + year, l->month, day);
}

/// "17:00 ET", "12:00 in the ET timezone", "at 17:00": without am or pm; 0 of anything else.
int hour_of_day(const std::vector<token>& tokens, std::size_t at) {
    if (at + 2 >= tokens.size() || tokens[at].kind != token_kind::number ||
        tokens[at + 1].symbol != ':' || tokens[at + 2].kind != token_kind::number)
        return 0;
    std::size_t zone = at + 3;
    while (zone < tokens.size() && (tokens[zone].text == "in" || tokens[zone].text == "the"))
        ++zone;
    const bool zoned = zone < tokens.size() && tokens[zone].kind == token_kind::word &&
                       vocabulary::in_force().has(word_list::zones, tokens[zone].id);
    const auto hour = tokens[at].value / 1'000'000, minute = tokens[at + 2].value / 1'000'000;
    const bool at_clock =
        at > 0 && tokens[at - 1].text == "at" &&
        !(zone < tokens.size() && (tokens[zone].text == "am" || tokens[zone].text == "pm"));
    return (zoned || at_clock) && hour < 24 && !(hour == 23 && minute == 59)
               ? static_cast<int>(hour)
               : 0;
}

/// "10:00 AM", "5 pm", "noon"; the first and the last minute of a day are its ends.
void read_hours(const std::vector<token>& tokens, evidence& into) {
    for (std::size_t at = 0; at < std::min(tokens.size(), condition_tokens); ++at) {
        const token& t = tokens[at];
        int hour = -1;
        if (const auto said = hour_of_day(tokens, at); said > 0) {
            into.hours |= std::uint32_t{1} << said;
            continue;
        }
        if (t.kind != token_kind::word) continue;
        if (t.text == "noon") {
            hour = 12;
        } else if ((t.text == "am" || t.text == "pm") && at > 0 &&
                   tokens[at - 1].kind == token_kind::number) {
            const bool minutes = at >= 3 && tokens[at - 2].symbol == ':' &&
                                 tokens[at - 3].kind == token_kind::number;
            const auto said = tokens[minutes ? at - 3 : at - 1].value / 1'000'000;
            const auto minute = minutes ? tokens[at - 1].value / 1'000'000 : 0;
            if (said < 1 || said > 12) continue;
            hour = static_cast<int>(said % 12) + (t.text == "pm" ? 12 : 0);
            if (hour == 23 && minute == 59) continue;
        }
        if (hour > 0) into.hours |= std::uint32_t{1} << hour;
    }
}

void read_days(const std::vector<token>& tokens, evidence& into, std::int32_t closes) {
    for (std::size_t at = 0; at < std::min(tokens.size(), condition_tokens); ++at) {
        if (!begins_period(tokens[at])) continue;
        if (const auto day = day_first(tokens, at)) {
            add_day(into, *day);
            add_year(into, year_of(*day));
            at += 2;
            continue;
        }
        const auto p = read_period(tokens, at);
        if (!p) continue;
        if (p->season_end) {
            add_year(into, year_of(p->first));
            add_year(into, year_of(p->last));
        } else if (p->first == p->last) {
            const auto day = day_near(p->first, p->year_unread, closes);
            const bool scheduled =
                at >= 2 && tokens[at - 1].text == "for" && tokens[at - 2].text == "scheduled";
            if (scheduled && !into.game_day && into.day_count > 0) into.day_count = 0;
            if (!into.game_day) add_day(into, day);
            into.game_day = into.game_day || scheduled;
            if (!p->year_unread) {
                add_year(into, year_of(p->first));
                add_year(into, year_of(p->first - 1)); // "before Jan 1, 2027"
            }
        } else if (!p->year_unread) {
            add_year(into, year_of(p->first));
            add_year(into, year_of(p->last));
            if (p->last - p->first < 7) { // "the weekend of Nov 27-29"
                add_day(into, p->first);
                add_day(into, p->last);
            }
        }
        at = std::max(at, p->end - 1);
    }
}

void read_occasions(const std::vector<token>& tokens, evidence& into) {
    for (std::size_t at = 0; at < std::min(tokens.size(), condition_tokens); ++at) {
        const token& t = tokens[at];
        if (t.kind == token_kind::number && t.ordinal && !t.spelled && t.value >= 20'000'000 &&
            t.value < 200'000'000)
            into.ordinals |= std::uint64_t{1} << (t.value / 1'000'000 % 64);
        if (t.text.size() == 2 && t.text[0] == 'q' && t.text[1] >= '1' && t.text[1] <= '4')
            into.quarters |= static_cast<std::uint8_t>(1U << (t.text[1] - '0'));
    }
}

} // namespace

std::int32_t ticker_day(std::string_view ticker) {
    const auto dash = ticker.find('-');
    if (dash == ticker.npos || dash + 8 > ticker.size()) return 0;
    const auto digits = [&](std::size_t at) {
        const auto digit = [](char c) { return c >= '0' && c <= '9'; };
        return digit(ticker[at]) && digit(ticker[at + 1])
                   ? (ticker[at] - '0') * 10 + (ticker[at + 1] - '0')
                   : -1;
    };
    const int year = digits(dash + 1), day = digits(dash + 6);
    const auto* month = find_word(word_id(ticker.substr(dash + 3, 3)));
    if (year < 20 || year > 60 || day < 1 || month == nullptr || month->month == 0) return 0;
    return day_of(2000 + year, month->month, day).value_or(0);
}

facet_words facet_at(const std::vector<token>& tokens, std::size_t at) {
    const auto& facets = vocabulary::in_force().facet_index();
    using words = vocabulary::facet_words;
    facet_words out;
    facets.at(tokens, at, [&](const words&, std::size_t end) { out.end = std::max(out.end, end); });
    facets.at(tokens, at, [&](const words& w, std::size_t end) {
        if (end == out.end) out.values[w.facet] |= w.values;
    });
    return out;
}

void read_evidence(const scratch& s, contract& c) {
    evidence& e = c.particulars;
    for (const auto* list : {&s.title_tokens, &s.label_tokens, &s.event_tokens})
        read_facets(list->tokens(), e);
    if (c.has_rules) {
        read_facets(s.rules_tokens.tokens(), e);
        read_days(s.rules_tokens.tokens(), e, c.closes_day);
        read_occasions(s.rules_tokens.tokens(), e);
        if (!e.game_day) read_hours(s.rules_tokens.tokens(), e);
    }
    // Whose figures count is a matter of numbers: who calls an election is not.
    const auto rules = vocabulary::in_force().facets();
    for (std::size_t f = 0; f < rules.size() && !c.has_values; ++f)
        if (rules[f].counts_for == vocabulary_data::counting::numbers) e.said[f] = 0;
    if (const auto day = ticker_day(c.ticker);
        day != 0 && c.ticker.find("game-") != c.ticker.npos) {
        e.days[0] = day;
        e.day_count = 1;
        e.game_day = true;
    }
}

namespace {

bool share_nothing(std::uint64_t a, std::uint64_t b) { return a != 0 && b != 0 && (a & b) == 0; }

bool apart(const evidence& a, const evidence& b, std::size_t f, const vocabulary::facet_rule& as) {
    const auto said = [&](const evidence& e) { return e.said[f] != 0 ? e.said[f] : as.silence; };
    return as.denies ? a.said[f] != b.said[f] : share_nothing(said(a), said(b));
}

bool days_apart(const evidence& a, const evidence& b) {
    // A deadline may be named by the day before it, a game by its own day only.
    const int tolerance = a.game_day && b.game_day ? 0 : 1;
    for (std::size_t i = 0; i < a.day_count; ++i)
        for (std::size_t k = 0; k < b.day_count; ++k)
            if (std::abs(a.days[i] - b.days[k]) <= tolerance) return false;
    return a.day_count > 0 && b.day_count > 0;
}

/// An hour that one side alone names ends its day early.
bool hours_apart(const evidence& a, const evidence& b) {
    return a.hours != b.hours && (a.hours & b.hours) == 0;
}

} // namespace

particulars compare(const evidence& a, const evidence& b, bool same_time, bool dated) noexcept {
    auto out = particulars::agree;
    bool deadlines_apart = false;
    const auto rules = vocabulary::in_force().facets();
    for (std::size_t f = 0; f < rules.size(); ++f) {
        if (!apart(a, b, f, rules[f])) continue;
        if (rules[f].counts_for == vocabulary_data::counting::deadlines)
            deadlines_apart = true;
        else if (rules[f].refutes)
            return particulars::differ;
        else
            out = particulars::unclear;
    }
    if (!same_time) return out;
    if (dated && (deadlines_apart || hours_apart(a, b))) out = particulars::unclear;
    const bool numbered = (a.ordinals & b.ordinals) != 0; // "the 98th" is of one year
    if ((share_nothing(a.years, b.years) && !numbered) || share_nothing(a.ordinals, b.ordinals) ||
        share_nothing(a.quarters, b.quarters))
        out = particulars::unclear;
    if (!days_apart(a, b)) return out;
    return a.game_day && b.game_day ? particulars::differ : particulars::unclear;
}

std::string differences(const evidence& a, const evidence& b) {
    std::string out = "the rules may not agree on ";
    const char* comma = "";
    const auto add = [&](std::string_view name) {
        out.append(comma).append(name);
        comma = ", ";
    };
    const auto rules = vocabulary::in_force().facets();
    for (std::size_t f = 0; f < rules.size(); ++f)
        if (apart(a, b, f, rules[f])) add(rules[f].shown);
    if (days_apart(a, b)) add("the day");
    if (hours_apart(a, b)) add("the hour");
    if (share_nothing(a.years, b.years) && (a.ordinals & b.ordinals) == 0) add("the year");
    if (share_nothing(a.ordinals, b.ordinals) || share_nothing(a.quarters, b.quarters))
        add("the occasion");
    return out;
}

} // namespace dutchbook::contract
