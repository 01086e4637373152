#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <boost/container/small_vector.hpp>

#include <dutchbook/money.hpp>
#include <dutchbook/time.hpp>

namespace dutchbook {

/// A market's name: ids are unique inside a platform only.
struct market_key {
    std::string platform; ///< lower case: "kalshi", "polymarket", …
    std::string id;       ///< Kalshi: ticker; Polymarket: conditionId
    friend auto operator<=>(const market_key&, const market_key&) = default;
};

/// One side of a market and what buying it costs, where it is quoted.
struct outcome {
    std::string name;
    std::optional<price> ask; ///< absent when unquoted; a venue's listing, text and screen only
    friend bool operator==(const outcome&, const outcome&) = default;
};

enum class strike_kind : std::uint8_t {
    none,
    greater,
    greater_or_equal,
    less,
    less_or_equal,
    between,
    functional,
    custom,
    structured
};
/// "greater", "greater_or_equal", … as Kalshi writes them; unknown text is `none`.
strike_kind parse_strike_kind(std::string_view text) noexcept;
std::string_view to_string(strike_kind kind) noexcept;

/// Structured threshold of a market, as the venue gives it.
struct strike {
    strike_kind kind = strike_kind::none;
    std::optional<decimal> floor;
    std::optional<decimal> cap;
    std::string custom; ///< functional or custom strike, as text
    friend bool operator==(const strike&, const strike&) = default;
};

/// What one taker order costs on top of its price; the formulas are in nodes/price/fees.hpp.
struct fee_terms {
    enum class formula : std::uint8_t { none, kalshi, polymarket };
    formula kind = formula::none;
    std::int32_t multiplier_e4 = 10'000;   ///< Kalshi: M in 10^-4 (unknown fee types: full rate)
    std::int32_t rate_e6 = 0;              ///< Polymarket: rate in 10^-6
    std::int32_t exponent = 1;             ///< Polymarket: 0..4
    std::optional<timestamp> waived_until; ///< Kalshi: no trading fee before this moment
    friend bool operator==(const fee_terms&, const fee_terms&) = default;
};

/// Prices in [start, end] move in steps of `step`.
struct tick_band {
    price start, end, step;
    friend bool operator==(const tick_band&, const tick_band&) = default;
};

/// How the outcomes of one event exclude one another.
enum class exclusivity : std::uint8_t {
    none,        ///< nothing is promised
    at_most_one, ///< Kalshi `mutually_exclusive`
    exactly_one, ///< Polymarket neg-risk, not augmented
    augmented    ///< Polymarket neg-risk with an unlisted "other": at most one of the listed
};

/// A text that the markets of an event have in common: immutable, shared by copies. Any thread may
/// read.
class shared_text {
  public:
    shared_text() = default;
    shared_text(std::string text)
        : text_(text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))) {}
    shared_text(const char* text) : shared_text(std::string(text)) {}

    std::string_view view() const noexcept {
        return text_ ? std::string_view(*text_) : std::string_view();
    }
    operator std::string_view() const noexcept { return view(); }
    std::string str() const { return std::string(view()); }
    bool empty() const noexcept { return text_ == nullptr; }

    friend bool operator==(const shared_text& a, const shared_text& b) noexcept {
        return a.view() == b.view();
    }
    template <std::convertible_to<std::string_view> Text>
    friend bool operator==(const shared_text& a, const Text& b) noexcept {
        return a.view() == std::string_view(b);
    }
    friend std::ostream& operator<<(std::ostream& to, const shared_text& t) {
        return to << t.view();
    }

  private:
    std::shared_ptr<const std::string> text_; ///< null: empty
};

/// Words that the markets of an event have in common: immutable, shared by copies. Any thread may
/// read.
class tag_list {
  public:
    tag_list() = default;
    tag_list(std::vector<std::string> tags)
        : tags_(tags.empty() ? nullptr
                             : std::make_shared<const std::vector<std::string>>(std::move(tags))) {}
    tag_list(std::initializer_list<std::string> tags) : tag_list(std::vector<std::string>(tags)) {}

