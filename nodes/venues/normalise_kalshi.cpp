#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <utility>

#include "category.hpp"
#include "fields.hpp"
#include "normalise_row.hpp"

namespace dutchbook::venues {
namespace {

using field = kalshi_field;
using event_field = kalshi_event_field;
using row_type = kalshi_table::market;
using event_type = kalshi_table::event;
__extension__ typedef __int128 int128;

/// Every status but "active" that the venue documents, and the older names of some of them.
bool is_shut(std::string_view status) noexcept {
    static constexpr std::string_view shut[] = {
        "initialized", "inactive",  "closed",  "determined", "disputed",
        "amended",     "finalized", "settled", "unopened",   "paused"};
    return std::find(std::begin(shut), std::end(shut), status) != std::end(shut);
}

/// Is it one simple contract, open for trading?
std::optional<reject_reason> not_tradable(const row_type& row) {
    const std::string_view ticker = row[field::ticker].string();
    if (ticker.empty()) return reject_reason::no_id;
    if (!is_id(ticker)) return reject_reason::bad_id;
    const bool combo = !row[field::mve_collection_ticker].string().empty() ||
                       row[field::mve_selected_legs].is(token_kind::composite);
    if (combo || ticker.starts_with("KXMVE")) return reject_reason::combo;
    // Silence is not "no": a market is over where the venue says so.
    complaint why;
    const std::string_view type = read_string(row[field::market_type], why);
    const std::string_view status = read_string(row[field::status], why);
    const std::string_view bounds = read_string(row[field::settlement_bounds_type], why);
    if (why) return *why;
    if (type.empty() || status.empty()) return reject_reason::missing_field;
    if (!same_text(type, "binary"))
        return type == "scalar" ? reject_reason::scalar : reject_reason::other_type;
    if (!same_text(status, "active"))
        return is_shut(status) ? reject_reason::not_open : reject_reason::other_status;
    if (!bounds.empty() && !same_text(bounds, "default"))
        return bounds == "floor" ? reject_reason::settlement_floor : reject_reason::other_bounds;
    return std::nullopt;
}

/// The part of the exchange that a market stands on; the first where neither it nor its event names
/// one.
std::int32_t shard_of(const row_type& row, const event_type* event) noexcept {
    const token* t = &row[field::exchange_index];
    if (t->missing() && event) t = &(*event)[event_field::exchange_index];
    if (t->missing()) return 0;
    std::int32_t shard = market::unread_shard;
    const std::string_view text = t->text();
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), shard);
    const bool read = ec == std::errc{} && end == text.data() + text.size() && shard >= 0;
    return read ? shard : market::unread_shard;
}

/// The price in micros that cents tell; integers only, 0 to 100.
bool read_cents(const token& t, std::int64_t& out) noexcept {
    std::int64_t micros = 0;
    if (!t.is(token_kind::number) || !parse_micros(t.text(), micros)) return false;
    if (micros < 0 || micros > 100 * micros_per_unit) return false;
    out = micros / 100;
    return true;
}

/// A quote from its dollars, checked against the integer cents of older replies, which stand alone
/// in the oldest.
void quote(const token& dollars, const token& cents, std::optional<price>& out,
           complaint& why) noexcept {
    std::int64_t old = 0;
    const bool told = read_cents(cents, old);
    if (dollars.missing()) {
        if (told && old != 0 && old != micros_per_unit) out.emplace(old);
        return;
    }
    read_quote(dollars, rounding::refuse, out);
    if (!told) return;
    // Cents are the dollars cut or rounded where ticks are finer; a whole cent apart is another
    // price.
    std::int64_t exact = old;
    if (!parse_micros(dollars.text(), exact)) return;
    if (exact - old >= 10'000 || exact - old <= -10'000) why(reject_reason::price_conflict);
}

void put_quotes(const row_type& row, market& out, complaint& why) {
    quote(row[field::yes_bid_dollars], row[field::yes_bid_cents], out.yes_bid, why);
    quote(row[field::yes_ask_dollars], row[field::yes_ask_cents], out.yes_ask, why);
    // Recorded listings exist where no_ask is not 1 - yes_bid: each quote stands as listed, the
    // book decides.
    std::optional<price> no_bid;
    quote(row[field::no_bid_dollars], row[field::no_bid_cents], no_bid, why);
    quote(row[field::no_ask_dollars], row[field::no_ask_cents], out.outcomes[1].ask, why);
    out.outcomes[0].name = "Yes";
    out.outcomes[1].name = "No";
    copy_fresh(out.outcomes[0].ask, out.yes_ask);
}

