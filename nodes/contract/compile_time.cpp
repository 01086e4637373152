#include <algorithm>
#include <tuple>
#include <utility>

#include "nodes/contract/calendar.hpp"
#include "nodes/contract/draft.hpp"

namespace dutchbook::contract {
namespace {

bool day_matches(std::int32_t day, std::int32_t near, int tolerance) {
    return near != 0 && day - near <= tolerance && near - day <= tolerance;
}

/// Gives "by December 31" its year, where something else in the market tells it.
void resolve_year(window& w, const contract& c, const text_reading& event,
                  const std::optional<window>& rules) {
    if (!w.year_unread || w.kind == window_kind::none) return;
    const auto shift = [&](int year) {
        const auto move = [&](std::int32_t d) {
            if (d == 0) return 0;
            const auto at = civil_of(d);
            return *day_of(year, at.month, std::min(at.day, days_in_month(year, at.month)));
        };
        window out = w;
        out.first = move(w.first);
        out.last = move(w.last);
        out.year_unread = false;
        return out;
    };
    if (rules && rules->kind == window_kind::until) {
        const auto there = shift(year_of(rules->last));
        if (there.last == rules->last) {
            w = there;
            return;
        }
    }
    const std::int32_t own = w.kind == window_kind::after ? w.first : w.last;
    for (const int year :
         {c.closes_day ? year_of(c.closes_day) : 0, c.closes_day ? year_of(c.closes_day) - 1 : 0})
        if (year > 1970 && own != 0) {
            const auto there = shift(year);
            if (day_matches(w.kind == window_kind::after ? there.first : there.last, c.closes_day,
                            3)) {
                w = there;
                return;
            }
        }
    if (event.time.edition_first && event.time.edition_first == event.time.edition_last)
        w = shift(event.time.edition_first);
}

/// "by 2030" is its first day where the market closes about then, its last where it closes a year
/// later.
void resolve_bare_year(window& w, std::int32_t closes) {
    if (!w.relative || w.kind != window_kind::until || w.last == 0) return;
    const std::int32_t end = w.last;
    const std::int32_t before = *day_of(year_of(end), 1, 1) - 1;
    if (day_matches(before, closes, 8))
        w.last = before;
    else if (!day_matches(end, closes, 8))
        return;
    w.relative = false;
}

/// "this year" is the one at whose end the market closes.
void resolve_this_year(window& w, std::int32_t closes) {
    if (closes == 0) return;
    const auto near_end = [&](int year) {
        return day_matches(*day_of(year, 12, 31), closes, 8) ? year : 0;
    };
    const int year = near_end(year_of(closes)) + near_end(year_of(closes) - 1);
    if (year == 0) return;
    w.first = *day_of(year, 1, 1);
    w.last = *day_of(year, 12, 31);
    w.relative = false;
}

/// The one season that the rules name ("the 2025-2026 NFL season"), first and last year; 0 where
/// they name none or several.
std::pair<std::int16_t, std::int16_t> season_of(const std::vector<token>& rules) {
    std::pair<std::int16_t, std::int16_t> out;
    for (std::size_t at = 0; at < rules.size(); ++at) {
        if (rules[at].kind != token_kind::number) continue;
        const auto p = read_period(rules, at);
        if (!p || !p->season_end) continue;
        const std::pair season(static_cast<std::int16_t>(year_of(p->first)), p->season_end);
        if (out.second != 0 && out != season) return {};
        out = season;
    }
    return out;
}

/// The label's date where it says more than the title's: "Before Jul 1, 2026" under a title for all
/// siblings. A bare date under "by June 30, 2026?" only repeats the title's, under "by …?" it
/// completes it.
window label_window(const text_reading& title, const text_reading& label) {
    window w = label.time.window;
    if (w.kind == window_kind::none || title.anchored) return title.time.window;
    if (!label.time.bare) return w;
    if (title.time.window.kind != window_kind::none) return title.time.window;
    if (title.dangling == 0) return w;
    w.last = title.dangling == 'e' ? w.first - 1 : w.last;
    w.first = 0;
    w.kind = window_kind::until;
    return w;
}

} // namespace

void set_time(contract& c, const scratch& s, const std::optional<window>& rules) {
    const auto& title = s.title_reading;
    const auto& label = s.label_reading;
    const bool label_counts =
        label.time.window.kind != window_kind::none && !title.anchored && !label.time.bare;
    c.window = label_window(title, label);
    resolve_year(c.window, c, s.event_reading, rules);
    resolve_bare_year(c.window, c.closes_day);
    if (label_counts ? label.time.this_year : title.time.this_year)
        resolve_this_year(c.window, c.closes_day);
    c.edition_first =
        title.time.edition_first ? title.time.edition_first : label.time.edition_first;
    c.edition_last = title.time.edition_first ? title.time.edition_last : label.time.edition_last;
    if (c.window.kind == window_kind::none) {
        if (c.edition_first == 0) {
            c.edition_first = s.event_reading.time.edition_first;
            c.edition_last = s.event_reading.time.edition_last;
        }
        const auto& event = s.event_reading.time.window;
        if (event.kind != window_kind::none && !event.year_unread && !event.relative &&
            !title.anchored)
            c.window = event;
        else if (rules)
            c.window = *rules;
        if (c.edition_first == 0 && c.has_rules)
            std::tie(c.edition_first, c.edition_last) = season_of(s.rules_tokens.tokens());
    }
    if (c.window.kind == window_kind::until && !c.window.year_unread && c.closes_day != 0)
        c.date_conflict = c.window.last - c.closes_day > 40 || c.closes_day - c.window.last > 40;
}

} // namespace dutchbook::contract
