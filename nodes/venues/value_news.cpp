#include "value_news.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace dutchbook::venues {
namespace {

using values = std::span<const std::string_view>;

/// `known` are the documented ones; an empty string and another type than a string say nothing.
template <class Rows, class Field>
void note(const Rows& rows, Field f, std::string_view place, std::string_view name, values known,
          news_list& news) {
    std::string_view last; // rows of a page say the same, again and again
    for (const auto& row : rows) {
        const std::string_view value = row[f].string();
        if (value.empty() || value == last) continue;
        if (std::find(known.begin(), known.end(), value) != known.end())
            last = value;
        else
            news.add(place, name, value);
    }
}

constexpr std::string_view statuses[] = {"initialized", "active",   "inactive", "closed",
                                         "determined",  "disputed", "amended",  "finalized",
                                         "paused",      "unopened", "open",     "settled"};
constexpr std::string_view strike_types[] = {"greater",       "greater_or_equal", "less",
                                             "less_or_equal", "between",          "functional",
                                             "custom",        "structured"};
constexpr std::string_view fee_types[] = {"quadratic", "quadratic_with_maker_fees",
                                          "quadratic_with_combo_maker_fees", "flat", "fee_free"};
constexpr std::string_view kalshi_types[] = {"binary", "scalar"};
constexpr std::string_view bounds[] = {"default", "floor"};
constexpr std::string_view versions[] = {"v1", "v2"};
constexpr std::string_view resolution_statuses[] = {"inactive", "active", "resolved"};
constexpr std::string_view results[] = {"yes", "no", "scalar"};
constexpr std::string_view polymarket_types[] = {"normal", "scalar"};
constexpr std::string_view uma_statuses[] = {"requested", "proposed", "disputed", "resolved",
                                             "settled"};

} // namespace

void note_values(const kalshi_table& rows, news_list& news) {
    using f = kalshi_field;
    note(rows.markets, f::status, "market", "status", statuses, news);
    note(rows.markets, f::market_type, "market", "market_type", kalshi_types, news);
    note(rows.markets, f::strike_type, "market", "strike_type", strike_types, news);
    note(rows.markets, f::settlement_bounds_type, "market", "settlement_bounds_type", bounds, news);
    note(rows.markets, f::result, "market", "result", results, news);
    note(rows.events, kalshi_event_field::fee_type_override, "event", "fee_type_override",
         fee_types, news);
}

void note_values(const polymarket_table& rows, news_list& news) {
    using f = polymarket_field;
    note(rows.markets, f::uma_resolution_status, "market", "umaResolutionStatus", uma_statuses,
         news);
    note(rows.markets, f::version, "market", "version", versions, news);
    note(rows.events, polymarket_event_field::version, "event", "version", versions, news);
    note(rows.markets, f::resolution_status, "market", "resolutionStatus", resolution_statuses,
         news);
    note(rows.markets, f::market_type, "market", "marketType", polymarket_types, news);
}

} // namespace dutchbook::venues