/// Dollars that rest at the top of the book, from the two quote sizes; unknown without any quote or
/// size.
void put_liquidity(const row_type& row, market& m) noexcept {
    std::optional<decimal> bid_size, ask_size;
    read_amount(row[field::yes_bid_size_fp], bid_size);
    read_amount(row[field::yes_ask_size_fp], ask_size);
    if (!bid_size && !ask_size) return;
    int128 sum = 0;
    if (m.yes_bid && bid_size) sum += int128(m.yes_bid->micros) * bid_size->micros;
    if (m.yes_ask && ask_size) sum += int128(m.yes_ask->complement().micros) * ask_size->micros;
    // Only sums beyond nine million million dollars need the wide division.
    sum = sum <= INT64_MAX ? int128{static_cast<std::int64_t>(sum) / micros_per_unit}
                           : sum / micros_per_unit;
    if (sum <= INT64_MAX) m.liquidity.emplace(static_cast<std::int64_t>(sum));
}

void put_fees(const row_type& row, const event_type* event, const series_info* series,
              market& out) {
    out.fees.kind = fee_terms::formula::kalshi;
    read_time(row[field::fee_waiver_expiration_time], out.fees.waived_until);
    std::string_view type = series ? std::string_view(series->fee_type) : std::string_view();
    std::optional<std::int32_t> multiplier;
    if (series) copy_fresh(multiplier, series->multiplier_e4);
    if (event) {
        const token& other_type = (*event)[event_field::fee_type_override];
        const token& other = (*event)[event_field::fee_multiplier_override];
        if (!other_type.missing()) type = other_type.string();
        if (!other.missing())
            multiplier =
                other.is(token_kind::number) ? parse_multiplier(other.text()) : std::nullopt;
    }
    // What we cannot read pays the full rate: too dear is safe, too cheap is a false profit.
    out.fees.multiplier_e4 = known_fee_type(type) && multiplier ? *multiplier : 10'000;
}

std::optional<tick_band> read_band(const std::array<token, 3>& range) noexcept {
    const auto start = parse_price(range[0].string()), end = parse_price(range[1].string()),
               step = parse_price(range[2].string());
    if (!start || !end || !step || step->micros == 0 || *start > *end) return std::nullopt;
    return tick_band{*start, *end, *step};
}

