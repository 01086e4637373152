#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dutchbook/market.hpp>

#include <nodes/store/store.hpp>

namespace dutchbook::store {

/// A row of a venue that could not be taken though the venue trades it: the quarantine. Its bytes
/// are the author's and the venue's, and may be anything.
struct rejected_row {
    market_key key; ///< the id is empty where it could not be read
    std::string reason;
    std::string raw;    ///< as received
    std::string run_id; ///< met last
    timestamp at{};
    std::string first_run; ///< met first, like this
    timestamp first_at{};
    std::int64_t times = 1; ///< runs that met it
};

struct reject_limits {
    std::int64_t rows_per_platform = 1'000;
    std::int64_t bytes = 64 << 20; ///< of raw rows, in all
};

/// Keeps rows in one transaction; of one market and reason (or, without an id, of one raw text) the
/// newest stays. What exceeds the limits goes, the oldest first. `key`, `reason` and `raw` are read;
/// later rows of the span are newer.
void put_rejects(database& db, std::span<const rejected_row> rows, std::string_view run_id,
                 timestamp at, const reject_limits& limits);

/// Empty fields and a limit of 0 choose nothing; a run is one that met the row first or last.
struct reject_filter {
    std::string platform, reason, run;
    std::int64_t limit = 0;
};

/// Newest first.
std::vector<rejected_row> rejects(const database& db, const reject_filter& of = {});

} // namespace dutchbook::store
