#include <algorithm>

#include "nodes/contract/calendar.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/readers.hpp"
#include "nodes/contract/vocabulary.hpp"

namespace dutchbook::contract {
namespace {

constexpr int no_year = 1972; // a leap year stands where the text names none
constexpr std::int64_t one = 1'000'000;

bool is(const token& t, std::string_view word) {
    return t.kind == token_kind::word && t.text == word;
}
bool is(const token& t, char symbol) { return t.kind == token_kind::symbol && t.symbol == symbol; }

int month_at(const std::vector<token>& tokens, std::size_t at) {
    if (at >= tokens.size() || tokens[at].kind != token_kind::word || tokens[at].used) return 0;
    const auto* l = find_word(tokens[at].id);
    return l ? l->month : 0;
}

/// A whole number in [low, high] at `at`, else 0.
int number_at(const std::vector<token>& tokens, std::size_t at, int low, int high) {
    if (at >= tokens.size()) return 0;
    const token& t = tokens[at];
    if (t.kind != token_kind::number || t.used || t.grouped || t.scaled || t.spelled) return 0;
    if (t.value % one != 0 || t.value < low * one || t.value > high * one) return 0;
    return static_cast<int>(t.value / one);
}
int year_at(const std::vector<token>& tokens, std::size_t at) {
    return at < tokens.size() && !tokens[at].ordinal ? number_at(tokens, at, 1900, 2199) : 0;
}

std::size_t skip(const std::vector<token>& tokens, std::size_t at, char symbol) {
    return at < tokens.size() && is(tokens[at], symbol) ? at + 1 : at;
}
std::size_t skip(const std::vector<token>& tokens, std::size_t at, std::string_view word) {
    return at < tokens.size() && is(tokens[at], word) ? at + 1 : at;
}

void set_days(period& p, int year, int month, int first, int last) {
    const int y = year ? year : no_year;
    p.year_unread = year == 0;
    const int length = days_in_month(y, month);
    p.first = *day_of(y, month, std::min(first, length));
    p.last = *day_of(y, month, std::min(last, length));
}

std::optional<period> month_first(const std::vector<token>& tokens, std::size_t at, int month) {
    period p;
    std::size_t next = skip(tokens, at + 1, '.');
    const bool of_year = next < tokens.size() && (is(tokens[next], "of") || is(tokens[next], ','));
    const int first = number_at(tokens, next, 1, 31);
    if (first == 0) { // "march 2026", "march"
        const int year = year_at(tokens, of_year ? next + 1 : next);
        if (year) next += of_year ? 2 : 1;
        set_days(p, year, month, 1, 31);
        p.only_month = year == 0;
        p.end = year ? next : at + 1;
        return p;
    }
    ++next;
    int last = first;
    if (next + 1 < tokens.size() && (is(tokens[next], '-') || is(tokens[next], "to"))) {
        if (const int upper = number_at(tokens, next + 1, first, 31); upper > 0) {
            last = upper;
            next += 2;
        }
    }
    const std::size_t after_comma = skip(tokens, next, ',');
    const int year = year_at(tokens, after_comma);
    if (year) next = after_comma + 1;
    set_days(p, year, month, first, last);
    p.end = read_clock(tokens, next, p);
    return p;
}

std::optional<period> day_first(const std::vector<token>& tokens, std::size_t at) {
    const int day = number_at(tokens, at, 1, 31);
    std::size_t next = skip(tokens, at + 1, "of");
    const int month = day ? month_at(tokens, next) : 0;
    if (month == 0) return std::nullopt;
    ++next;
    const std::size_t after_comma = skip(tokens, next, ',');
    const int year = year_at(tokens, after_comma);
    if (year == 0 && !tokens[at].ordinal) return std::nullopt; // "5 may" alone may be anything
    period p;
    set_days(p, year, month, day, day);
    p.end = year ? after_comma + 1 : next;
    return p;
}

std::optional<period> year_alone(const std::vector<token>& tokens, std::size_t at) {
    const int year = year_at(tokens, at);
    if (year == 0) return std::nullopt;
    if (at > 0 && (is(tokens[at - 1], '$') || is(tokens[at - 1], 'E') || is(tokens[at - 1], '#')))
        return std::nullopt;
    if (at + 1 < tokens.size() && (is(tokens[at + 1], '%') || is(tokens[at + 1], '+')))
        return std::nullopt;
    period p;
    p.only_year = true;
    int last_year = year;
    p.end = at + 1;
    if (at + 2 < tokens.size() && (is(tokens[at + 1], '-') || is(tokens[at + 1], '/')) &&
        tokens[at + 1].glued) {
        const int short_year = number_at(tokens, at + 2, 0, 99);
        const int long_year = year_at(tokens, at + 2);
        if ((tokens[at + 2].text.size() == 2 && short_year == (year + 1) % 100) ||
            long_year == year + 1) {
            last_year = year + 1;
            p.season_end = static_cast<std::int16_t>(last_year);
            p.end = at + 3;
        }
    }
    p.first = *day_of(year, 1, 1);
    p.last = *day_of(last_year, 12, 31);
    return p;
}

/// "q1 2026", "h2 2026".
std::optional<period> quarter(const std::vector<token>& tokens, std::size_t at) {
    const token& t = tokens[at];
    if (t.kind != token_kind::word || t.text.size() != 2 || t.text[1] < '1' || t.text[1] > '4')
        return std::nullopt;
    const bool half = t.text[0] == 'h';
    if (t.text[0] != 'q' && !half) return std::nullopt;
    const int year = year_at(tokens, skip(tokens, at + 1, "of"));
    if (year == 0) return std::nullopt;
    const int length = half ? 6 : 3;
    const int first = (t.text[1] - '1') * length + 1;
    if (first > 12) return std::nullopt;
    period p;
    p.first = *day_of(year, first, 1);
    p.last = *day_of(year, first + length - 1, days_in_month(year, first + length - 1));
    p.end = skip(tokens, at + 1, "of") + 1;
    return p;
}

} // namespace

std::size_t read_clock(const std::vector<token>& tokens, std::size_t at, period& p) {
    std::size_t next = skip(tokens, skip(tokens, at, ','), "at");
    const int hour = next < tokens.size() ? number_at(tokens, next, 1, 24) : 0;
    if (hour == 0) return at;
    ++next;
    int minutes = hour % 12 * 60;
    if (next + 1 < tokens.size() && is(tokens[next], ':') &&
        tokens[next + 1].kind == token_kind::number) {
        minutes += static_cast<int>(tokens[next + 1].value / one % 60);
        next += 2;
    }
    bool clock = false;
    for (; next < tokens.size() && tokens[next].kind == token_kind::word; ++next) {
        const auto w = tokens[next].text;
        if (w == "am" || w == "pm" || w == "primeminister") {
            clock = true;
            if (w != "am") minutes += 12 * 60;
        } else if (!vocabulary::in_force().has(word_list::zones, tokens[next].id)) {
            break;
        }
    }
    if (!clock) return at;
    if (minutes < 24 * 60 - 2) p.clock_minutes = static_cast<std::int16_t>(minutes);
    return next;
}

std::optional<period> read_period(const std::vector<token>& tokens, std::size_t at) {
    at = skip(tokens, at, "the");
    if (at >= tokens.size() || tokens[at].used) return std::nullopt;
    const token& t = tokens[at];
    if (t.kind == token_kind::date) {
        period p;
        p.first = p.last = static_cast<std::int32_t>(t.value);
        p.clock = t.scaled;
        p.end = at + 1;
        return p;
    }
    if (t.kind == token_kind::number) {
        if (auto p = day_first(tokens, at)) return p;
        return year_alone(tokens, at);
    }
    if (is(t, "end") || is(t, "yearend")) { // the last day of what follows
        auto p = read_period(tokens, skip(tokens, at + 1, "of"));
        if (p) p->first = p->last;
        if (p) p->only_year = p->only_month = false;
        return p;
    }
    if (auto p = quarter(tokens, at)) return p;
    if (const int month = month_at(tokens, at)) return month_first(tokens, at, month);
    return std::nullopt;
}

} // namespace dutchbook::contract
