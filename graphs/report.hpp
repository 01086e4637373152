#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <dutchbook/opportunity.hpp>

#include "engine/snapshot.hpp"

namespace dutchbook::graphs {

/// What the report and the table show of a market. All text is foreign.
struct market_label {
    std::string title;
    std::string outcome; ///< what YES stands for inside the event, may be empty
    std::optional<timestamp> settles;
    std::string rules{}; ///< only of markets whose pair is to be checked by hand
};
using market_labels = std::map<market_key, market_label>;

/// One step of the funnel: how many came this far, and what became of those that did not.
struct funnel_step {
    std::string name; ///< "markets read", "normalised", "quality", "candidates", "related",
                      ///< "priced", "opportunities"
    std::string unit; ///< "markets", "pairs", …: a bar is drawn against the largest of its unit
    std::uint64_t count = 0;
    engine::counts lost; ///< reason -> number, of those that stood in the step before
};

/// One reason for which a venue's rows were refused.
struct reject_row {
    std::string platform;
    std::string reason;
    std::uint64_t count = 0;
};

/// One row of the sync log.
struct sync_row {
    std::string sync_id;
    timestamp at{};
    std::uint64_t markets = 0, opportunities = 0;
    std::chrono::milliseconds duration{};
    std::vector<std::string> errors;
};

/// Who, when, and how complete.
struct run_facts {
    std::string run_id;
    std::string version;
    std::string world; ///< "live", "synthetic", a folder
    timestamp as_of{};
    std::chrono::milliseconds duration{};
    std::string state;                ///< complete, partial, failed
    std::vector<std::string> missing; ///< what a partial run lacks, for people
    std::vector<std::pair<std::string, std::string>>
        more; ///< further facts in order, e.g. {"LLM spend", "$0.03"}
};

/// Everything the report shows; plain values, nothing secret.
struct report_data {
    run_facts facts;
    std::vector<funnel_step> funnel;
    std::vector<opportunity> opportunities; ///< in rank order
    std::vector<opportunity> implausible;   ///< to be checked by hand; in rank order
    market_labels labels;            ///< of every market named in opportunities and relations
    std::vector<relation> relations; ///< a sample, best first
    std::uint64_t relations_total = 0;
    std::vector<reject_row> rejects;
    engine::snapshot snapshot;
    std::vector<sync_row> sync_log; ///< newest first
    std::vector<std::string> warnings;
    std::size_t budget_bytes = 150'000; ///< rows are left out, and counted, rather than exceed it
};

/// One self-contained HTML page: no outside resource, a Content-Security-Policy that forbids any,
/// light and dark, readable without JavaScript. Foreign text is escaped and isolated. The same data
/// gives the same bytes.
std::string render_html(const report_data& data);

} // namespace dutchbook::graphs
