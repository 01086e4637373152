#include <algorithm>
#include <cstdlib>
#include <utility>

#include "nodes/contract/align.hpp"
#include "nodes/judge/post_check.hpp"
#include "nodes/judge/text.hpp"

namespace dutchbook::judge {
namespace {

using contract::field;
using contract::set_relation;

constexpr double most_confidence = 0.99; ///< a model never proves
constexpr double least_overlap = 0.3;    ///< share of content words that both sides must have
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

struct dimension {
    contract::field name;
    contract::agreement found;
};

/// The field in which readable parts of both contracts contradict the verdict, if any. The words
/// may have stayed open; numbers, places and dates count all the same.
std::optional<field> contradicted(relation_kind said, const contract::contract& a,
                                  const contract::contract& b) {
    const auto words = contract::align(a, b);
    if (words.plausibility < least_overlap) return field::subject;
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
                                           const contract::contract& a, const contract::contract& b,
                                           double min_confidence) {
    if (!said.kind)
        return refusal{refusal::cause::none, {}, clean(said.reasoning, longest_reasoning)};
    if (pair.loud)
        return refusal{refusal::cause::loud, {}, "The text of the pair addresses the model."};
    if (!(said.confidence >= min_confidence))
        return refusal{refusal::cause::unconfident, {}, clean(said.reasoning, longest_reasoning)};
    const auto proof = contract::prove(a, b);
    if (proof.what == contract::finding::refuted)
        return refuted(*said.kind, proof.because, contract::reasoning(a, b, proof));
    if (proof.what == contract::finding::related) {
        if (proof.kind == *said.kind) return relation_of(pair, said);
        const field why = a.negative != b.negative ? field::polarity : field::values;
        return refuted(*said.kind, why, contract::reasoning(a, b, proof));
    }
    if (const auto why = contradicted(*said.kind, a, b)) {
        auto words = proof;
        words.what = contract::finding::refuted;
        words.because = *why;
        return refuted(*said.kind, *why, contract::reasoning(a, b, words));
    }
    return relation_of(pair, said);
}

} // namespace dutchbook::judge
