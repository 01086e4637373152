#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include <dutchbook/relation.hpp>

#include "nodes/contract/prove.hpp"
#include "nodes/judge/question.hpp"

namespace dutchbook::judge {

/// A verdict that does not become a relation.
struct refusal {
    enum class cause : std::uint8_t {
        none,        ///< the model found no relation
        unconfident, ///< below min_confidence
        refuted,     ///< the contracts contradict it in `field`
        voided       ///< the model did not stand by it: see verdict::void_because
    };
    cause why = cause::none;
    std::string field; ///< where refuted
    std::string words; ///< one line for people
};

/// The deterministic gate behind the model: no verdict stands against what the contracts say.
/// Typed values alone stand against it: besides what titles and rules prove, a field that leaves a
/// pair open still counts against identity where both sides were read and differ, and so does a
/// slot that both sides' rules fill with different values. `a` is the left market. Pure, any
/// thread.
std::variant<relation, refusal> post_check(const asked_pair& pair, const verdict& said,
                                           const asked_side& a, const asked_side& b,
                                           const rules::catalogue& with,
                                           double min_confidence = 0.7);

} // namespace dutchbook::judge
