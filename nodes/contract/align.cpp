#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "nodes/contract/align.hpp"
#include "nodes/contract/contests.hpp"
#include "nodes/contract/draft.hpp"
#include "nodes/contract/hash.hpp"
#include "nodes/contract/lexicon.hpp"
#include "nodes/contract/vocabulary.hpp"

namespace dutchbook::contract {
namespace {

constexpr auto win = word_id("win");
constexpr auto beat = word_id("beat");
constexpr auto nominate = word_id("nominate");
constexpr auto voteshare = word_id("voteshare");
constexpr auto ticket = word_id("ticket");
constexpr std::size_t most_terms = 64;

std::string_view text_of(const contract& c, const term& t) {
    return std::string_view(c.words).substr(t.at, t.length);
}

/// A name that may be who does it or to whom it is done.
bool is_party(const term& t) {
    return !t.number && !t.verb && !t.contestant && (t.weight == weight::plain || t.place);
}

/// One contract's side of an alignment: which of its terms found a partner, and where.
struct side {
    explicit side(const contract& x) : c(x), size(std::min(x.terms.size(), most_terms)) {}
    const contract& c;
    std::size_t size;
    std::array<std::uint8_t, most_terms> partner; ///< where `has`
    std::uint64_t matched = 0;
    std::uint64_t forgiven = 0;

