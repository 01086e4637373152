#pragma once

#include <cstdint>

#include "token.hpp"

namespace dutchbook::venues {

/// Fields of a Kalshi event that are read. `settlement_sources` holds names in the event's list.
enum class kalshi_event_field : std::uint8_t {
    event_ticker,
    series_ticker,
    title,
    sub_title,
    mutually_exclusive,
    category,
    fee_type_override,
    fee_multiplier_override,
    exchange_index,
    settlement_sources,
    markets,
    count_
};

/// Fields of a Kalshi market; `*_cents` are the integers of replies before 2026-03.
enum class kalshi_field : std::uint8_t {
    ticker,
    event_ticker,
    market_type,
    title,
    subtitle,
    yes_sub_title,
    no_sub_title,
    open_time,
    close_time,
    expected_expiration_time,
    status,
    settlement_bounds_type,
    exchange_index,
    notional_value_dollars,
    yes_bid_dollars,
    yes_ask_dollars,
    no_bid_dollars,
    no_ask_dollars,
    yes_bid_cents,
    yes_ask_cents,
    no_bid_cents,
    no_ask_cents,
    yes_bid_size_fp,
    yes_ask_size_fp,
    volume_fp,
    volume_count,
    rules_primary,
    rules_secondary,
    fee_waiver_expiration_time,
    strike_type,
    floor_strike,
    cap_strike,
    functional_strike,
    custom_strike,
    mve_collection_ticker,
    mve_selected_legs,
    price_ranges,
    result,
    custom_text, ///< "Word: cats", joined from custom_strike
    count_
};

enum class polymarket_event_field : std::uint8_t {
    id,
    title,
    version,
    end_date,
    neg_risk,
    enable_neg_risk,
    neg_risk_augmented,
    category,
    series_slug,
    tags,
    markets,
    count_
};

enum class polymarket_field : std::uint8_t {
    id,
    condition_id,
    question,
    description,
    resolution_source,
    end_date,
    start_date,
    outcomes,
    version,
    clob_token_ids,
    position_ids,
    yes_position, ///< the elements of position_ids
    no_position,
    more_positions, ///< an element too many, or none that is a value
    best_bid,
    best_ask,
    volume,
    volume_num,
    liquidity,
    liquidity_num,
    active,
    closed,
    archived,
    accepting_orders,
    enable_order_book,
    tick_size,
    min_size,
    neg_risk,
    neg_risk_other,
    uma_resolution_status,
    resolution_status,
    fees_enabled,
    fee_schedule,
    fee_rate,
    fee_exponent,
    group_item_title,
    category,
    market_type,
    events,
    tags,
    count_
};

/// A row of an event; `list` holds its tags (Polymarket) or the names of its sources (Kalshi).
template <class Field>
struct event_row : row<Field> {
    token_range list;
    bool conflict = false; ///< a repeated key with another value; spoils the event's markets
};

/// A row of a market; `list` holds its price ranges, three tokens each (Kalshi), or its own tags
/// (Polymarket).
template <class Field>
struct market_row : row<Field> {
    static constexpr std::uint32_t no_event = 0xffffffff;
    std::uint32_t event = no_event; ///< index into `events`
    std::uint32_t ordinal = 0;      ///< position of the market in its page
    token_range list;
    bool conflict = false; ///< a repeated key with another value
};

} // namespace dutchbook::venues
