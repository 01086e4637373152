#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <dutchbook/opportunity.hpp>
#include <dutchbook/relation.hpp>
#include <dutchbook/time.hpp>

namespace dutchbook::store {

/// What a run says about itself; one row of `sync_logs`, keyed by `sync_id`.
struct sync_log {
    std::string sync_id;
    std::int64_t markets_processed = 0;
    std::int64_t opportunities_found = 0;
    std::vector<std::string> errors; ///< for people; no secrets
    std::chrono::milliseconds duration{0};
    timestamp at{};
};

/// How two single markets stand to each other; one row of `similarities`. `first` < `second`.
struct similarity {
    market_key first, second;
    relation_kind kind = relation_kind::identity;
    double confidence =
        0; ///< [0, 1]; 0: withdrawn, both markets are open and the relation is no longer found
    relation_tier tier = relation_tier::proved;
    std::string reasoning;
    timestamp analyzed_at{};
};

/// A row of `opportunities`: the portfolio as it was priced last.
struct stored_opportunity {
    opportunity value;
    bool active = true; ///< status "active", else "expired"
    std::string run_id; ///< the run that priced or expired it last
};

/// A model's answer about one pair; `verdicts` is the cache. The first settled answer under a key
/// wins.
struct verdict {
    std::string
        key; ///< hash of both texts, prompt version and model; made by the judge, opaque here
    std::string relation;  ///< a relation's name or "none"
    double confidence = 0; ///< [0, 1]
    std::string reasoning;
    std::string model;
    std::string prompt_version;
    std::int64_t prompt_tokens = 0;
    std::int64_t completion_tokens = 0;
    timestamp created_at{};
    market_key left, right;            ///< the pair that was asked, the smaller key left
    std::string left_text, right_text; ///< title | outcome | rules, as the model saw them
    std::string wording;               ///< hash of both wordings: shared by pairs that ask alike
    std::string left_wording, right_wording; ///< the texts with names, numbers and days taken out
    std::string left_quote, right_quote;     ///< the words that decided
    std::string void_because; ///< not empty: the answer counts for nothing, and this is why
};

/// Row counts, for reports and tests.
struct table_counts {
    std::int64_t markets = 0, active_markets = 0;
    std::int64_t similarities = 0, relations = 0;
    std::int64_t opportunities = 0, active_opportunities = 0;
    std::int64_t sync_logs = 0, verdicts = 0;
    std::int64_t outbox_pending = 0, outbox_dead = 0;
    friend bool operator==(const table_counts&, const table_counts&) = default;
};

} // namespace dutchbook::store
