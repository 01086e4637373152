#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nodes/judge/question.hpp"
#include "nodes/judge/twin.hpp"

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
/// together and share a batch where that does not leave another less than half full; which pairs
/// share none, their `company` says and whether they show something unread: those of company "own"
/// are spread over as many batches as the others need, and two at least.
std::vector<batch> make_batches(std::vector<asked_pair> pairs, const batch_limits& limits);

/// One batch as it is put to the model: pair i has the id "p<i+1>".
struct sheet {
    enum class entry : std::uint8_t { pair, twin, renamed, canary };
    struct position {
        entry what = entry::pair;
        std::size_t at = 0; ///< index into the batch's pairs; none of a canary
    };
    std::vector<position> positions;
    std::string user_message; ///< exactly one JSON object
    bool turned = false;      ///< b stands where a stood: verdicts must be mirrored
};

/// Which pairs of a batch are asked, in this order, without what nobody has read; the canary's
/// place is fixed by the pairs.
sheet write_sheet(const std::vector<asked_pair>& pairs, const std::vector<std::size_t>& which,
                  bool with_canary, bool turned);

/// A pair that is asked again, with what nobody has read, beside its twin and the same pair under
/// other names.
struct doubled_pair {
    std::size_t at = 0; ///< index into the batch's pairs
    std::optional<judge::twin> twin, renamed;
};
/// The second asking: sides swapped, everything shuffled by the pairs' keys.
sheet write_confirmation(const std::vector<asked_pair>& pairs,
                         const std::vector<doubled_pair>& which, bool with_canary, bool turned);

/// Tokens one pair adds to the user message, estimated.
std::int64_t tokens_of(const asked_pair& pair);

} // namespace dutchbook::judge
