#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dutchbook/market.hpp>

namespace dutchbook::venues {

enum class venue : std::uint8_t { kalshi, polymarket };

/// "kalshi", "polymarket": the platform part of a market_key.
std::string_view to_string(venue v) noexcept;

/// What a reply is a reply to.
enum class endpoint : std::uint8_t {
    kalshi_exchange_status, ///< no markets; see exchange_status.hpp
    kalshi_series,          ///< no markets; see series_table.hpp
    kalshi_events,          ///< events with their markets nested
    kalshi_markets,         ///< bare markets
    polymarket_events,
    polymarket_markets
};
std::string_view to_string(endpoint kind) noexcept;
venue venue_of(endpoint kind) noexcept;

enum class reject_reason : std::uint8_t;

/// A row that was taken out of a page because its own bytes cannot be read.
struct cut_row {
    std::uint32_t ordinal = 0; ///< position among the rows of its page
    reject_reason why{};
    std::string id;  ///< where it can be told
    std::string raw; ///< as received; the first row of a bad event: the whole event
};

/// One accepted reply: valid UTF-8 JSON of the expected shape. A value; copies share the body.
struct raw_page {
    endpoint kind = endpoint::kalshi_events;
    std::uint32_t ordinal = 0; ///< position in its crawl, from 0
    std::shared_ptr<const std::string> body;
    std::size_t markets = 0; ///< market objects in it: what the ledger expects to see accounted for
    /// Rows that an empty object stands for in the body, by ordinal; null: none. See mend.hpp.
    std::shared_ptr<const std::vector<cut_row>> cuts = nullptr;
    venue from() const noexcept { return venue_of(kind); }
};

/// Why a reply is no page.
enum class page_fault : std::uint8_t {
    none,
    status,       ///< not a 200
    content_type, ///< HTML or other text where JSON was asked for
    encoding,     ///< not UTF-8, and not UTF-16 that could be turned into it
    truncated,    ///< JSON that stops in the middle
    not_json,
    too_deep,
    wrong_shape, ///< the expected top-level list or key is missing
    error_reply, ///< a 200 that carries an error
    repeated_key ///< list or cursor given twice
};
std::string_view to_string(page_fault why) noexcept;

/// Why a market was not taken. Names are stable: reports and stores show them.
enum class reject_reason : std::uint8_t {
    page_broken,       ///< its page could not be decoded after all
    bad_encoding,      ///< a byte of the row, or of its event, that is no UTF-8
    bad_escape,        ///< likewise half a surrogate pair, or an escape that JSON does not have
    control_character, ///< likewise a raw control character in a string
    too_deep,          ///< likewise brackets nested beyond reason
    bad_json,          ///< likewise anything else that is no JSON
    too_long,          ///< a text beyond all that a venue writes
    repeated_key,      ///< a key we read stands twice with different values
    no_id,
    bad_id,
    no_title,
    wrong_type,    ///< a value of another JSON type than the venue documents
    missing_field, ///< a field without which nothing can be judged
    combo,
    scalar,
    not_binary,
    unclear_outcomes, ///< two outcomes, and nothing tells which of them the text asks for
    not_open, ///< closed, paused, settled or of an unknown status
    inactive,
    closed,
    archived,
    no_order_book,
    not_accepting_orders,
    uma_pending,
    neg_risk_other,
    no_tokens,
    expired,        ///< Kalshi's last trading moment is past
    price_conflict, ///< two forms of one price disagree
    bad_number,
    bad_fee,
    bad_notional,     ///< a contract that does not pay one dollar
    settlement_floor, ///< a contract that may pay a part of its dollar
    other_version,    ///< this and the next four: a value that the venue did not have before
    other_type,
    other_status,
    other_bounds,
    other_strike,
    low_volume,   ///< this and the rest: configured quality limits
    low_liquidity,
    wide_spread,
    beyond_horizon,
    count_ ///< number of reasons
};
std::string_view to_string(reject_reason why) noexcept;

/// What a reject says about the market itself.
enum class standing : std::uint8_t {
    over,   ///< the venue says that it is not traded, or is of a kind that we never take
    beside, ///< it is traded, beyond the configured limits
    newer,  ///< a row of a kind that is newer than this program: nothing is known, nothing is broken
    unread  ///< the row is not as the venue documents it: nothing is known
};
standing standing_of(reject_reason why) noexcept;

/// Whether such a row is kept with its bytes: traded as far as anybody knows, and not understood.
bool is_quarantined(reject_reason why) noexcept;

/// A market that was read and not taken.
struct reject {
    market_key key; ///< the id may be empty
    reject_reason why = reject_reason::page_broken;
    row_sequence at;
};

/// Checks a body from end to end and makes it a page; a byte-order mark is dropped, UTF-16 becomes
/// UTF-8, and rows whose own bytes cannot be read are cut. Nothing is returned, and `why` says the
/// reason, unless all the rest is good.
std::optional<raw_page> make_page(endpoint kind, std::uint32_t ordinal, std::string body,
                                  page_fault& why);

} // namespace dutchbook::venues
