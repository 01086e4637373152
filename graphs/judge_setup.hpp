#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/lane.hpp"
#include "graphs/transport.hpp"
#include "nodes/judge/budget.hpp"
#include "nodes/judge/cassette.hpp"
#include "nodes/judge/desk.hpp"
#include "nodes/judge/docket.hpp"
#include "nodes/judge/estimate.hpp"
#include "nodes/judge/pair_end.hpp"
#include "nodes/judge/post_check.hpp"
#include "nodes/store/rows.hpp"
#include "nodes/store/store.hpp"

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
    judge::docket::counts wordings;
    std::uint32_t calls = 0; ///< that were sent
    std::uint64_t tokens_in = 0, tokens_out = 0;
    money spent;
    bool budget_ended = false;
    /// 401 or 403 with a JSON body, and repeating did not mend it. What ends a schedule is the same
    /// in three slots running; a passing fault of the model never sets this.
    bool refused_key = false;
    std::optional<judge::estimate> estimate; ///< where the model was off
};

/// Replies to be kept in `record`, or played back from `replay`, which switches judging on without
/// a key or a budget. Throws dutchbook::error where a file cannot be used.
void use_cassettes(judge_setup& how, const std::optional<std::filesystem::path>& record,
                   const std::optional<std::filesystem::path>& replay);

/// How calls leave: over the wire, or out of the cassette. `how` must outlive it.
judge::transport sender_of(const judge_setup& how);

/// Rows for the verdict cache: what was settled of a batch, with an equal share of its tokens.
std::vector<store::verdict> rows_of(const judge::batch& work, const judge::session_outcome& said,
                                    const judge_setup& how, timestamp at);

/// Adds what a batch cost, and whether the key was refused.
void note_calls(judge_report& into, const judge::session_outcome& said);

/// Why pairs of a batch have no verdict, in one line without the key; empty where all have one.
std::string missing_verdicts(const judge::session_outcome& said, const judge_setup& how);

/// The store's verdicts as a docket asks for them; no store knows nothing, and one that fails is
/// told to `failed`.
judge::verdict_cache cache_of(const store::database* db,
                              std::function<void(const error&)> failed = {});

/// A pair of tier titles as one to be asked about.
open_pair asked_again(const relation& titles);
/// Whether a relation rests on titles alone and on one market a side.
bool is_titles_pair(const relation& r) noexcept;

/// The verdict on a wording in the words of one of its pairs.
judge::verdict of_wording(judge::verdict said);

/// What a verdict that passed the post-check or did not makes of its pair.
judge::pair_end::kind end_of(const std::variant<relation, judge::refusal>& checked) noexcept;

} // namespace dutchbook::graphs
