#include "page.hpp"

#include <array>
#include <utility>

#include "encoding.hpp"
#include "scan.hpp"

namespace dutchbook::venues {

std::string_view to_string(venue v) noexcept {
    return v == venue::kalshi ? "kalshi" : "polymarket";
}

std::string_view to_string(endpoint kind) noexcept {
    switch (kind) {
    case endpoint::kalshi_exchange_status:
        return "kalshi_exchange_status";
    case endpoint::kalshi_series:
        return "kalshi_series";
    case endpoint::kalshi_events:
        return "kalshi_events";
    case endpoint::kalshi_markets:
        return "kalshi_markets";
    case endpoint::polymarket_events:
        return "polymarket_events";
    case endpoint::polymarket_markets:
        return "polymarket_markets";
    }
    return "unknown";
}

venue venue_of(endpoint kind) noexcept {
    return kind == endpoint::polymarket_events || kind == endpoint::polymarket_markets
               ? venue::polymarket
               : venue::kalshi;
}

std::string_view to_string(page_fault why) noexcept {
    switch (why) {
    case page_fault::none:
        return "none";
    case page_fault::status:
        return "status";
    case page_fault::content_type:
        return "content_type";
    case page_fault::encoding:
        return "encoding";
    case page_fault::truncated:
        return "truncated";
    case page_fault::not_json:
        return "not_json";
    case page_fault::too_deep:
        return "too_deep";
    case page_fault::wrong_shape:
        return "wrong_shape";
    case page_fault::error_reply:
        return "error_reply";
    case page_fault::repeated_key:
        return "repeated_key";
    }
    return "unknown";
}

std::string_view to_string(reject_reason why) noexcept {
    static constexpr std::array<std::string_view, std::size_t(reject_reason::count_)> names{
        "page_broken",
        "bad_encoding",
        "bad_escape",
        "control_character",
        "too_deep",
        "bad_json",
        "too_long",
        "repeated_key",
        "no_id",
        "bad_id",
        "no_title",
        "wrong_type",
        "missing_field",
        "combo",
        "scalar",
        "not_binary",
        "unclear_outcomes",
        "not_open",
        "inactive",
        "closed",
        "archived",
        "no_order_book",
        "not_accepting_orders",
        "uma_pending",
        "neg_risk_other",
        "no_tokens",
        "expired",
        "price_conflict",
        "bad_number",
        "bad_fee",
        "bad_notional",
        "settlement_floor",
        "other_version",
        "other_type",
        "other_status",
        "other_bounds",
        "other_strike",
        "low_volume",
        "low_liquidity",
        "wide_spread",
        "beyond_horizon"};
    static_assert(!names.back().empty());
    const auto at = std::size_t(why);
    return at < names.size() ? names[at] : "unknown";
}

std::optional<raw_page> make_page(endpoint kind, std::uint32_t ordinal, std::string body,
                                  page_fault& why) {
    page_scan scan;
    scan.fault = to_utf8(body) ? page_fault::none : page_fault::encoding;
    if (scan.fault == page_fault::none) scan = scan_or_mend(kind, body);
    why = scan.fault;
    if (why != page_fault::none) return std::nullopt;
    return raw_page{kind, ordinal, std::make_shared<const std::string>(std::move(body)),
                    scan.markets, std::move(scan.cuts)};
}

standing standing_of(reject_reason why) noexcept {
    using enum reject_reason;
    switch (why) {
    case not_open:
    case inactive:
    case closed:
    case archived:
    case no_order_book:
    case not_accepting_orders:
    case uma_pending:
    case expired:
    case combo:
    case scalar:
    case not_binary:
    case neg_risk_other:
    case settlement_floor:
        return standing::over;
    case other_version:
    case other_type:
    case other_status:
    case other_bounds:
    case other_strike:
        return standing::newer;
    case low_volume:
    case low_liquidity:
    case wide_spread:
    case beyond_horizon:
        return standing::beside;
    default:
        return standing::unread;
    }
}

bool is_quarantined(reject_reason why) noexcept {
    return standing_of(why) == standing::unread || standing_of(why) == standing::newer;
}

} // namespace dutchbook::venues