    const std::string* begin() const noexcept { return tags_ ? tags_->data() : nullptr; }
    const std::string* end() const noexcept {
        return tags_ ? tags_->data() + tags_->size() : nullptr;
    }
    std::size_t size() const noexcept { return tags_ ? tags_->size() : 0; }
    bool empty() const noexcept { return size() == 0; }
    const std::string& at(std::size_t i) const { return tags_->at(i); }
    friend bool operator==(const tag_list& a, const tag_list& b) noexcept {
        return std::equal(a.begin(), a.end(), b.begin(), b.end());
    }

  private:
    std::shared_ptr<const std::vector<std::string>> tags_; ///< null: none
};

/// Where a row was read; the larger of two rows with one key wins, whatever thread brought it.
struct row_sequence {
    std::uint32_t page = 0;
    std::uint32_t row = 0;
    friend auto operator<=>(const row_sequence&, const row_sequence&) = default;
};

/// Fields of a market whose source was not read this time (an outage, a value that is no value): what
/// stands in them is a stand-in, and the store keeps what it knew. Bits.
enum unsaid_field : std::uint8_t {
    unsaid_category = 1,
    unsaid_tags = 2,
    unsaid_fees = 4,
    unsaid_volume = 8,
    unsaid_liquidity = 16,
    unsaid_end_date = 32
};

/// One binary market: the seed's NormalizedMarket and what matching and pricing need beside it.
/// Plain value; immutable once it is in the market book.
struct market {
    market_key key;
    std::string alias; ///< another id people use: Polymarket's Gamma id; may be empty

    // What it is about.
    std::string title;
    std::string
        description; ///< the seed's, where it repeats neither rules nor title; see description_of()
    std::string rules;     ///< resolution rules, may be empty
    std::string yes_label; ///< what YES stands for inside the event (yes_sub_title, groupItemTitle)
    std::string no_label;
    std::string event_id;
    shared_text event_title;
    std::string series_id;
    std::string resolution_source;
    std::string category;              ///< standard name, see nodes/venues/category.hpp
    std::string event_type = "binary"; ///< always "binary" here
    tag_list tags;
    exclusivity siblings = exclusivity::none;
    dutchbook::strike strike;
    std::optional<timestamp> open_time;
    std::optional<timestamp>
        close_time; ///< last trading moment as the venue lists it, may be stale
    std::optional<timestamp>
        end_date; ///< when it is decided: text and structure before a stale listing
    bool end_date_conflict = false; ///< the listing contradicts the text

    // What it trades like.
    std::array<outcome, 2> outcomes; ///< [0] is the YES leg whatever its label
    std::optional<price> yes_bid, yes_ask;
    std::optional<decimal> volume;    ///< Kalshi: contracts; Polymarket: dollars
    std::optional<decimal> liquidity; ///< dollars
    std::string yes_token, no_token;  ///< Polymarket: 77-digit decimal strings
    fee_terms fees;
    boost::container::small_vector<tick_band, 1>
        ticks;            ///< ascending; nearly all markets have one band
    quantity min_order;   ///< smallest order; 0 where the venue has none
    quantity lot{10'000}; ///< quantities are multiples of this (0.01 contract)
    /// The part of its venue that halts and keeps collateral by itself (Kalshi's exchange_index);
    /// unread_shard where the venue names one that is no number.
    std::int32_t shard = 0;
    static constexpr std::int32_t unread_shard = -1;
    bool is_active = true;
    std::uint8_t unsaid = 0; ///< bits of unsaid_field

    timestamp processed_at{};
    row_sequence sequence;
};

/// What a market says about itself at length: its description, else its rules, else its title. The
/// view lives as long as the market stays as it is.
inline std::string_view description_of(const market& m) noexcept {
    if (!m.description.empty()) return m.description;
    return m.rules.empty() ? m.title : m.rules;
}

} // namespace dutchbook

template <>
struct std::hash<dutchbook::market_key> {
    std::size_t operator()(const dutchbook::market_key& k) const noexcept {
        const std::size_t h = std::hash<std::string>{}(k.id);
        return h ^
               (std::hash<std::string>{}(k.platform) + 0x9e3779b97f4a7c15ULL + (h << 6) + (h >> 2));
    }
};
