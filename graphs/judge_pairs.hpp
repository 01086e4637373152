#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "engine/clock.hpp"
#include "engine/runtime.hpp"
#include "graphs/judge_setup.hpp"
#include "nodes/match/relate.hpp"
#include "nodes/store/store.hpp"

namespace dutchbook::graphs {

/// Related markets whose open pairs a model may settle. Refers to everything.
struct judged_universe {
    std::span<const market> markets;
    const match::relater* work;
    match::related* found; ///< judged relations are added; `unread` of a pair that stays without a
                           ///< relation says what the model did
};

struct judge_terms {
    const judge_setup& how; ///< that is on
    const rules::catalogue& catalogue;
    store::database& cache;
    timestamp as_of; ///< of the verdicts' rows
    double min_confidence = 0.7;
    std::chrono::seconds limit{1'500}; ///< then nothing more is asked and calls are cut short
};

struct judged_pairs {
    judge_report report;
    std::vector<std::string> missing; ///< why pairs are left without a verdict, one line each
};

/// Asks a model about the open pairs of all universes, outside of a sync: what the cache knows is
/// not asked, the rest is batched over the universes, and each batch's verdicts are stored when it
/// is answered. Two universes may name one market with different texts. Deterministic for the same
/// answers. Not on the I/O thread. Throws dutchbook::error where the cache fails.
judged_pairs judge_open_pairs(std::span<judged_universe> of, const judge_terms& terms,
                              engine::runtime& on, engine::clock& time);

} // namespace dutchbook::graphs
