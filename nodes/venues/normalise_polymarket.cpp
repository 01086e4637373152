#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "category.hpp"
#include "end_date.hpp"
#include "fields.hpp"
#include "normalise_row.hpp"
#include "string_list.hpp"

#include "nodes/value/outcome_order.hpp"

namespace dutchbook::venues {
namespace {

using field = polymarket_field;
using event_field = polymarket_event_field;
using row_type = polymarket_table::market;
using event_type = polymarket_table::event;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_hex(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Looks at every character, without a branch for each: the usual text is all good.
template <class Test>
bool all(std::string_view text, Test test) noexcept {
    unsigned bad = 0;
    for (const char c : text) bad |= !test(c);
    return bad == 0;
}

bool is_condition_id(std::string_view id) noexcept {
    return id.size() == 66 && id.starts_with("0x") &&
           all(id.substr(2), [](char c) { return is_hex(c); });
}

bool is_token_id(std::string_view id) noexcept {
    return !id.empty() && id.size() <= 78 && id != "0" &&
           all(id, [](char c) { return is_digit(c); });
}

/// How a row names what is traded.
enum class protocol { v1, v2, other };

/// The version decides, whatever fields are there: rows of the first may carry position ids, too.
protocol protocol_of(const row_type& row, const event_type* event) noexcept {
    const token* version = &row[field::version];
    if (!is_said(*version) && event) version = &(*event)[event_field::version];
    if (!is_said(*version)) return protocol::v1;
    const std::string_view name = version->string();
    return name == "v2" ? protocol::v2 : name == "v1" ? protocol::v1 : protocol::other;
}

/// The flags of "tradable", in the order in which people would name the reason. A market lives as
/// long as its venue takes orders: no date ends it.
std::optional<reject_reason> not_tradable(const row_type& row) {
    complaint why;
    const std::string_view id = read_string(row[field::condition_id], why);
    if (why) return *why;
    if (id.empty()) return reject_reason::no_id;
    if (!is_condition_id(id)) return reject_reason::bad_id;
    const bool closed = read_flag(row[field::closed], std::nullopt, why);
    const bool active = read_flag(row[field::active], std::nullopt, why);
    const bool archived = read_flag(row[field::archived], false, why);
    if (why) return *why;
    if (closed) return reject_reason::closed;
    if (!active) return reject_reason::inactive;
    if (archived) return reject_reason::archived;
    const std::string_view type = row[field::market_type].string();
    if (type == "scalar") return reject_reason::scalar;
    if (!type.empty() && type != "normal") return reject_reason::other_type;
    const bool book = read_flag(row[field::enable_order_book], std::nullopt, why);
    const bool orders = read_flag(row[field::accepting_orders], std::nullopt, why);
    const bool other = read_flag(row[field::neg_risk_other], false, why);
    const std::string_view uma = read_string(row[field::uma_resolution_status], why);
    const std::string_view resolution = read_string(row[field::resolution_status], why);
    if (why) return *why;
    if (!book) return reject_reason::no_order_book;
    if (!orders) return reject_reason::not_accepting_orders;
    if (!uma.empty() || resolution == "active" || resolution == "resolved")
        return reject_reason::uma_pending;
    if (!resolution.empty() && resolution != "inactive") return reject_reason::other_status;
    if (other) return reject_reason::neg_risk_other;
    return std::nullopt;
}

std::optional<price> complement_of(const std::optional<price>& p) noexcept {
    return p ? std::optional(p->complement()) : std::nullopt;
}

/// Makes the outcome that was listed second the YES leg, with its token and its quotes.
void swap_sides(market& m) noexcept {
    std::swap(m.yes_token, m.no_token);
    std::swap(m.outcomes[0].name, m.outcomes[1].name);
    m.yes_bid = complement_of(std::exchange(m.yes_ask, complement_of(m.yes_bid)));
}

/// The two ids by which the order books know the sides.
void put_tokens(const row_type& row, protocol by, market& out, complaint& why) {
    std::vector<std::string> scratch;
    std::string_view yes = row[field::yes_position].string(), no = row[field::no_position].string();
    const bool two =
        by == protocol::v2
            ? row[field::more_positions].is(token_kind::absent)
            : parse_string_pair(read_string(row[field::clob_token_ids], why), yes, no, scratch);
    if (!two || !is_token_id(yes) || !is_token_id(no) || yes == no)
        return why(reject_reason::no_tokens);
    out.yes_token = yes;
    out.no_token = no;
}

/// Labels and tokens are lists of two, index by index. Index 0 is the YES leg whatever its label
/// says, but where it pays on the text's opposite.
void put_sides(const row_type& row, protocol by, market& out, complaint& why) {
    std::vector<std::string> labels;
    std::string_view yes, no;
    put_tokens(row, by, out, why);
    if (row[field::outcomes].missing()) return why(reject_reason::missing_field);
    const std::string_view listed = read_string(row[field::outcomes], why);
    if (!parse_string_pair(listed, yes, no, labels)) {
        const auto all = parse_string_list(listed);
        return why(all && !all->empty() ? reject_reason::not_binary : reject_reason::wrong_type);
    }
    if (yes.empty() || no.empty()) return why(reject_reason::unclear_outcomes);
    read_quote(row[field::best_bid], rounding::down, out.yes_bid);
    read_quote(row[field::best_ask], rounding::up, out.yes_ask);
    put_text(out.outcomes[0].name, yes, false);
    put_text(out.outcomes[1].name, no, false);
    switch (order_of_outcomes(out.outcomes[0].name, out.outcomes[1].name,
                              row[field::question].string(),
                              row[field::group_item_title].string())) {
    case outcome_order::as_listed:
        break;
    case outcome_order::swapped:
        swap_sides(out);
        break;
    case outcome_order::unclear:
        return why(reject_reason::unclear_outcomes);
    }
    copy_fresh(out.outcomes[0].ask, out.yes_ask);
    // The NO book mirrors the YES book: what YES bids is what NO asks.
    if (out.yes_bid) out.outcomes[1].ask.emplace(out.yes_bid->complement());
}

void put_fees(const row_type& row, market& out, complaint& why) {
    const token& enabled = row[field::fees_enabled];
    const token& rate_token = row[field::fee_rate];
    if (enabled.is(token_kind::boolean) && !enabled.truth()) return; // none
    out.fees.kind = fee_terms::formula::polymarket;
    out.fees.rate_e6 = 70'000; // the dearest rate in force, where the schedule cannot be read
    out.fees.exponent = 1;
    if (rate_token.missing()) return;
    const auto rate = rate_token.is(token_kind::number)
                          ? parse_micros(rate_token.text(), rounding::up, true)
                          : std::nullopt;
    if (!rate || *rate < 0 || *rate > micros_per_unit) return why(reject_reason::bad_fee);
    const token& power = row[field::fee_exponent];
    const auto exponent = power.missing() ? std::optional(micros_per_unit)
                          : power.is(token_kind::number)
                              ? parse_micros(power.text(), rounding::refuse, true)
                              : std::nullopt;
    if (!exponent || *exponent < 0 || *exponent % micros_per_unit != 0 ||
        *exponent > 4 * micros_per_unit)
        return why(reject_reason::bad_fee);
    out.fees.rate_e6 = static_cast<std::int32_t>(*rate);
    out.fees.exponent = static_cast<std::int32_t>(*exponent / micros_per_unit);
    if (*rate == 0) out.fees = {};
}

void put_sizes(const row_type& row, market& out, complaint& why) {
    std::optional<decimal> tick, least;
    read_amount(row[field::tick_size], tick);
    if (tick && tick->micros > 0 && tick->micros < micros_per_unit)
        out.ticks.push_back({price{0}, price{1'000'000}, price{tick->micros}});
    read_decimal(row[field::min_size], least, why);
    if (least && least->micros < 0) return why(reject_reason::bad_number);
    out.min_order = least ? quantity{least->micros} : quantity::contracts(5); // the usual one
    const token &volume = row[field::volume], &liquidity = row[field::liquidity];
    read_amount(volume, out.volume);
    if (!out.volume) read_amount(row[field::volume_num], out.volume);
    read_amount(liquidity, out.liquidity);
    if (!out.liquidity) read_amount(row[field::liquidity_num], out.liquidity);
    if (!out.volume && !volume.missing()) out.unsaid |= unsaid_volume;
    if (!out.liquidity && !liquidity.missing()) out.unsaid |= unsaid_liquidity;
}

void put_texts(const row_type& row, const event_share& shared, market& out, complaint& why) {
    put_text(out.title, read_string(row[field::question], why), false);
    if (out.title.find_first_not_of(' ') == std::string::npos) why(reject_reason::no_title);
    put_text(out.rules, read_string(row[field::description], why), true);
    put_text(out.yes_label, read_string(row[field::group_item_title], why), false);
    put_text(out.resolution_source, row[field::resolution_source].string(), false);
    out.event_title = shared.title;
    out.event_id = shared.event_id;
    out.series_id = shared.series_id;
}

/// Neg-risk events pay exactly one listed child, unless they are augmented with an unlisted other;
/// where that is not said, the weaker promise holds.
exclusivity siblings_of(const row_type& row, const event_type* event) noexcept {
    const bool neg_risk =
        row[field::neg_risk].truth() || (event && ((*event)[event_field::neg_risk].truth() ||
                                                   (*event)[event_field::enable_neg_risk].truth()));
    if (!neg_risk) return exclusivity::none;
    const bool whole = event && (*event)[event_field::neg_risk_augmented].is(token_kind::boolean) &&
                       !(*event)[event_field::neg_risk_augmented].truth();
    return whole ? exclusivity::exactly_one : exclusivity::augmented;
}

/// A market's own tags before its event's, each once, and the category they speak for.
std::string_view read_tags(const polymarket_table& rows, token_range own, const event_type* event,
                           std::vector<std::string>& out) {
    std::array<std::string_view, 32> labels;
    std::size_t count = 0;
    const auto take = [&](token_range list) {
        for (std::uint32_t i = 0; i < list.count && count < labels.size(); ++i) {
            const std::string_view label = rows.list_items[list.first + i].string();
            if (!label.empty() &&
                std::find(labels.begin(), labels.begin() + count, label) == labels.begin() + count)
                labels[count++] = label;
        }
    };
    take(own);
    if (event) take(event->list);
    out.reserve(count);
    for (std::size_t i = 0; i < count; ++i) out.push_back(clean_text(labels[i]));
    return category_of_tags({labels.data(), count});
}

/// Reads an event, or the lack of one, for all its markets.
event_share share(const polymarket_table& rows, std::uint32_t index) {
    event_share out;
    out.event = index;
    const event_type* event = index == row_type::no_event ? nullptr : &rows.events[index];
    std::vector<std::string> tags;
    out.category = read_tags(rows, {}, event, tags);
    out.tags = std::move(tags);
    if (!event) return out;
    read_time((*event)[event_field::end_date], out.end_date);
    out.title = clean_text((*event)[event_field::title].string());
    out.event_id = (*event)[event_field::id].string();
    out.series_id = (*event)[event_field::series_slug].string();
    return out;
}

void put_tags(const polymarket_table& rows, const row_type& row, const event_type* event,
              const event_share& shared, market& out) {
    std::string_view category = shared.category;
    if (row.list.count == 0) {
        out.tags = shared.tags;
    } else {
        std::vector<std::string> own_tags;
        category = read_tags(rows, row.list, event, own_tags);
        out.tags = std::move(own_tags);
    }
    if (category == "Other") {
        std::string_view own = row[field::category].string();
        if (own.empty() && event) own = (*event)[event_field::category].string();
        category = standard_category(own);
    }
    out.category = category;
    // A listing without the key (not: with an empty list) says nothing about tags.
    if (row.list.count == 0 && (!event || (*event)[event_field::tags].missing())) {
        out.unsaid |= unsaid_tags;
        if (category == "Other") out.unsaid |= unsaid_category;
    }
}

void put_times(const row_type& row, timestamp as_of, neighbours& near, market& out) {
    end_evidence evidence;
    read_time(row[field::start_date], near.open, out.open_time);
    read_time(row[field::end_date], near.close, out.close_time);
    copy_fresh(evidence.listed, out.close_time);
    evidence.event = near.shared.end_date;
    evidence.title = row[field::question].string();
    evidence.label = row[field::group_item_title].string();
    evidence.rules = row[field::description].string();
    const end_verdict end = judge_end(evidence, as_of);
    out.end_date = end.end;
    out.end_date_conflict = end.conflict;
    if (!out.end_date && !out.close_time && is_said(row[field::end_date]))
        out.unsaid |= unsaid_end_date;
}

} // namespace

std::optional<reject_reason> normalise_polymarket(const polymarket_table& rows, const row_type& row,
                                                  const normalise_context& context,
                                                  neighbours& near, market& out) {
    const event_type* event = row.event == row.no_event ? nullptr : &rows.events[row.event];
    const protocol by = protocol_of(row, event);
    if (by == protocol::other) return reject_reason::other_version;
    if (const auto why = not_tradable(row)) return why;
    complaint why;
    put_sides(row, by, out, why);
    if (why) return *why;
    event_share& shared = near.shared;
    if (shared.event != row.event) shared = share(rows, row.event);
    put_times(row, context.as_of, near, out);
    out.key.id = row[field::condition_id].string();
    out.alias = row[field::id].string();
    put_texts(row, shared, out, why);
    put_fees(row, out, why);
    put_sizes(row, out, why);
    out.siblings = siblings_of(row, event);
    put_tags(rows, row, event, shared, out);
    if (why) return *why;
    return std::nullopt;
}

} // namespace dutchbook::venues
