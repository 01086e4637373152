#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <nodes/match/relate_state.hpp>

// Two events that ask the same, outcome by outcome.
//
// Of two families of siblings that exclude each other, one a platform, some outcomes are the same
// question by proof. The outcomes that are left may be one as well under another name: a surname
// alone, initials, a title. That proves nothing, but where their contracts leave it open no other
// pair is as worth a question: it comes ahead of all others. Outcomes that have a partner by proof
// are asked about no more, and names that exclude each other stay apart.
namespace dutchbook::match {

/// A left outcome and a right one, by number.
using outcome_pair = std::pair<std::uint32_t, std::uint32_t>;

/// Plausibility of an open pair, which puts it before all others: the only outcomes that are left,
/// or the mutual best of several.
inline constexpr double last_pair_plausibility = 0.999, mutual_best_plausibility = 0.998;

/// What is worth a question, though nothing proves it.
struct aligned_outcomes {
    outcome_pair of;
    double plausibility = 0;
    std::size_t in_common = 0; ///< outcomes of the two events that are the same by proof
};

/// Of a group and all groups that it has two or more identities with, at least half of the smaller
/// one's outcomes. `identities`: pairs whose left market is in the group, no market twice a group.
/// Costs a bounded number of proofs for each such group. Pure; any thread.
std::vector<aligned_outcomes> align_events(const relate_state& state, std::uint32_t group,
                                           std::span<const outcome_pair> identities);

} // namespace dutchbook::match
