#include <algorithm>
#include <array>

#include "nodes/contract/align.hpp"
#include "nodes/contract/hash.hpp"

namespace dutchbook::contract {
namespace {

constexpr double least_confidence = 0.72;  ///< below, what was forgiven is too much for a proof
constexpr double strict_confidence = 0.86; ///< one-way relations forgive less

std::uint32_t bit(field f) { return std::uint32_t{1} << static_cast<unsigned>(f); }

verdict settle(finding what, field because, double confidence) {
    verdict v;
    v.what = what;
    v.because = because;
    v.confidence = std::clamp(confidence, 0.0, 1.0);
    return v;
}

/// What is no relation between two questions (`overlap`) is none.
std::optional<relation_kind> kind_of(set_relation r) {
    switch (r) {
    case set_relation::identity:
        return relation_kind::identity;
    case set_relation::complement:
        return relation_kind::complement;
    case set_relation::subset:
        return relation_kind::subset;
    case set_relation::superset:
        return relation_kind::superset;
    case set_relation::disjoint:
        return relation_kind::disjoint;
    case set_relation::exhaustive:
        return relation_kind::exhaustive;
    case set_relation::overlap:
        break;
    }
    return std::nullopt;
}

/// The relation of "not a" to b, given that of a to b.
set_relation negate_left(set_relation r) {
    switch (r) {
    case set_relation::identity:
        return set_relation::complement;
    case set_relation::complement:
        return set_relation::identity;
    case set_relation::subset:
        return set_relation::exhaustive;
    case set_relation::superset:
        return set_relation::disjoint;
    case set_relation::disjoint:
        return set_relation::superset;
    case set_relation::exhaustive:
        return set_relation::subset;
    case set_relation::overlap:
        break;
    }
    return set_relation::overlap;
}

set_relation mirror(set_relation r) {
    if (r == set_relation::subset) return set_relation::superset;
    return r == set_relation::superset ? set_relation::subset : r;
}

set_relation negate_right(set_relation r) { return mirror(negate_left(mirror(r))); }

/// Two dimensions together: equal in one leaves the other; both narrower is narrower.
bool combine(set_relation& into, set_relation other) {
    if (other == set_relation::identity) return true;
    if (into == set_relation::identity) {
        into = other;
        return true;
    }
    return into == other && (other == set_relation::subset || other == set_relation::superset);
}

/// Related: no difference is known. A station that no list has may go by several names.
finding compare_sources(const contract& a, const contract& b) {
    const auto differ = [](std::uint64_t x, std::uint64_t y) { return x != 0 && y != 0 && x != y; };
    if (differ(a.price_source, b.price_source)) return finding::refuted;
    if (!differ(a.station, b.station)) return finding::related;
    return a.station_known && b.station_known ? finding::refuted : finding::open;
}

/// "A beat B" against "B beat A": opposites of one game on one day that knows no draw.
bool one_game(const contract& a, const contract& b) {
    return (a.drawless || b.drawless) && a.window.kind == window_kind::on && a.window == b.window &&
           !a.window.year_unread;
}

/// Whether what came true in a part of a period has come true in all of it: events do, and counts
/// that reach a number. Averages, growth over a year, what must last and what must stay below do
/// not.
bool grows_with_time(const contract& c) {
    static constexpr std::array lasting{
        word_id("stay"),       word_id("hold"),   word_id("keep"),      word_id("continue"),
        word_id("survive"),    word_id("retain"), word_id("last"),      word_id("gdp"),
        word_id("growth"),     word_id("cpi"),    word_id("inflation"), word_id("pce"),
        word_id("ppi"),        word_id("yoy"),    word_id("mom"),       word_id("unemployment"),
        word_id("average"),    word_id("mean"),   word_id("median"),    word_id("approval"),
        word_id("fewer"),      word_id("most"),   word_id("top"),       word_id("highest"),
        word_id("temperature")};
    if (c.has_values && c.values.has_high) return false;
    return std::none_of(c.terms.begin(), c.terms.end(), [](const term& t) {
        return std::find(lasting.begin(), lasting.end(), t.id) != lasting.end();
    });
}

} // namespace

verdict prove(const contract& a, const contract& b) {
    const alignment words = align(a, b);
    const auto no = [&](finding what, field because) {
        return settle(what, because,
                      what == finding::open ? words.plausibility * 0.9 : words.plausibility);
    };
    if (words.what == finding::refuted) return no(finding::refuted, words.because);
    const agreement time = words.contest ? compare_game(a, b, words) : compare_time(a, b, words);
    const agreement values = compare_values(a, b, words);
    const agreement rank = compare_rank(a, b, words);
    if (rank.refuted) return no(finding::refuted, field::rank);
    if (values.refuted) return no(finding::refuted, field::values);
    if (time.refuted && !words.contest) return no(finding::refuted, field::window);
    const finding sources = compare_sources(a, b);
    if (sources == finding::refuted) return no(finding::refuted, field::source);
    const bool same_time =
        words.contest ||
        (!time.unread && time.relation == set_relation::identity && !time.by_edition);
    const auto dated = [](const contract& c) {
        return c.window.kind == window_kind::until || c.window.kind == window_kind::on;
    };
    const auto said = compare(a.particulars, b.particulars, same_time, dated(a) && dated(b));
    if (said == particulars::differ) return no(finding::refuted, field::particulars);
    if (time.refuted) return no(finding::refuted, field::window);
    if (words.what == finding::open) return no(finding::open, words.because);
    if (said == particulars::unclear) return no(finding::open, field::particulars);
    if (sources == finding::open) return no(finding::open, field::source);
    if (words.reversed && !one_game(a, b)) return no(finding::open, field::action);
    if (rank.unread) return no(finding::open, field::rank);
    if (values.unread) return no(finding::open, field::values);
    if (time.unread) return no(finding::open, field::window);

    if (time.relation != set_relation::identity && !(grows_with_time(a) && grows_with_time(b)))
        return no(finding::open, field::window);
    set_relation relation = values.relation;
    if (!combine(relation, rank.relation) || !combine(relation, time.relation))
        return no(finding::refuted,
                  time.relation != set_relation::identity ? field::window : field::rank);
    if (!combine(relation, words.deed)) return no(finding::open, field::action);
    if (words.side != set_relation::identity) {
        if (relation != set_relation::identity) return no(finding::open, field::values);
        relation = words.side;
    }
    if (words.reversed) relation = negate_left(relation);
    if (a.negative) relation = negate_left(relation);
    if (b.negative) relation = negate_right(relation);
    const auto kind = kind_of(relation);
    if (!kind) return no(finding::refuted, field::values);

    double confidence = words.confidence - time.penalty - (a.ordinal != b.ordinal ? 0.05 : 0.0);
    confidence -= 0.03; // what the rules may say
    const double least = relation == set_relation::identity ? least_confidence : strict_confidence;
    if (confidence < least) return no(finding::open, field::subject);

    verdict v = settle(finding::related, field::subject, confidence);
    v.kind = *kind;
    v.rests_on = bit(field::entity) | bit(field::subject) | bit(field::action);
    if (std::any_of(a.terms.begin(), a.terms.end(), [](const term& t) { return t.stage; }))
        v.rests_on |= bit(field::stage);
    if (a.has_values) v.rests_on |= bit(field::values);
    if (a.has_rank) v.rests_on |= bit(field::rank);
    if (a.window.kind != window_kind::none || b.window.kind != window_kind::none)
        v.rests_on |= bit(field::window);
    if (a.edition_last || b.edition_last) v.rests_on |= bit(field::edition);
    if (a.negative || b.negative) v.rests_on |= bit(field::polarity);
    if ((a.station && b.station) || (a.price_source && b.price_source))
        v.rests_on |= bit(field::source);
    return v;
}

} // namespace dutchbook::contract
