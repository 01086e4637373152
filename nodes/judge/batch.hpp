#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "nodes/judge/question.hpp"

namespace dutchbook::judge {

struct batch_limits {
    std::size_t pairs = 20;       ///< in one call, the canary among them; below 2 there is none
    std::int64_t tokens = 32'000; ///< of all pairs together; a pair larger than that goes alone
};

/// Pairs for one call. Plain value.
struct batch {
    std::vector<asked_pair> pairs;
    bool canary = true; ///< a pair with a known answer rides along
};

/// Deterministic: the same pairs in any order give the same batches. Pairs of one event stand
/// together and share a batch where that does not leave another less than half full; loud pairs
/// stand alone, behind the others.
std::vector<batch> make_batches(std::vector<asked_pair> pairs, const batch_limits& limits);

/// One batch as it is put to the model: pair i has the id "p<i+1>".
struct sheet {
    /// Index into the batch's pairs, or `canary`.
    std::vector<std::size_t> positions;
    std::string user_message; ///< exactly one JSON object
    bool turned = false;      ///< b stands where a stood: verdicts must be mirrored
    static constexpr std::size_t canary = static_cast<std::size_t>(-1);
};

/// Which pairs of a batch are asked, in this order.
sheet write_sheet(const std::vector<asked_pair>& pairs, const std::vector<std::size_t>& which,
                  bool with_canary, bool turned);

/// Tokens one pair adds to the user message, estimated.
std::int64_t tokens_of(const asked_pair& pair);

} // namespace dutchbook::judge
