#pragma once

#include <cstdint>

#include <dutchbook/time.hpp>

namespace dutchbook::store {

class database;

/// How long what is over stays in the store, in days of the store; 0: for ever.
///
/// The store counts its own days, so that no clock can empty it: each finished run makes it older
/// by what passed, by the runs' clocks, since the finished run before it, but never by less than
/// nothing nor by more than one day. A clock that jumps ten years ahead for a run thus costs one
/// day, coming back costs nothing, and where runs are rarer than daily rows stay longer.
struct retention_settings {
    std::int64_t markets_days = 30; ///< markets that are gone and never stood in a relation
    /// Markets that did, pairs that were withdrawn, opportunities that expired. A market stays as
    /// long as an opportunity, or a relation with a market that is not over, names it.
    std::int64_t related_markets_days = 120;
    /// Runs and their sync logs; those that priced or expired a stored opportunity stay with it.
    std::int64_t runs_days = 90;
    /// Verdicts that no run asked for; only runs that ask for verdicts at all count.
    std::int64_t verdicts_days = 180;
};

/// How much one call may remove, beside the pairs that go with their markets.
struct prune_limits {
    std::int64_t rows_a_batch = 1'000;  ///< a transaction
    std::int64_t rows_a_call = 20'000;  ///< what is left goes with the next
    std::int64_t pages_a_call = 2'048;  ///< given back to the file system
    std::int64_t pages_at_hand = 1'024; ///< as many free pages stay in any case
};

/// Rows that are gone for good.
struct pruned_counts {
    std::int64_t markets = 0, relations = 0, similarities = 0, opportunities = 0;
    std::int64_t runs = 0, sync_logs = 0, verdicts = 0;
    std::int64_t total() const noexcept {
        return markets + relations + similarities + opportunities + runs + sync_logs + verdicts;
    }
    friend bool operator==(const pruned_counts&, const pruned_counts&) = default;
};

/// Makes the store older by a finished run with this clock, then removes what is over by
/// `db.how().retention`, in transactions of bounded size that each leave nothing dangling: a row
/// goes with its entries in `outbox` and `sent`, and after all rows that name it. What a sink still
/// has to be told (a market that closed, a pair withdrawn, an opportunity expired) stays until it
/// was. A row that comes back later is a new one, sent as such. Same thread rules as `database`;
/// not while rows claimed from an outbox are under way.
pruned_counts prune(database& db, timestamp as_of, const prune_limits& limits = {});

} // namespace dutchbook::store
