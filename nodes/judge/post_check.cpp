#include <algorithm>
#include <cstdlib>
#include <utility>

#include "nodes/contract/align.hpp"
#include "nodes/judge/post_check.hpp"
#include "nodes/judge/text.hpp"
#include "nodes/rules/settle.hpp"

namespace dutchbook::judge {
namespace {

using contract::field;
using contract::set_relation;

constexpr double most_confidence = 0.99; ///< a model never proves
constexpr int minutes_apart = 60;        ///< listed starts of one game may differ by less
constexpr int days_apart = 400;          ///< listed ends further apart are not one occasion
constexpr std::size_t longest_reasoning = 400;

/// Whether a dimension that was read on both sides lets the relation stand.
bool allows(relation_kind said, set_relation read) {
    if (read == set_relation::identity) return true;
    switch (said) {
    case relation_kind::identity:
        return false;
    case relation_kind::complement:
        return read == set_relation::complement;
    case relation_kind::subset:
        return read == set_relation::subset;
    case relation_kind::superset:
        return read == set_relation::superset;
    case relation_kind::disjoint:
        return read != set_relation::exhaustive;
    case relation_kind::exhaustive:
        return read == set_relation::complement || read == set_relation::exhaustive;
    }
    return false;
}

bool has_term(const contract::contract& c, std::uint64_t id) {
    return std::ranges::any_of(c.terms, [id](const contract::term& t) { return t.id == id; });
}

/// Both are about a meeting of two, and it begins at another time of the day.
bool other_hours(const contract::contract& a, const contract::contract& b) {
    const int x = a.contest.start_minutes, y = b.contest.start_minutes;
    return a.contest.read() && b.contest.read() && x >= 0 && y >= 0 &&
           std::abs(x - y) > minutes_apart;
}

/// Both name places, and none in common.
bool other_places(const contract::contract& a, const contract::contract& b) {
    const auto is_place = [](const contract::term& t) { return t.place; };
    return std::ranges::any_of(a.terms, is_place) && std::ranges::any_of(b.terms, is_place) &&
           std::ranges::none_of(
               a.terms, [&b](const contract::term& t) { return t.place && has_term(b, t.id); });
}

struct dimension {
    contract::field name;
    contract::agreement found;
};

/// The field in which readable parts of both contracts contradict the verdict, if any. The words
/// may have stayed open; numbers, places and dates count all the same.
std::optional<field> contradicted(relation_kind said, const contract::contract& a,
                                  const contract::contract& b) {
    const auto words = contract::align(a, b);
    if (words.plausibility <= 0) return field::subject; // not one word in common
    if (said != relation_kind::disjoint && other_hours(a, b)) return field::window;
    if (other_places(a, b) && said != relation_kind::disjoint) return field::entity;
    const dimension all[] = {{field::window, contract::compare_time(a, b, words)},
                             {field::values, contract::compare_values(a, b, words)},
                             {field::rank, contract::compare_rank(a, b)}};
    const bool turned = a.negative != b.negative;
    bool complementary = false;
    for (const auto& [name, found] : all) {
        if (found.unread) continue;
        if (found.refuted) return name;
        complementary = complementary || found.relation == set_relation::complement;
        if (turned && name == field::values) continue; // read below
        if (!allows(said, found.relation)) return name;
    }
    // One side is put in the negative: the same words then stand for opposite events.
    if (turned && said == relation_kind::identity && !complementary) return field::polarity;
    if (turned && said == relation_kind::complement && complementary) return field::polarity;
    if (turned && said != relation_kind::identity && said != relation_kind::complement)
        return field::polarity;
    const bool same_event = said == relation_kind::identity || said == relation_kind::complement;
    if (same_event && a.closes_day && b.closes_day && !a.date_conflict && !b.date_conflict &&
        std::abs(a.closes_day - b.closes_day) > days_apart)
        return field::window;
    return std::nullopt;
}

refusal refuted(relation_kind said, field because, std::string words) {
    return {refusal::cause::refuted, std::string(contract::to_string(because)),
            "The model says " + std::string(to_string(said)) + ". " + std::move(words)};
}

relation relation_of(const asked_pair& pair, const verdict& said) {
    relation out;
    out.left = {pair.pair.left};
    out.right = {pair.pair.right};
    out.kind = *said.kind;
    out.confidence = std::min(said.confidence, most_confidence);
    out.tier = relation_tier::judged;
    out.reasoning = clean(said.reasoning, longest_reasoning);
    if (pair.pair.right < pair.pair.left) {
        std::swap(out.left, out.right);
        out.kind = dutchbook::mirrored(out.kind);
    }
    return out;
}

} // namespace

std::variant<relation, refusal> post_check(const asked_pair& pair, const verdict& said,
                                           const asked_side& a, const asked_side& b,
                                           const rules::catalogue& with, double min_confidence) {
    if (!said.kind)
        return refusal{said.confidence >= min_confidence ? refusal::cause::none
                                                         : refusal::cause::unconfident,
                       {},
                       clean(said.reasoning, longest_reasoning)};
    if (!said.void_because.empty()) return refusal{refusal::cause::voided, {}, said.void_because};
    if (!(said.confidence >= min_confidence))
        return refusal{refusal::cause::unconfident, {}, clean(said.reasoning, longest_reasoning)};
    rules::dossier left(with, a.row, a.asks), right(with, b.row, b.asks);
    const auto proof = rules::settle(with, left, right);
    if (proof.verdict.what == contract::finding::refuted)
        return refuted(*said.kind, proof.verdict.because,
                       proof.because.empty() ? contract::reasoning(a.asks, b.asks, proof.verdict)
                                             : proof.because);
    const bool proved = proof.verdict.what == contract::finding::related &&
                        proof.verdict.tier == relation_tier::proved;
    if (proved && proof.verdict.kind != *said.kind) {
        const field why = a.asks.negative != b.asks.negative ? field::polarity : field::values;
        return refuted(*said.kind, why, contract::reasoning(a.asks, b.asks, proof.verdict));
    }
    const bool same_event =
        *said.kind == relation_kind::identity || *said.kind == relation_kind::complement;
    if (same_event) {
        const auto x = left.as_listed(), y = right.as_listed();
        auto because = rules::other_slot(x.says, y.says);
        if (because.empty()) because = rules::other_names(x, y);
        if (!because.empty())
            return refuted(*said.kind, field::particulars,
                           "The rules say different things: " + because + ".");
    }
    if (const auto why = contradicted(*said.kind, a.asks, b.asks)) {
        auto words = contract::prove(a.asks, b.asks);
        words.what = contract::finding::refuted;
        words.because = *why;
        return refuted(*said.kind, *why, contract::reasoning(a.asks, b.asks, words));
    }
    return relation_of(pair, said);
}

} // namespace dutchbook::judge
