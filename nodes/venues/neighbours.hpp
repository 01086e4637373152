#pragma once

// What one row of a page can take over from the row before it: markets of one event repeat its
// texts and its times. Remembered inside one call of normalise(), so nothing is shared between
// threads.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dutchbook/market.hpp>
#include <dutchbook/time.hpp>

#include "same_bytes.hpp"
#include "series_table.hpp"
#include "token.hpp"

namespace dutchbook::venues {

/// The last moment that a field held, and how it was written. The text must outlive it.
struct last_time {
    std::string_view text;
    timestamp moment{};
};

/// The last range of prices, and how it was written. The texts must outlive it.
struct last_band {
    std::array<token, 3> range{};
    tick_band band{};

    bool is(const std::array<token, 3>& other) const noexcept {
        for (std::size_t i = 0; i < range.size(); ++i)
            if (!other[i].is(token_kind::string) || other[i].size() == 0 ||
                !same_text(other[i].text(), range[i].text()))
                return false;
        return true;
    }
};

/// What the markets of one event have in common, ready to be copied into each.
struct event_share {
    static constexpr std::int64_t nothing = -1;
    std::int64_t event = nothing; ///< row of the event, or no_event

    shared_text title;
    std::string_view event_id, series_id;
    tag_list tags;
    std::string_view category;     ///< standard; lives for ever, or as long as the series table
    std::string resolution_source; ///< Kalshi
    const series_info* series = nullptr; ///< Kalshi
    std::uint8_t unsaid = 0;             ///< what its series would say, where that was not read
    std::optional<timestamp> end_date;   ///< Polymarket
};

struct neighbours {
    last_time open, close, expected;
    last_band band;
    event_share shared;
};

} // namespace dutchbook::venues
