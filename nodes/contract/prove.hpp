#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <dutchbook/relation.hpp>

#include "nodes/contract/contract.hpp"

namespace dutchbook::contract {

enum class finding : std::uint8_t { related, refuted, open };

/// Fields of a contract, as bits of `verdict::rests_on`.
enum class field : std::uint8_t {
    entity,
    subject,
    action,
    measure,
    values,
    window,
    edition,
    rank,
    source,
    polarity,
    placeholder,
    label,
    stage,
    particulars
};
std::string_view to_string(field f) noexcept;

/// What is known of two contracts. Small and free of strings: ask `reasoning` for words.
struct verdict {
    finding what = finding::open;
    relation_kind kind = relation_kind::identity; ///< meaningful where related
    relation_tier tier = relation_tier::titles;   ///< nodes/rules/weigh.hpp may raise it
    field because = field::subject;               ///< what refutes, or what stayed unread
    std::uint32_t rests_on = 0;                   ///< bit i: field i agreed
    double confidence =
        0; ///< [0, 1]: chance that the relation holds; where open: how plausible it is
};

/// Left to right: `subset` reads a within b. Symmetric: swapping the sides mirrors the kind. Pure,
/// any thread.
verdict prove(const contract& a, const contract& b);

/// One market against several of one event of the other platform.
struct union_verdict {
    dutchbook::contract::verdict verdict; ///< identity, or complement of the union
    std::vector<std::size_t> members;     ///< indices into the span given, ascending; at least two
};

/// Finds the union of at least two of `others` (siblings of one event) that is the same set of
/// outcomes as `a`, or, where there is none, its exact opposite. Single markets are `prove`'s
/// business.
std::optional<union_verdict> prove_union(const contract& a,
                                         std::span<const contract* const> others);

/// Names of the fields a verdict rests on, in the order of `field`.
std::vector<std::string> rests_on_names(const verdict& v);

/// One sentence for people: what agrees, or what refutes.
std::string reasoning(const contract& a, const contract& b, const verdict& v);
std::string reasoning(const contract& a, std::span<const contract* const> others,
                      const union_verdict& v);

} // namespace dutchbook::contract