/// The bands as listed; none where one cannot be read.
void put_ticks(const kalshi_table& rows, const row_type& row, neighbours& near, market& out) {
    for (std::uint32_t i = 0; i + 3 <= row.list.count; i += 3) {
        const token* at = &rows.list_items[row.list.first + i];
        const std::array<token, 3> range{at[0], at[1], at[2]};
        if (!near.band.is(range)) {
            const auto band = read_band(range);
            if (!band) return out.ticks.clear();
            near.band = {range, *band};
        }
        out.ticks.push_back(near.band.band);
    }
    if (out.ticks.empty()) out.ticks.push_back({price{0}, price{1'000'000}, price{10'000}});
}

void put_strike(const row_type& row, market& out, complaint& why) {
    const std::string_view type = read_string(row[field::strike_type], why);
    out.strike.kind = parse_strike_kind(type);
    // What the numbers of a new kind mean is not known, and the text alone may be misread.
    if (out.strike.kind == strike_kind::none && !type.empty() && type != "none")
        return why(reject_reason::other_strike);
    for (const auto& [f, value] : {std::pair{field::floor_strike, &out.strike.floor},
                                   std::pair{field::cap_strike, &out.strike.cap}}) {
        const token& t = row[f];
        if (t.missing()) continue;
        // A strike decides contracts: it is read exactly or not at all.
        if (!t.is(token_kind::number)) return why(reject_reason::wrong_type);
        std::int64_t micros = 0;
        if (!parse_micros(t.text(), micros, rounding::refuse, true))
            return why(reject_reason::bad_number);
        value->emplace(micros);
    }
    const std::string_view words = row[field::functional_strike].string();
    put_text(out.strike.custom, words.empty() ? row[field::custom_text].string() : words, false);
}

void put_texts(const row_type& row, const event_type* event, const event_share& shared, market& out,
               complaint& why) {
    put_text(out.title, read_string(row[field::title], why), false);
    put_text(out.yes_label, read_string(row[field::yes_sub_title], why), false);
    put_text(out.no_label, read_string(row[field::no_sub_title], why), false);
    const std::string_view rules = read_string(row[field::rules_primary], why);
    const std::string_view more = read_string(row[field::rules_secondary], why);
    out.rules.reserve(rules.size() + more.size() + 2);
    put_text(out.rules, rules, true);
    if (!more.empty()) {
        if (!out.rules.empty()) out.rules += "\n\n";
        put_text(out.rules, more, true);
    }
    if (event) {
        out.event_title = shared.title;
        out.series_id = shared.series_id;
        out.siblings = (*event)[event_field::mutually_exclusive].truth() ? exclusivity::at_most_one
                                                                         : exclusivity::none;
    }
    if (out.title.find_first_not_of(' ') == std::string::npos) out.title = out.event_title.view();
    if (out.title.find_first_not_of(' ') == std::string::npos) why(reject_reason::no_title);
    put_text(out.description, row[field::subtitle].string(), true);
}

/// What an event's markets take from their series; the event's own word on fees wins over it.
std::uint8_t inherited(const event_type& event) noexcept {
    const bool own_fees = !event[event_field::fee_type_override].missing() &&
                          !event[event_field::fee_multiplier_override].missing();
    return unsaid_category | unsaid_tags | (own_fees ? 0 : unsaid_fees);
}

/// Reads an event, or the lack of one, for all its markets.
event_share share(const kalshi_table& rows, std::uint32_t index, const series_table* known) {
    event_share out;
    out.event = index;
    const event_type* event = index == row_type::no_event ? nullptr : &rows.events[index];
    if (event) {
        out.title = clean_text((*event)[event_field::title].string());
        out.event_id = (*event)[event_field::event_ticker].string();
        out.series_id = (*event)[event_field::series_ticker].string();
    }
    const series_info* series =
        known && !out.series_id.empty() ? known->find(out.series_id) : nullptr;
    out.series = series;
    if (!series && !out.series_id.empty()) out.unsaid = inherited(*event);
    std::string_view own = series ? std::string_view(series->category) : std::string_view();
    if (own.empty() && event) own = (*event)[event_field::category].string();
    out.category = series && !series->category.empty() ? std::string_view(series->standard)
                                                       : standard_category(own);
    if (series) out.tags = series->tags;
    if (out.tags.empty() && !own.empty()) {
        std::vector<std::string> one{clean_text(own)};
        out.tags = std::move(one);
    }
    if (!event) return out;
    for (std::uint32_t i = 0; i < event->list.count; ++i) {
        if (i > 0) out.resolution_source += "; ";
        put_text(out.resolution_source, rows.list_items[event->list.first + i].string(), false);
    }
    return out;
}

/// Kalshi keeps its times: trading ends at close_time, the answer is expected at
/// expected_expiration_time, which may lie before it (a game) or be overdue.
void put_times(const row_type& row, timestamp as_of, neighbours& near, market& out,
               complaint& why) {
    std::optional<timestamp> expected;
    read_time(row[field::open_time], near.open, out.open_time);
    read_time(row[field::close_time], near.close, out.close_time);
    read_time(row[field::expected_expiration_time], near.expected, expected);
    if (out.close_time && *out.close_time <= as_of) return why(reject_reason::expired);
    copy_fresh(out.end_date, expected && *expected > as_of ? expected : out.close_time);
    const bool known = expected || !is_said(row[field::expected_expiration_time]);
    if (!known || (!out.end_date && is_said(row[field::close_time]))) out.unsaid |= unsaid_end_date;
}

} // namespace

std::optional<reject_reason> normalise_kalshi(const kalshi_table& rows, const row_type& row,
                                              const normalise_context& context, neighbours& near,
                                              market& out) {
    if (const auto why = not_tradable(row)) return why;
    complaint why;
    // A contract that does not pay one dollar would make every sum below wrong.
    const token& notional = row[field::notional_value_dollars];
    if (!notional.missing() && !same_text(notional.string(), "1.0000") &&
        parse_micros(notional.string()) != micros_per_unit)
        return reject_reason::bad_notional;
    put_times(row, context.as_of, near, out, why);
    put_quotes(row, out, why);
    if (why) return *why;

    const event_type* event = row.event == row.no_event ? nullptr : &rows.events[row.event];
    event_share& shared = near.shared;
    if (shared.event != row.event) shared = share(rows, row.event, context.series);
    out.key.id = row[field::ticker].string();
    out.shard = shard_of(row, event);
    out.event_id = row[field::event_ticker].string();
    if (out.event_id.empty()) out.event_id = shared.event_id;
    put_texts(row, event, shared, out, why);
    out.category = shared.category;
    out.tags = shared.tags;
    out.unsaid |= shared.unsaid;
    out.resolution_source = shared.resolution_source;
    put_fees(row, event, shared.series, out);
    put_ticks(rows, row, near, out);
    put_strike(row, out, why);
    put_liquidity(row, out);
    const token &volume = row[field::volume_fp], &count = row[field::volume_count];
    read_amount(volume, out.volume);
    if (!out.volume) read_amount(count, out.volume);
    if (!out.volume && !(volume.missing() && count.missing())) out.unsaid |= unsaid_volume;
    if (why) return *why;
    return std::nullopt;
}

} // namespace dutchbook::venues
