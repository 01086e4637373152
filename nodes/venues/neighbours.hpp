#pragma once

// What one row of a page can take over from the row before it: markets of one event repeat its
// texts and its times. Remembered inside one call of normalise(), so nothing is shared between
// threads.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dutchbook/time.hpp>

#include "series_table.hpp"
#include "token.hpp"

namespace dutchbook::venues {

/// The last moment that a field held, and how it was written. The text must outlive it.
struct last_time {
    std::string_view text;
    timestamp moment{};
};

/// What the markets of one event have in common, ready to be copied into each.
struct event_share {
    static constexpr std::int64_t nothing = -1;
    std::int64_t event = nothing; ///< row of the event, or no_event

    std::string title;
    std::string_view event_id, series_id;
    tag_list tags;
    std::string_view category;     ///< standard; lives for ever, or as long as the series table
    std::string resolution_source; ///< Kalshi
    const series_info* series = nullptr; ///< Kalshi
    std::optional<timestamp> end_date;   ///< Polymarket
};

struct neighbours {
    last_time open, close, expected;
    event_share shared;
};

} // namespace dutchbook::venues
