#include <array>
#include <utility>

#include "nodes/contract/calendar.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/readers.hpp"
#include "nodes/contract/vocabulary.hpp"

namespace dutchbook::contract {
namespace {

enum class preposition : std::uint8_t { none, by, before, during, on, after, between, named };

constexpr std::array prepositions{std::pair{word_list::by, preposition::by},
                                  std::pair{word_list::before, preposition::before},
                                  std::pair{word_list::during, preposition::during},
                                  std::pair{word_list::on, preposition::on},
                                  std::pair{word_list::after, preposition::after},
                                  std::pair{word_list::between, preposition::between},
                                  std::pair{word_list::named, preposition::named}};

preposition preposition_of(const token& t) {
    if (t.kind != token_kind::word) return preposition::none;
    if (t.text == "@btw") return preposition::between;
    const auto lists = vocabulary::in_force().lists_of(t.id);
    if (lists == 0) return preposition::none;
    for (const auto& [list, is] : prepositions)
        if (vocabulary::in_list(lists, list)) return is;
    return preposition::none;
}

void use(std::vector<token>& tokens, std::size_t first, std::size_t end) {
    for (std::size_t i = first; i < end && i < tokens.size(); ++i) tokens[i].used = true;
}

bool links(const token& t) {
    return (t.kind == token_kind::word &&
            (t.text == "and" || t.text == "to" || t.text == "through")) ||
           (t.kind == token_kind::symbol && t.symbol == '-');
}

/// The days of a year-less date moved into the year of another.
std::int32_t with_year_of(std::int32_t day, std::int32_t like) {
    const auto c = civil_of(day);
    const int year = year_of(like);
    return *day_of(year, c.month, std::min(c.day, days_in_month(year, c.month)));
}

/// "between September 1 and 15", "from Q1 2025 to Q4 2028".
std::size_t read_range(const std::vector<token>& tokens, std::size_t at, window& w) {
    auto first = read_period(tokens, at);
    if (first && first->end + 1 < tokens.size() && tokens[first->end].symbol == ',' &&
        links(tokens[first->end + 1]))
        ++first->end; // "between December 29, 2024, and December 31, 2025"
    if (!first || first->end >= tokens.size() || !links(tokens[first->end])) {
        if (!first || first->only_year || first->first == first->last) return 0;
        w = {window_kind::during, first->year_unread, false, false, -1, first->first, first->last};
        return first->end; // "between September 1-15"
    }
    const auto last = read_period(tokens, first->end + 1);
    if (!last) return 0;
    std::int32_t from = first->first;
    if (first->year_unread && !last->year_unread)
        from = with_year_of(from, last->last);
    else if (first->year_unread != last->year_unread)
        return 0;
    w = {window_kind::during, last->year_unread, false, false, -1, from, last->last};
    return last->end;
}

window make(preposition p, const period& d) {
    window w;
    w.year_unread = d.year_unread;
    w.first = d.first;
    w.last = d.last;
    w.clock_minutes = d.clock_minutes;
    switch (p) {
    case preposition::by:
        w.kind = window_kind::until;
        w.relative = d.only_year && d.last - d.first < 366; // "by 2030": its first or its last day?
        break;
    case preposition::before:
        w.kind = window_kind::until;
        w.last = d.clock ? d.first : d.first - 1;
        break;
    case preposition::after:
        w.kind = window_kind::after;
        w.first = d.last + 1;
        break;
    case preposition::none:
    case preposition::during:
    case preposition::on:
    case preposition::between:
    case preposition::named:
        w.kind = d.first == d.last ? window_kind::on : window_kind::during;
        break;
    }
    if (w.kind == window_kind::until) w.first = 0;
    if (w.kind == window_kind::after) w.last = 0;
    return w;
}

bool relative_word(const token& t) {
    return t.kind == token_kind::word && vocabulary::in_force().has(word_list::periods, t.id);
}

/// "this year": needs a clock.
bool read_relative(std::vector<token>& tokens, std::size_t at, window& w) {
    if (at + 1 >= tokens.size() || tokens[at].kind != token_kind::word) return false;
    const bool end = tokens[at].text == "yearend";
    if (!end && (tokens[at].text != "this" || !relative_word(tokens[at + 1]))) return false;
    w.kind = window_kind::during;
    w.relative = true;
    use(tokens, at, end ? at + 1 : at + 2);
    return true;
}

bool names_days(const period& d) { return !d.only_year && !d.only_month && !d.season_end; }

/// A number that a comparison or a currency sign claims is no year.
bool claimed(const std::vector<token>& tokens, std::size_t at) {
    if (at == 0) return false;
    const token& before = tokens[at - 1];
    if (before.kind == token_kind::symbol)
        return before.symbol == '>' || before.symbol == '<' || before.symbol == '$';
    return before.kind == token_kind::word && before.text.size() > 1 && before.text[0] == '@' &&
           before.text != "@btw";
}

bool count_follows(const std::vector<token>& tokens, std::size_t at) {
    return at < tokens.size() && tokens[at].kind == token_kind::word &&
           vocabulary::in_force().has(word_list::counted, tokens[at].id);
}

/// "in 2025 Dutch election": the year belongs to the noun, it names the event.
bool noun_follows(const std::vector<token>& tokens, std::size_t at) {
    if (at >= tokens.size() || tokens[at].kind != token_kind::word) return false;
    const auto* l = find_word(tokens[at].id);
    return (!l || l->kind != word_kind::stop) && preposition_of(tokens[at]) == preposition::none;
}

/// "the week of June 5", "by the morning of June 5": no day that could be compared with another.
bool around_day(const std::vector<token>& tokens, std::size_t of, window& w) {
    const auto& known = vocabulary::in_force();
    if (of == 0 || tokens[of - 1].kind != token_kind::word ||
        !known.has(word_list::around, tokens[of - 1].id))
        return false;
    for (std::size_t back = 2; back <= 3 && back <= of; ++back) {
        const auto p = preposition_of(tokens[of - back]);
        if (p == preposition::by || p == preposition::before) w.kind = window_kind::until;
    }
    return true;
}

/// "by Friday, June 5", "by 5 PM ET on June 5": where the day itself stands.
std::size_t behind_weekday(const std::vector<token>& tokens, std::size_t at) {
    const auto is_word = [&](std::size_t i) {
        return i < tokens.size() && tokens[i].kind == token_kind::word;
    };
    period of_clock;
    std::size_t next = read_clock(tokens, at, of_clock);
    if (next > at && is_word(next) && tokens[next].text == "on") ++next;
    if (is_word(next) && vocabulary::in_force().has(word_list::weekdays, tokens[next].id)) ++next;
    if (next > at && next < tokens.size() && tokens[next].symbol == ',') ++next;
    return next < tokens.size() && read_period(tokens, next) ? next : at;
}

} // namespace

time_reading read_time(std::vector<token>& tokens) {
    time_reading out;
    const auto take = [&](const window& w, std::size_t first, std::size_t end) {
        if (out.window.kind != window_kind::none) {
            if (w == out.window) use(tokens, first, end);
            return;
        }
        out.window = w;
        use(tokens, first, end);
    };
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        if (tokens[at].used || claimed(tokens, at)) continue;
        window w;
        if (out.window.kind == window_kind::none && read_relative(tokens, at, w)) {
            out.window = w;
            out.this_year = tokens[at].text == "yearend" || tokens[at + 1].text == "year";
            continue;
        }
        const auto p = preposition_of(tokens[at]);
        if (p == preposition::between) {
            if (const auto end = read_range(tokens, at + 1, w)) take(w, at, end);
            continue;
        }
        const std::size_t start = p == preposition::none ? at : behind_weekday(tokens, at + 1);
        auto d = start < tokens.size() ? read_period(tokens, start) : std::nullopt;
        if (d && p == preposition::none && names_days(*d) && d->end < tokens.size() &&
            links(tokens[d->end])) {
            if (const auto end = read_range(tokens, start, w); end > d->end) {
                take(w, at, end); // "Nov 7 to Nov 14, 2025"
                continue;
            }
        }
        if (!d || count_follows(tokens, d->end)) continue;
        const bool names =
            d->only_year &&
            (p == preposition::during || p == preposition::on || p == preposition::after) &&
            noun_follows(tokens, d->end);
        const bool bare = p == preposition::none || p == preposition::named || names;
        if (bare && d->only_month) continue; // "march", "may" and "august" are words too
        if (d->season_end || (d->only_year && bare)) {
            if (out.edition_first == 0) {
                out.edition_first = static_cast<std::int16_t>(year_of(d->first));
                out.edition_last = static_cast<std::int16_t>(year_of(d->last));
                use(tokens, at, d->end);
            } else if (out.edition_last == year_of(d->last)) {
                use(tokens, at, d->end);
            }
        } else {
            const bool meeting = d->end < tokens.size() &&
                                 tokens[d->end].text == "meeting"; // "after the March meeting"
            out.bare = out.bare || (out.window.kind == window_kind::none && p == preposition::none);
            window made = make(meeting ? preposition::during : p, *d);
            if (p == preposition::named && around_day(tokens, at, made)) made.relative = true;
            take(made, at, d->end);
        }
    }
    return out;
}

namespace {

/// "If no winner is declared by …": the day on which a venue gives up, not that of the question.
bool gives_up(const std::vector<token>& tokens, std::size_t at) {
    constexpr std::size_t longest = 24;
    bool none = false;
    for (std::size_t i = at; i-- > 0 && at - i < longest;) {
        if (tokens[i].kind != token_kind::word) continue;
        const auto w = tokens[i].text;
        if (w == "if") {
            while (i > 0 && tokens[i - 1].kind == token_kind::symbol) --i;
            return none && i > 0 && tokens[i - 1].text != "yes";
        }
        none = none || vocabulary::in_force().has(word_list::gives_up, tokens[i].id);
    }
    return false;
}

} // namespace

std::optional<window> read_rules_window(std::vector<token>& tokens) {
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        const auto p = preposition_of(tokens[at]);
        window w;
        if (p == preposition::between) {
            if (read_range(tokens, at + 1, w) && !w.year_unread) return w;
        } else if (p == preposition::by || p == preposition::before) {
            const auto d = read_period(tokens, at + 1);
            if (d && !d->year_unread && !gives_up(tokens, at)) return make(p, *d);
        }
    }
    return std::nullopt;
}

} // namespace dutchbook::contract