    bool has(std::size_t i) const { return matched >> i & 1; }
    bool left(std::size_t i) const { return !((matched | forgiven) >> i & 1); }
    const term& at(std::size_t i) const { return c.terms[i]; }
    /// Whether it is known where among the words a term belongs: a label answers open questions.
    bool placed(std::size_t i) const { return !at(i).label_only || c.open_question; }
    /// The label answers "who will visit X?" before the verb, "who will X visit?" behind it.
    bool precedes(std::size_t i, std::size_t verb) const {
        if (!at(i).label_only) return i < verb;
        if (c.subject_asked) return true;
        for (std::size_t k = 0; k < verb; ++k)
            if (is_party(at(k)) && !at(k).label_only) return false;
        return c.open_question;
    }
    bool matches(std::uint64_t id) const {
        for (std::size_t i = 0; i < size; ++i)
            if (has(i) && at(i).id == id) return true;
        return false;
    }
};

void pair_up(side& a, std::size_t i, side& b, std::size_t j) {
    a.partner[i] = static_cast<std::uint8_t>(j);
    b.partner[j] = static_cast<std::uint8_t>(i);
    a.matched |= std::uint64_t{1} << i;
    b.matched |= std::uint64_t{1} << j;
}

void match_ids(side& a, side& b) {
    for (std::size_t i = 0; i < a.size; ++i)
        for (std::size_t j = 0; j < b.size; ++j)
            if (a.at(i).id == b.at(j).id) {
                pair_up(a, i, b, j);
                break;
            }
}

/// "B. Sanders" and "Bernie Sanders"; "Lorie K. Logan" and "Lorie Logan".
void match_initials(side& a, side& b) {
    for (std::size_t i = 0; i + 1 < a.size; ++i) {
        if (!a.left(i) || a.at(i).length != 1 || a.at(i).number || !a.has(i + 1)) continue;
        const std::size_t j = a.partner[i + 1];
        if (j == 0) continue;
        const bool between_partners =
            i > 0 && a.has(i - 1) && std::size_t{a.partner[i - 1]} + 1 == j;
        if (between_partners && !a.at(i).outcome)
            a.forgiven |= std::uint64_t{1} << i;
        else if (between_partners && !a.at(i + 1).place && !a.at(i - 1).place)
            a.forgiven |= std::uint64_t{1} << i;
        else if (b.left(j - 1) &&
                 text_of(b.c, b.at(j - 1)).front() == text_of(a.c, a.at(i)).front())
            pair_up(a, i, b, j - 1);
    }
}

/// An acronym of three letters or more against the words it abbreviates.
void match_acronyms(side& a, side& b) {
    for (std::size_t i = 0; i < a.size; ++i) {
        const auto letters = text_of(a.c, a.at(i));
        if (!a.left(i) || a.at(i).number || letters.size() < 3 || letters.size() > 6) continue;
        for (std::size_t first = 0; first + letters.size() <= b.size; ++first) {
            bool spells = true;
            for (std::size_t k = 0; k < letters.size() && spells; ++k)
                spells = b.left(first + k) && text_of(b.c, b.at(first + k)).front() == letters[k];
            if (!spells) continue;
            for (std::size_t k = 0; k < letters.size(); ++k)
                b.forgiven |= std::uint64_t{1} << (first + k);
            a.forgiven |= std::uint64_t{1} << i;
            break;
        }
    }
}

/// Who is asked for may be called like the award: "Oscar Kaufman". So what the title begins with,
/// the label and what siblings lack name nothing here.
bool asks_one_of(const side& s, const std::vector<std::uint64_t>& words) {
    if (words.empty()) return true;
    for (std::size_t i = 1; i < s.size; ++i) {
        const term& t = s.at(i);
        if (!t.outcome && !t.labelled && s.matches(t.id) &&
            std::ranges::find(words, t.id) != words.end())
            return true;
    }
    return false;
}

/// Pairs what implies with what it implies; true where `a` is about less than `b`.
bool match_implied(side& a, side& b) {
    const auto implications = vocabulary::in_force().implications();
    for (std::size_t i = 0; i < a.size; ++i)
        for (std::size_t j = 0; a.left(i) && j < b.size; ++j) {
            if (!b.left(j)) continue;
            const auto said = std::ranges::any_of(implications, [&](const auto& x) {
                return a.at(i).id == x.deed && b.at(j).id == x.implied && asks_one_of(a, x.among);
            });
            if (!said) continue;
            pair_up(a, i, b, j);
            return true;
        }
    return false;
}

/// Parties nominate by primaries: who wins that of a state's office is the nominee. Delegates, and
/// not one state, choose who runs for president.
void match_nominations(side& a, side& b) {
    constexpr auto primary = word_id("primary"), president = word_id("president"),
                   democrat = word_id("democrat"), republican = word_id("republican");
    const auto says_president = [&](const contract& c) {
        return std::any_of(c.terms.begin(), c.terms.end(),
                           [&](const term& t) { return t.id == president; });
    };
    if (!(a.matches(democrat) || a.matches(republican))) return;
    if (says_president(a.c) || says_president(b.c)) return;
    const bool place = std::any_of(a.c.terms.begin(), a.c.terms.end(),
                                   [&](const term& t) { return t.place && a.matches(t.id); });
    const auto names_office = [&](const contract& c) {
        return std::any_of(c.terms.begin(), c.terms.end(),
                           [&](const term& t) { return t.office && t.id != president; });
    };
    const bool office = names_office(a.c) || names_office(b.c);
    if (!place || !office || a.c.has_values || b.c.has_values || a.c.has_rank || b.c.has_rank)
        return; // who comes second, by how much
    for (std::size_t i = 0; i < a.size; ++i)
        for (std::size_t j = 0; a.left(i) && a.at(i).id == primary && j < b.size; ++j)
            if (b.left(j) && b.at(j).id == nominate) pair_up(a, i, b, j);
}

/// Whether the series of a ticker names the league or place: "kxnbamip-26".
bool in_series(const term& t, std::string_view ticker) {
    if (ticker.starts_with("kx")) ticker.remove_prefix(2);
    return vocabulary::in_force().series_says(ticker, t.id);
}

bool in_background(const term& t, const contract& c) {
    return std::binary_search(c.background.begin(), c.background.end(), t.id);
}

/// A word for the league that all of the other side's texts, its rules among them, name.
bool says_league(const contract& own, const term& t, const contract& other) {
    if (other.particulars.of(facet::league) == 0) return false;
    token word;
    word.text = text_of(own, t);
    word.id = t.id;
    const auto bits = facet_at({word}, 0).values[std::size_t(facet::league)];
    return (bits & other.particulars.of(facet::league)) != 0;
}

bool share_league(const contract& a, const contract& b) {
    return (a.particulars.of(facet::league) & b.particulars.of(facet::league)) != 0;
}

/// "Michael Penix Jr" and "Michael Penix": of father and son one plays in this year's league.
bool is_suffix(const term& t) {
    return t.id == word_id("jr") || t.id == word_id("sr") || t.id == word_id("iii");
}

struct forgiveness {
    double penalty = 0;
    bool granted = false;
};

/// Whether a word that only `a` has is said by `b` somewhere else.
forgiveness explain(const side& a, std::size_t i, const side& b, const alignment& found) {
    const term& t = a.at(i);
    if (t.weight == weight::filler) return {0, true};
    if (!t.outcome && says_league(a.c, t, b.c)) return {0.02, true};
    if (i > 0 && a.has(i - 1) && is_suffix(t) && share_league(a.c, b.c)) return {0.02, true};
    if (found.contest && t.id == win) return {0, true};
    if (t.acronym && t.acronym <= a.size && a.has(t.acronym - 1u)) return {0, true};
    if (t.first_name && i + 1 < a.size && a.has(i + 1)) return {0.1, true};
    if (t.id == win && (found.office || b.c.has_rank || b.c.topic || a.matches(nominate) ||
                        (b.c.has_values && a.matches(voteshare))))
        return {0.05, true};
    // What changes the question has to stand in it: an event about nominees may ask who is elected.
    if (t.outcome || t.weight == weight::contrast) return {};
    // Nothing is lent: what an event title, the rules or a part of a ticker happens to contain is
    // not what is asked.
    if (in_series(t, b.c.ticker)) return {0.05, true};
    return {};
}

struct leftovers {
    int plain = 0, contrast = 0, weak = 0, optional = 0;
    int hinted = 0; ///< of the contrasts: said by the other market's event title
    bool stage = false;
    bool outcome = false; ///< among plain and contrast
    bool number = false, place = false;
    bool subject = false; ///< the first word, of which something is asked, or the answer to "who"
    bool weak_place = false;
    int hard() const { return plain + contrast; }
};

leftovers collect(side& a, const side& b, const alignment& found, double& penalty) {
    leftovers out;
    for (std::size_t i = 0; i < a.size; ++i) {
        if (!a.left(i)) continue;
        const auto said = explain(a, i, b, found);
        penalty += said.penalty;
        if (said.granted) continue;
        const term& t = a.at(i);
        if (t.optional) {
            out.optional += t.weight >= weight::plain;
            penalty += 0.02;
        } else if (t.weight == weight::weak && !(t.place && (t.outcome || a.c.has_rank))) {
            // Only the territory of a ranking or an outcome is never left out: "top artist in the
            // US" is not the world's.
            ++out.weak;
            penalty += 0.04;
            out.outcome = out.outcome || t.outcome;
            out.weak_place = out.weak_place || t.place;
        } else {
            ++(t.weight == weight::contrast ? out.contrast : out.plain);
            out.stage = out.stage || t.stage;
            out.hinted += t.weight == weight::contrast && !t.outcome && in_background(t, b.c);
            out.outcome = out.outcome || t.outcome;
            out.number = out.number || t.number;
            out.place = out.place || t.place;
            const bool answer = t.label_only && a.c.open_question;
            out.subject = out.subject || ((i == 0 || answer) && t.weight == weight::plain);
        }
    }
    return out;
}

enum class roles : std::uint8_t {
    kept,
    unclear, ///< names change places about a word that may be a verb
    swapped,
    reversed
};

const lexeme* known(const term& t) { return find_word(t.id); }

bool symmetric(const term& t) {
    const auto* l = known(t);
    return l && l->symmetric;
}

/// Any word may be the verb, but for names of people and places and what is done together.
bool is_pivot(const side& s, std::size_t i) {
    const term& t = s.at(i);
    const bool name =
        t.place || t.first_name || t.contestant || (t.office && t.weight != weight::contrast);
    if (!s.has(i) || t.number || t.label_only || name) return false;
    const bool together = i + 1 < s.size && symmetric(s.at(i + 1)); // "strike a deal with"
    return !symmetric(t) && !together;
}

/// "from A to B" against "from B to A"; "by A to B" against "by B to A".
roles compare_directions(const side& a, const side& b) {
    bool gained = false, lost = false;
    for (std::size_t i = 0; i < a.size; ++i) {
        const term& here = a.at(i);
        if (!a.has(i) || !is_party(here)) continue;
        const term& there = b.at(a.partner[i]);
        if ((here.origin && !here.goal && there.goal && !there.origin) ||
            (here.goal && !here.origin && there.origin && !there.goal))
            return roles::swapped;
        gained = gained || (there.goal && !here.goal) || (here.origin && !there.origin);
        lost = lost || (here.goal && !there.goal) || (there.origin && !here.origin);
    }
    return gained && lost ? roles::unclear : roles::kept;
}

/// How the names stand about one word.
roles roles_about(const side& a, const side& b, std::size_t v) {
    const std::size_t w = a.partner[v];
    const bool verb = a.at(v).verb;
    bool forward = false, backward = false, straight = false;
    for (std::size_t i = 0; i < a.size; ++i) {
        const term& t = a.at(i);
        const bool named = verb ? (t.weight >= weight::plain || t.place) && !t.verb : is_party(t);
        if (i == v || !a.has(i) || !a.placed(i) || !named) continue;
        const std::size_t j = a.partner[i];
        if (!b.placed(j)) continue;
        if (a.precedes(i, v) && !b.precedes(j, w))
            forward = true;
        else if (!a.precedes(i, v) && b.precedes(j, w))
            backward = true;
        else
            straight = true;
    }
    const bool turned = a.at(v).passive != b.at(w).passive;
    if (forward && backward && !turned) {
        if (!verb) return roles::unclear;
        return a.at(v).id == beat && !straight ? roles::reversed : roles::swapped;
    }
    return verb && turned && straight && !(forward && backward) ? roles::swapped : roles::kept;
}

/// Swapped: what stands before a verb on one side stands behind it on the other. Reversed: both
/// sides of a contest changed places.
roles compare_roles(const side& a, const side& b) {
    auto found = compare_directions(a, b);
    for (std::size_t v = 0; v < a.size; ++v)
        if (is_pivot(a, v) && !b.at(a.partner[v]).label_only) {
            const auto here = roles_about(a, b, v);
            if (here > found) found = here;
            if (a.at(v).verb && found > roles::unclear) return found;
        }
    if (found != roles::kept) return found;
    if (a.matches(ticket)) { // who stands first on a ticket runs for the higher office
        std::size_t last = 0;
        for (std::size_t i = 0; i < a.size; ++i) {
            if (!a.has(i) || a.at(i).weight != weight::plain ||
                !(a.at(i).outcome || b.at(a.partner[i]).outcome))
                continue;
            if (a.partner[i] < last) return roles::swapped;
            last = a.partner[i];
        }
    }
    return roles::kept;
}

bool labelled(const side& s) {
    return std::any_of(s.c.terms.begin(), s.c.terms.end(),
                       [](const term& t) { return t.labelled; });
}

/// True where each side's outcome stands in the other's setting: "A or B first" answered A here and
/// B there.
bool outcomes_differ(const side& a, const side& b) {
    if (!labelled(a) || !labelled(b)) return false; // a question without a label is its own answer
    bool crossed_a = false, crossed_b = false;
    for (std::size_t i = 0; i < a.size; ++i) {
        if (!a.has(i) || a.at(i).weight < weight::plain || a.at(i).number) continue;
        const bool ours = a.at(i).outcome, theirs = b.at(a.partner[i]).outcome;
        if (ours && theirs) return false;
        crossed_a = crossed_a || (ours && !a.at(i).optional);
        crossed_b = crossed_b || (theirs && !b.at(a.partner[i]).optional);
    }
    return crossed_a && crossed_b;
}

/// What nobody asks a model about unless little else is open.
constexpr double unlikely = 0.5;

/// An unknown word refutes nothing: the pair stays open, by so much less plausible.
alignment doubt(alignment found, double factor, field because) {
    found.what = finding::open;
    found.plausibility *= factor;
    found.because = because;
    return found;
}

/// Words on both sides that the other lacks: names of one slot, places, numbers and known contrasts
/// exclude each other, other words may mean the same.
alignment weigh_differences(alignment found, const leftovers& a, const leftovers& b, int strong) {
    const bool names = (a.outcome && b.outcome) || (a.subject && b.subject);
    if (names || (a.number && b.number) || (a.place && b.place)) {
        found.because = field::entity;
        found.what = finding::refuted;
        return found;
    }
    const bool unread = a.plain > a.contrast || b.plain > b.contrast; // another language, say
    if (a.contrast && b.contrast && !unread) {
        found.because = a.stage || b.stage ? field::stage : field::action;
        found.what = finding::refuted;
        return found;
    }
    const bool synonyms = a.hard() == 1 && b.hard() == 1 && strong >= 4 && !a.contrast &&
                          !b.contrast && !a.outcome && !b.outcome && !a.number && !b.number &&
                          !a.place && !b.place;
    const bool action = a.contrast || b.contrast;
    return doubt(found, synonyms ? 1 : unlikely, action ? field::action : field::subject);
}

/// Words on one side alone: the other may take them for granted.
alignment weigh_silence(alignment found, const leftovers& a, const leftovers& b, int strong) {
    const leftovers& only = a.hard() ? a : b;
    const leftovers& other = a.hard() ? b : a;
    if (only.contrast)
        return doubt(found, only.hinted == only.hard() ? 1 : unlikely,
                     only.stage ? field::stage : field::action);
    if (other.weak_place || (only.outcome && (other.weak || other.optional)))
        return doubt(found, unlikely, field::entity);
    return doubt(found, only.hard() > strong ? unlikely : 1,
                 only.outcome ? field::entity : field::subject);
}

bool answered(const side& s) {
    return std::any_of(s.c.terms.begin(), s.c.terms.end(), [](const term& t) { return t.outcome; });
}

/// Sides of one meeting are compared by compare_contests, not word by word.
void forgive_contestants(side& s) {
    for (std::size_t i = 0; i < s.size; ++i)
        if (s.at(i).contestant) s.forgiven |= std::uint64_t{1} << i;
}

/// Whether more is asked than who wins: both sides of a contest may keep a clean sheet.
bool asks_more(const side& s) {
    for (std::size_t i = 0; i < s.size; ++i) {
        const term& t = s.at(i);
        const bool setting = t.contestant || t.optional || t.id == win || t.id == beat;
        if (s.has(i) && !setting && t.weight >= weight::plain) return true;
    }
    return false;
}

alignment refuse(alignment found, finding what, field because) {
    found.what = what;
    found.because = because;
    return found;
}

} // namespace

alignment align(const contract& x, const contract& y) {
    alignment found;
    if (x.placeholder || y.placeholder) return refuse(found, finding::refuted, field::placeholder);
    side a(x), b(y);
    match_ids(a, b);
    int strong = 0, names = 0, weak = 0;
    contest_relation meeting;
    if (x.contest.read() && y.contest.read()) {
        meeting = compare_contests(x, y);
        if (meeting.meeting == meeting_verdict::different)
            return refuse(found, finding::refuted, field::entity);
        if (meeting.meeting == meeting_verdict::same) {
            found.contest = found.wins = true;
            found.side = meeting.side;
            found.often = meeting.often;
            strong = names = 2;
            forgive_contestants(a);
            forgive_contestants(b);
        }
    }
    if (a.matched == 0 && !found.contest) return refuse(found, finding::open, field::subject);
    for (std::size_t i = 0; i < a.size; ++i) {
        if (!a.has(i) || (found.contest && a.at(i).contestant)) continue;
        if (a.at(i).weight < weight::plain) {
            weak += a.at(i).weight == weight::weak;
            continue;
        }
        ++strong;
        if (a.at(i).weight == weight::plain && !a.at(i).number) ++names;
        found.office = found.office || a.at(i).office;
        found.wins = found.wins || a.at(i).id == win || text_of(x, a.at(i)).ends_with("oftheyear");
    }
    match_initials(a, b);
    match_initials(b, a);
    match_acronyms(a, b);
    match_acronyms(b, a);
    match_nominations(a, b);
    match_nominations(b, a);
    const bool smaller = match_implied(a, b);
    if (smaller || match_implied(b, a))
        found.deed = smaller ? set_relation::subset : set_relation::superset;
    double penalty = 0;
    const leftovers only_a = collect(a, b, found, penalty);
    const leftovers only_b = collect(b, a, found, penalty);
    const int hard = only_a.hard() + only_b.hard();
    found.bare = hard + only_a.weak + only_b.weak + only_a.optional + only_b.optional == 0;
    found.plausibility = strong == 0 ? 0 : double(strong) / (strong + hard + 0.5);
    found.confidence = 1 - penalty;
    if (x.cut || y.cut) return refuse(found, finding::open, field::subject);
    if (x.unread_label || y.unread_label)
        return doubt(found, hard > 2 ? unlikely : 1, field::label);
    const bool both_timed = (x.window.kind != window_kind::none || x.edition_last) &&
                            (y.window.kind != window_kind::none || y.edition_last);
    const bool bare = hard == 0; // dates and numbers count where no word speaks against them
    const int evidence = 2 * strong + weak + 2 * (bare && both_timed) +
                         2 * (bare && x.has_values && y.has_values) - (names < 1);
    const bool enough = evidence >= 4 && strong >= 1;
    if (only_a.hard() && only_b.hard() && strong >= 1) {
        found = weigh_differences(found, only_a, only_b, strong);
        return found.what == finding::refuted || enough ? found
                                                        : doubt(found, unlikely, found.because);
    }
    if (!enough) return doubt(found, hard ? unlikely : 1, field::subject);
    if (hard > 0) return weigh_silence(found, only_a, only_b, strong);
    if (x.contest.read() && y.contest.read()) {
        if (!found.contest) return refuse(found, finding::open, field::entity);
        const bool rivals = meeting.side != set_relation::identity;
        if (!meeting.side_read || (rivals && asks_more(a)))
            return refuse(found, finding::open, field::label);
    }
    if (only_a.weak && only_b.weak) return refuse(found, finding::open, field::subject);
    if (only_a.optional && only_b.optional) return refuse(found, finding::open, field::label);
    const roles who = compare_roles(a, b);
    found.reversed = who == roles::reversed && !found.contest;
    if (!found.reversed && !found.contest && outcomes_differ(a, b))
        return refuse(found, finding::refuted, field::entity);
    if ((x.alternatives && !answered(b)) || (y.alternatives && !answered(a)))
        return refuse(found, finding::open, field::label);
    if (who == roles::swapped) return refuse(found, finding::refuted, field::action);
    if (who == roles::unclear) return refuse(found, finding::open, field::action);
    found.what = finding::related;
    return found;
}

} // namespace dutchbook::contract
