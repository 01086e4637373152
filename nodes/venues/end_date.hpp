#pragma once

#include <optional>
#include <string_view>

#include <dutchbook/time.hpp>

namespace dutchbook::venues {

/// What is known about when a market ends. Gamma's listing goes stale and is copied between years;
/// the text is what people bet on.
struct end_evidence {
    std::optional<timestamp> listed; ///< the market's own endDate
    std::optional<timestamp> event;  ///< its event's endDate
    std::string_view title;          ///< question
    std::string_view label;          ///< its name inside the event, may be empty
    std::string_view rules;
};

struct end_verdict {
    std::optional<timestamp> end;
    bool conflict = false; ///< the listing contradicts the text or the event, or is past
};

/// When a market that takes orders at `as_of` ends. Text before listing: a deadline in the title
/// replaces a listing that is past or more than two days off; where the title has none, a stale
/// listing is replaced by a deadline in the rules or by the event's date if those are in the
/// future. A text that is past while the listing is not is only noted: prose is easier to misread
/// than to forget. Where everything is past (a game that runs or was postponed is listed to end
/// when it begins), the end is unknown.
end_verdict judge_end(const end_evidence& evidence, timestamp as_of);

} // namespace dutchbook::venues
