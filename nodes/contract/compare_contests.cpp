#include <algorithm>
#include <bit>

#include "nodes/contract/clubs.hpp"
#include "nodes/contract/contests.hpp"
#include "nodes/contract/lexicon.hpp"

namespace dutchbook::contract {
namespace {

bool has_word(const contestant& c, std::uint64_t id) {
    return std::find(c.words.begin(), c.words.begin() + c.word_count, id) !=
           c.words.begin() + c.word_count;
}

bool has_club(const contestant& c, std::uint16_t club) {
    return std::find(c.teams.begin(), c.teams.begin() + c.team_count, club) !=
           c.teams.begin() + c.team_count;
}

/// How well one name fits another.
enum class fit : std::uint8_t {
    none,
    unclear, ///< one says more: "Iowa", "Iowa Hawkeyes"
    near,    ///< a surname and the full name
    same
};

/// Each word of `a` in `b`, a single letter as the first of a word that `a` lacks. Which words of
/// `b` that leaves, as bits; all of them where one is missing.
unsigned left_over(const contestant& a, const contestant& b, bool& within) {
    unsigned left = (1U << b.word_count) - 1;
    within = true;
    for (std::size_t i = 0; i < a.word_count; ++i) {
        bool found = false;
        for (std::size_t k = 0; k < b.word_count && !found; ++k) {
            const bool letter = (a.singles >> i & 1) && a.letters[i] == b.letters[k];
            if (!(left >> k & 1) || (a.words[i] != b.words[k] && !letter)) continue;
            left &= ~(1U << k);
            found = true;
        }
        within = within && found;
    }
    return left;
}

/// "Novak" of "Alma Novak": a surname, not a place or a word that many clubs have.
bool surname_of(const contestant& shorter, const contestant& longer) {
    if (shorter.word_count != 1 || longer.words[longer.word_count - 1u] != shorter.words[0])
        return false;
    const auto* l = find_word(shorter.words[0]);
    return !l || (l->kind == word_kind::plain && !l->place);
}

fit compare_names(const contestant& a, const contestant& b) {
    if (a.team_count > 0 && b.team_count > 0)
        return shared_clubs(a, b).team_count > 0 ? fit::same : fit::none;
    bool a_within = false, b_within = false;
    const unsigned b_left = left_over(a, b, a_within), a_left = left_over(b, a, b_within);
    if ((a_within && b_left == 0) || (b_within && a_left == 0)) return fit::same;
    if (a_within) return surname_of(a, b) ? fit::near : fit::unclear;
    if (b_within) return surname_of(b, a) ? fit::near : fit::unclear;
    return fit::none;
}

bool known_apart(const contestant& a, const contestant& b) {
    return a.team_count > 0 && b.team_count > 0 && shared_clubs(a, b).team_count == 0;
}

struct mapping {
    fit one, other;
    bool holds() const { return std::min(one, other) >= fit::near; }
    int weight() const { return static_cast<int>(one) + static_cast<int>(other); }
};

int place_of(asked_side s) { return s == asked_side::first ? 0 : s == asked_side::second ? 1 : -1; }

set_relation rivals(const contract& a, const contract& b, facet_bits leagues) {
    const facet_bits said = a.particulars.of(facet::league) | b.particulars.of(facet::league);
    const bool no_draw = a.drawless || b.drawless || two_way(leagues ? leagues : said);
    return no_draw ? set_relation::complement : set_relation::disjoint;
}

/// The place in `there` of the side that `here` asks for, or -1.
int place_in(const contest& here, const contest& there, bool certain, bool crossed) {
    const int own = place_of(here.asked);
    if (own >= 0 && certain) return crossed ? 1 - own : own;
    if (own >= 0) return which(there, here.names[static_cast<std::size_t>(own)]);
    return here.names.size() > 2 ? which(there, here.names[2]) : -1;
}

} // namespace

bool shares_word(const contestant& a, const contestant& b) noexcept {
    for (std::size_t i = 0; i < a.word_count; ++i)
        if (has_word(b, a.words[i])) return true;
    return shared_clubs(a, b).team_count > 0;
}

contestant shared_clubs(const contestant& a, const contestant& b) noexcept {
    contestant out;
    for (std::size_t i = 0; i < a.team_count; ++i)
        if (has_club(b, a.teams[i])) out.teams[out.team_count++] = a.teams[i];
    return out;
}

contestant with_clubs(contestant a, const contestant& b) noexcept {
    a.teams = b.teams;
    a.team_count = b.team_count;
    return a;
}

facet_bits leagues_of_both(const contestant& a, const contestant& b, facet_bits said) noexcept {
    facet_bits one = 0, other = 0;
    for (std::size_t i = 0; i < a.team_count; ++i) one |= leagues_of(a.teams[i]);
    for (std::size_t i = 0; i < b.team_count; ++i) other |= leagues_of(b.teams[i]);
    const facet_bits both = one & other;
    return said ? both & said : both;
}

void keep_leagues(contestant& name, facet_bits leagues) noexcept {
    std::uint8_t kept = 0;
    for (std::size_t i = 0; i < name.team_count; ++i)
        if (leagues_of(name.teams[i]) & leagues) name.teams[kept++] = name.teams[i];
    name.team_count = kept;
}

int which(const contest& c, const contestant& name) noexcept {
    const contestant &one = c.names[0], &other = c.names[1];
    if (name.team_count > 0 && one.team_count > 0 && other.team_count > 0) {
        const bool first = shared_clubs(name, one).team_count > 0;
        const bool second = shared_clubs(name, other).team_count > 0;
        if (first != second) return first ? 0 : 1;
    }
    const auto says_own = [&](const contestant& of, const contestant& rival) {
        for (std::size_t i = 0; i < of.word_count; ++i)
            if (!has_word(rival, of.words[i]) && has_word(name, of.words[i])) return true;
        return false;
    };
    const bool first = says_own(one, other), second = says_own(other, one);
    if (first != second) return first ? 0 : 1;
    if (first) return -1;
    const auto is_exactly = [&](const contestant& of) {
        return compare_names(name, of) == fit::same;
    };
    const bool exactly_one = is_exactly(one), exactly_other = is_exactly(other);
    return exactly_one == exactly_other ? -1 : exactly_one ? 0 : 1;
}

contest_relation compare_contests(const contract& a, const contract& b) noexcept {
    contest_relation out;
    const auto &x = a.contest.names, &y = b.contest.names;
    const mapping straight{compare_names(x[0], y[0]), compare_names(x[1], y[1])};
    const mapping crossed{compare_names(x[0], y[1]), compare_names(x[1], y[0])};
    const bool certain = straight.holds() != crossed.holds() ||
                         (straight.holds() && straight.weight() != crossed.weight());
    const bool is_crossed = crossed.holds() && crossed.weight() > straight.weight();
    if (!straight.holds() && !crossed.holds()) {
        const auto apart = [](const mapping& m, bool known) {
            return m.one == fit::none && (m.other == fit::none || known);
        };
        const auto either = [&](const mapping& m, std::size_t i, std::size_t k) {
            return apart(m, known_apart(x[0], y[i])) ||
                   apart({m.other, m.one}, known_apart(x[1], y[k]));
        };
        const bool differ = either(straight, 0, 1) && either(crossed, 1, 0);
        out.meeting = differ ? meeting_verdict::different : meeting_verdict::unclear;
        return out;
    }
    const auto one = shared_clubs(x[0], y[is_crossed ? 1 : 0]);
    const auto other = shared_clubs(x[1], y[is_crossed ? 0 : 1]);
    const facet_bits leagues = leagues_of_both(one, other, 0);
    if (one.team_count > 0 && other.team_count > 0 && leagues == 0) {
        out.meeting = meeting_verdict::different;
        return out;
    }
    out.often = meets_often(leagues);
    out.meeting = meeting_verdict::same;
    const auto &p = a.contest, &q = b.contest;
    if (p.asked == asked_side::draw || q.asked == asked_side::draw) {
        const bool both = p.asked == q.asked;
        const auto& side = p.asked == asked_side::draw ? q : p;
        out.side_read = both || side.asked != asked_side::unread || side.names.size() > 2;
        out.side = both ? set_relation::identity : set_relation::disjoint;
        return out;
    }
    const bool a_asks = p.asked != asked_side::unread || x.size() > 2;
    const bool b_asks = q.asked != asked_side::unread || y.size() > 2;
    if (!a_asks && !b_asks) {
        out.side_read = true;
        return out;
    }
    int here = place_in(p, q, certain, is_crossed), there = place_of(q.asked);
    if (there < 0 || here < 0) { // seen from the other side
        here = place_of(p.asked);
        there = place_in(q, p, certain, is_crossed);
    }
    const bool about = p.about || q.about;
    out.side_read = here >= 0 && there >= 0 && (here == there || !about);
    if (out.side_read && here != there) out.side = rivals(a, b, leagues);
    return out;
}

} // namespace dutchbook::contract
