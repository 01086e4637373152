#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dutchbook/market.hpp>

namespace dutchbook {

/// How the propositions of two sides stand to each other; `subset` reads left within right.
enum class relation_kind : std::uint8_t {
    identity,
    complement,
    subset,
    superset,
    disjoint,
    exhaustive
};

/// What a relation rests on, strongest first: a person's verdict, a proof over both contracts with
/// their rules, a model's verdict that passed the post-check, or a proof over titles alone because
/// rules are missing on a side or were not read whole.
enum class relation_tier : std::uint8_t { reviewed, proved, judged, titles };

std::string_view to_string(relation_kind kind) noexcept;
std::string_view to_string(relation_tier tier) noexcept;
std::optional<relation_kind> parse_relation_kind(std::string_view text) noexcept;
/// The same relation read from the other side: subset and superset swap, the rest stay.
relation_kind mirrored(relation_kind kind) noexcept;

/// A relation across platforms. Several markets on a side mean their union. Sides are sorted by
/// key, and the side whose first key is smaller stands left.
struct relation {
    std::vector<market_key> left;
    std::vector<market_key> right;
    relation_kind kind = relation_kind::identity;
    double confidence = 0; ///< [0, 1], calibrated; never money
    relation_tier tier = relation_tier::proved;
    std::string reasoning;             ///< one sentence for people
    std::vector<std::string> rests_on; ///< names of the contract fields the proof used
};

/// A pair the prover could neither prove nor refute, most plausible first when ranked.
struct open_pair {
    market_key left, right;
    double plausibility = 0; ///< [0, 1]
    std::string unread;      ///< what was missing, for people
};

} // namespace dutchbook
