#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/lane.hpp"
#include "graphs/transport.hpp"
#include "nodes/judge/budget.hpp"
#include "nodes/judge/cassette.hpp"
#include "nodes/judge/desk.hpp"
#include "nodes/judge/estimate.hpp"
#include "nodes/judge/pair_end.hpp"

namespace dutchbook::graphs {

/// How open pairs are judged, where they are.
struct judge_setup {
    bool on = false; ///< false: only the estimate is made
    judge::api at;
    judge::acceptance accepts;
    judge::batch_limits batches;
    judge::token_prices prices;
    std::optional<money> budget; ///< of one run
    engine::lane_options lane;
    std::string key; ///< may be empty (local servers)
    std::shared_ptr<transport> wire;
    /// Replies on record instead of the wire, or recorded from it.
    std::shared_ptr<judge::cassette_reader> replay;
    std::shared_ptr<judge::cassette_writer> record;
};

/// What judging came to.
struct judge_report : judge::pair_counts {
    std::uint32_t calls = 0; ///< that were sent
    std::uint64_t tokens_in = 0, tokens_out = 0;
    money spent;
    bool budget_ended = false;
    /// 401 or 403 with a JSON body, and repeating did not mend it. What ends a schedule is the same
    /// in three slots running; a passing fault of the model never sets this.
    bool refused_key = false;
    std::optional<judge::estimate> estimate; ///< where the model was off
};

} // namespace dutchbook::graphs
