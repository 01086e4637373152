#include <algorithm>
#include <cstdlib>

#include "nodes/contract/align.hpp"
#include "nodes/contract/calendar.hpp"

namespace dutchbook::contract {
namespace {

agreement equal(double penalty = 0) {
    return {set_relation::identity, false, false, penalty, false};
}
agreement refuted() { return {set_relation::overlap, true, false, 0, false}; }
agreement unread() { return {set_relation::overlap, false, true, 0, false}; }
agreement related(set_relation r) { return {r, r == set_relation::overlap, false, 0, false}; }

bool has_window(const contract& c) { return c.window.kind != window_kind::none; }

/// The calendar year that a window is exactly, or 0.
int whole_year(const window& w) {
    if (w.kind != window_kind::during || w.year_unread || w.relative) return 0;
    const int year = year_of(w.last);
    return w.first == *day_of(year, 1, 1) && w.last == *day_of(year, 12, 31) ? year : 0;
}

/// Whether a contract that names no year may be about `first`-`last`: its ticker or its close must
/// not say another.
agreement fits_year(const contract& c, int first, int last) {
    constexpr int settled_days = 75; // an event of a year may be settled early in the next
    const bool closes_in = c.closes_day && year_of(c.closes_day) >= first &&
                           c.closes_day <= *day_of(last, 12, 31) + settled_days;
    if (c.ticker_year) {
        // "25" may be the end of 2024-25 or the start of 2025-26.
        const bool named = c.ticker_year == last || (c.ticker_year == first && closes_in);
        // Venues list the close of a season's market a whole number of years late, at most two.
        const bool two_late =
            c.ticker_year == first && c.closes_day && year_of(c.closes_day) == last + 2;
        return named || two_late ? equal(0.02) : unread();
    }
    if (c.closes_day) return closes_in ? equal(0.04) : unread();
    return equal(0.1);
}

/// A single year may name the season that begins in it: open.
bool may_be_one_season(const contract& one_year, const contract& season) {
    return one_year.edition_first == one_year.edition_last &&
           season.edition_first < season.edition_last &&
           one_year.edition_last == season.edition_first;
}

agreement compare_editions(const contract& a, const contract& b) {
    if (may_be_one_season(a, b) || may_be_one_season(b, a)) return unread();
    if (a.edition_last && b.edition_last)
        return a.edition_last == b.edition_last &&
                       (a.edition_first == b.edition_first || a.edition_first == a.edition_last ||
                        b.edition_first == b.edition_last)
                   ? equal(a.edition_first == b.edition_first ? 0 : 0.02)
                   : refuted();
    if (a.edition_last) return fits_year(b, a.edition_first, a.edition_last);
    if (b.edition_last) return fits_year(a, b.edition_first, b.edition_last);
    return equal();
}

set_relation order(std::int32_t a, std::int32_t b) {
    return a == b ? set_relation::identity : a < b ? set_relation::subset : set_relation::superset;
}

set_relation mirror(set_relation r) {
    if (r == set_relation::subset) return set_relation::superset;
    return r == set_relation::superset ? set_relation::subset : r;
}

/// "in 2025" against "before 2026": equal for what can happen once; shorter periods leave out what
/// came before.
agreement during_until(const window& during, const window& until) {
    if (during.last > until.last) return refuted();
    if (during.last == until.last && during.last - during.first >= 360) return equal(0.03);
    return related(set_relation::subset);
}

agreement compare_windows(const window& a, const window& b) {
    if (a.relative || b.relative) return a == b ? equal(0.15) : unread();
    if (a.kind == window_kind::on && b.kind == window_kind::on &&
        a.clock_minutes != b.clock_minutes)
        return a.clock_minutes >= 0 && b.clock_minutes >= 0 ? refuted() : unread();
    if (a.year_unread || b.year_unread) {
        const auto x = civil_of(a.kind == window_kind::after ? a.first : a.last);
        const auto y = civil_of(b.kind == window_kind::after ? b.first : b.last);
        if (x.month != y.month || x.day != y.day || a.kind != b.kind) return refuted();
        const bool same_start =
            a.kind != window_kind::during || (civil_of(a.first).month == civil_of(b.first).month &&
                                              civil_of(a.first).day == civil_of(b.first).day);
        return same_start ? equal(0.12) : refuted();
    }
    if (a.kind == b.kind) {
        switch (a.kind) {
        case window_kind::until:
            return related(order(a.last, b.last));
        case window_kind::after:
            return related(mirror(order(a.first, b.first)));
        case window_kind::on:
            return a.first == b.first ? equal() : refuted();
        case window_kind::during:
            if (a.first == b.first && a.last == b.last) return equal();
            if (a.first >= b.first && a.last <= b.last) return related(set_relation::subset);
            if (b.first >= a.first && b.last <= a.last) return related(set_relation::superset);
            return refuted();
        case window_kind::none:
            return unread();
        }
    }
    if (a.kind == window_kind::during && b.kind == window_kind::until) return during_until(a, b);
    if (a.kind == window_kind::until && b.kind == window_kind::during) {
        auto out = during_until(b, a);
        out.relation = mirror(out.relation);
        return out;
    }
    return refuted();
}

/// One side names a window, the other none.
agreement one_window(const contract& with, const contract& without, const alignment& words) {
    const window& w = with.window;
    if (const int year = whole_year(w); year && !w.from_rules) {
        if (without.edition_last)
            return without.edition_last == year && without.edition_first == year ? equal(0.01)
                                                                                 : refuted();
        if (without.ticker_year) return without.ticker_year == year ? equal(0.06) : unread();
    }
    // Once a year: what happens in an edition has happened by the end of its year.
    const bool of_year = w.kind == window_kind::until && !w.year_unread && w.from_rules &&
                         without.edition_first == without.edition_last &&
                         without.edition_last == year_of(w.last) &&
                         *day_of(year_of(w.last), 12, 31) - w.last <= 1;
    if (of_year) {
        agreement out = equal(0.06);
        out.by_edition = true;
        return out;
    }
    const bool one_occasion = words.wins || (with.ordinal && without.ordinal);
    if (one_occasion && !w.year_unread && without.edition_last && w.kind == window_kind::until &&
        year_of(w.last) < without.edition_last)
        return refuted();
    if (one_occasion) return equal(w.from_rules ? 0.03 : 0.1);
    if (without.closes_day && w.kind == window_kind::until && !w.year_unread &&
        std::abs(without.closes_day - w.last) <= 2)
        return equal(0.1);
    return unread();
}

agreement no_window(const contract& a, const contract& b, const alignment& words) {
    const auto editions = compare_editions(a, b);
    if (editions.refuted || editions.unread || a.edition_last || b.edition_last) return editions;
    if (!a.closes_day || !b.closes_day) return editions;
    const int apart = std::abs(a.closes_day - b.closes_day);
    if (a.ordinal && b.ordinal) return equal(apart > 60 ? 0.06 : 0);
    if (apart > (words.office ? 400 : words.wins ? 200 : 60)) return unread();
    return editions;
}

} // namespace

agreement compare_time(const contract& a, const contract& b, const alignment& words) {
    if (!has_window(a) && !has_window(b)) return no_window(a, b, words);
    if (has_window(a) && has_window(b)) {
        const auto astray = [](const contract& c) {
            return c.window.year_unread && c.closes_day != 0;
        };
        if (astray(a) || astray(b)) return unread(); // it closes at another time than its text says
        if (a.edition_last && b.edition_last && a.edition_last != b.edition_last) return refuted();
        auto out = compare_windows(a.window, b.window);
        const bool soft = a.window.from_rules || b.window.from_rules;
        // "Next": where both name a year the later deadline is the larger question; else the
        // occasion decides, not the day on which a venue gives up.
        if (soft && !out.unread && out.relation != set_relation::identity && a.ordinal &&
            b.ordinal && (a.window.year_unread || b.window.year_unread))
            return equal(0.06);
        if (soft && out.relation != set_relation::identity && (a.edition_last || words.wins) &&
            !out.unread)
            return a.edition_last && b.edition_last ? equal(0.04) : compare_editions(a, b);
        return out;
    }
    return has_window(a) ? one_window(a, b, words) : one_window(b, a, words);
}

namespace {

/// The day of a game as text, rules or ticker name it, or 0.
std::int32_t game_day(const contract& c) {
    if (c.particulars.game_day) return c.particulars.days[0];
    const bool one_day = c.window.kind == window_kind::on && !c.window.year_unread;
    return one_day ? c.window.first : 0;
}

/// Neither names the day: the closes have to be near, and those who meet often need the day.
agreement undated_game(const contract& a, const contract& b, const alignment& words) {
    if (a.closes_day == 0 || b.closes_day == 0) return equal(0.1);
    constexpr int longest_wait = 16; // a venue may list a fortnight after the game
    const int apart = std::abs(a.closes_day - b.closes_day);
    if (apart <= 1) return equal(0.05);
    return apart <= longest_wait && !words.often ? equal(0.1) : unread();
}

bool starts_apart(const contest& a, const contest& b) {
    constexpr int tolerance_minutes = 60;
    return a.start_minutes >= 0 && b.start_minutes >= 0 &&
           std::abs(a.start_minutes - b.start_minutes) > tolerance_minutes;
}

} // namespace

agreement compare_game(const contract& a, const contract& b, const alignment& words) {
    if (a.contest.number && b.contest.number && a.contest.number != b.contest.number)
        return refuted();
    const std::int32_t one = game_day(a), other = game_day(b);
    if (one && other) {
        if (one != other) return refuted();
        const bool unsure = a.contest.number != b.contest.number && words.often &&
                            (a.contest.start_minutes < 0 || b.contest.start_minutes < 0);
        return unsure || starts_apart(a.contest, b.contest) ? unread() : equal();
    }
    if (!one && !other) {
        if (has_window(a) && has_window(b)) return compare_windows(a.window, b.window);
        return undated_game(a, b, words);
    }
    const std::int32_t named = one ? one : other;
    const std::int32_t closes = one ? b.closes_day : a.closes_day;
    return closes == named ? equal(0.05) : unread();
}

namespace {

bool asks_about(const contract& c, std::uint64_t id) {
    return std::any_of(c.terms.begin(), c.terms.end(), [id](const term& t) { return t.id == id; });
}

/// "0 cuts" beside "a cut": none against at least one.
bool counts_none(const contract& c) {
    return c.has_values && c.values.tick == 1'000'000 && c.values.unit == unit::none &&
           (!c.values.has_low || c.values.low == 0) && c.values.has_high && !c.values.high_open &&
           c.values.high == 0;
}

/// A price may close above a level on one day of a month and below it on another: of what takes
/// many values two ranges exclude nothing; one within the other is the smaller question all the
/// same.
agreement of_many(agreement found, const contract& a, const contract& b) {
    const auto r = found.relation;
    const bool nested =
        r == set_relation::identity || r == set_relation::subset || r == set_relation::superset;
    return (a.many_values || b.many_values) && !nested && !found.unread ? unread() : found;
}

} // namespace

agreement compare_values(const contract& a, const contract& b, const alignment& words) {
    if (!a.has_values && !b.has_values) return equal();
    if (a.has_values != b.has_values) {
        const bool none = words.bare && (counts_none(a) || counts_none(b));
        return none ? related(set_relation::complement) : unread();
    }
    if (a.values.unit != b.values.unit && a.values.unit != unit::none &&
        b.values.unit != unit::none)
        return refuted();
    const auto tick =
        a.tick > 0 && b.tick > 0 ? std::min(a.tick, b.tick) : std::max(a.tick, b.tick);
    return of_many(related(compare(a.values, b.values, tick)), a, b);
}

agreement compare_rank(const contract& a, const contract& b, const alignment& words) {
    if (!a.has_rank && !b.has_rank) return equal();
    constexpr std::int64_t one = 1'000'000;
    if (a.has_rank != b.has_rank) {
        // Whoever comes first has come far enough.
        const bool implies =
            words.deed == (a.has_rank ? set_relation::subset : set_relation::superset);
        const auto first = interval::exactly(one);
        if (implies && compare((a.has_rank ? a : b).rank, first, one) == set_relation::identity)
            return equal();
        const contract& ranked = a.has_rank ? a : b;
        const contract& plain = a.has_rank ? b : a;
        const bool superlative = ranked.rank_of != 0 && asks_about(plain, ranked.rank_of);
        if (!superlative) return unread();
        const auto top = interval::exactly(one); // "the hottest" beside "the second hottest"
        return related(a.has_rank ? compare(a.rank, top, one) : compare(top, b.rank, one));
    }
    return of_many(related(compare(a.rank, b.rank, one)), a, b);
}

} // namespace dutchbook::contract
