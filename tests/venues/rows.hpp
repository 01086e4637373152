#pragma once

#include <map>
#include <string>

#include "support.hpp"

namespace dutchbook::venues::testing {

/// Keys of a JSON object with their values as JSON text; tests change single ones.
using object = std::map<std::string, std::string>;

inline std::string write(const object& o) {
    std::string out = "{";
    for (const auto& [key, value] : o)
        if (!value.empty()) out += (out.size() > 1 ? ",\"" : "\"") + key + "\":" + value;
    return out + "}";
}

inline object kalshi_row() {
    return {{"ticker", R"("KXT-26-A")"},
            {"event_ticker", R"("KXT-26")"},
            {"market_type", R"("binary")"},
            {"status", R"("active")"},
            {"title", R"("Above 95?")"},
            {"subtitle", R"("")"},
            {"yes_sub_title", R"("Above 95")"},
            {"rules_primary", R"("If above 95, Yes.")"},
            {"rules_secondary", R"("")"},
            {"close_time", R"("2026-12-31T15:00:00Z")"},
            {"yes_bid_dollars", R"("0.4000")"},
            {"yes_ask_dollars", R"("0.4300")"},
            {"no_bid_dollars", R"("0.5700")"},
            {"no_ask_dollars", R"("0.6000")"},
            {"yes_bid_size_fp", R"("100.00")"},
            {"yes_ask_size_fp", R"("10.00")"},
            {"notional_value_dollars", R"("1.0000")"},
            {"volume_fp", R"("900.50")"},
            {"strike_type", R"("greater")"},
            {"floor_strike", "95"},
            {"price_ranges", R"([{"start":"0.0000","end":"1.0000","step":"0.0100"}])"}};
}

inline object kalshi_event() {
    return {{"event_ticker", R"("KXT-26")"},
            {"series_ticker", R"("KXT")"},
            {"title", R"("The score")"},
            {"mutually_exclusive", "true"},
            {"category", R"("Entertainment")"}};
}

inline object polymarket_row() {
    return {{"id", R"("517")"},
            {"conditionId", "\"0x" + std::string(64, 'a') + "\""},
            {"question", R"("Above 95?")"},
            {"description", R"("It resolves \"Yes\" if above.")"},
            {"outcomes", R"("[\"Yes\", \"No\"]")"},
            {"clobTokenIds", R"("[\"71\", \"72\"]")"},
            {"endDate", R"("2026-12-31T12:00:00Z")"},
            {"bestBid", "0.41"},
            {"bestAsk", "0.43"},
            {"volume", R"("12.5")"},
            {"liquidity", R"("99")"},
            {"active", "true"},
            {"closed", "false"},
            {"archived", "false"},
            {"acceptingOrders", "true"},
            {"enableOrderBook", "true"},
            {"orderPriceMinTickSize", "0.001"},
            {"orderMinSize", "5"},
            {"feesEnabled", "true"},
            {"feeSchedule", R"({"exponent":1,"rate":0.04,"takerOnly":true})"}};
}

inline object polymarket_event() {
    return {{"id", R"("9")"},
            {"title", R"("The score")"},
            {"negRisk", "true"},
            {"negRiskAugmented", "false"},
            {"tags", R"([{"id":"1","label":"Culture"},{"id":"2","label":"Movies"}])"}};
}

/// One event with one market.
inline std::string body_of(endpoint kind, object event, const object& row) {
    event["markets"] = "[" + write(row) + "]";
    return R"({"events":[)" + write(event) +
           (kind == endpoint::kalshi_events ? R"(],"cursor":""})" : "]}");
}

inline outcome_of_page judge(endpoint kind, const object& event, const object& row,
                             const series_table* series = nullptr) {
    return read(page_of(kind, body_of(kind, event, row)), {at("2026-03-01T12:00:00Z"), series});
}

/// The name of the reject, or "" for a market.
inline std::string reason(const outcome_of_page& got) {
    BOOST_REQUIRE_EQUAL(got.markets.size() + got.rejects.size(), 1u);
    return got.rejects.empty() ? "" : std::string(to_string(got.rejects[0].why));
}

inline std::string with(endpoint kind, const std::string& key, const std::string& value) {
    object row = kind == endpoint::kalshi_events ? kalshi_row() : polymarket_row();
    row[key] = value;
    const auto got =
        judge(kind, kind == endpoint::kalshi_events ? kalshi_event() : polymarket_event(), row);
    for (const market& m : got.markets) check_prices(m);
    return reason(got);
}

} // namespace dutchbook::venues::testing
