#include "key_table.hpp"
#include "page_handler.hpp"

namespace dutchbook::venues {
namespace {

using event_field = kalshi_event_field;
using field = kalshi_field;

constexpr std::uint8_t operator+(event_field f) { return std::uint8_t(f); }
constexpr std::uint8_t operator+(field f) { return std::uint8_t(f); }

constexpr key_table event_keys({{"event_ticker", +event_field::event_ticker},
                                {"series_ticker", +event_field::series_ticker},
                                {"title", +event_field::title},
                                {"sub_title", +event_field::sub_title},
                                {"mutually_exclusive", +event_field::mutually_exclusive},
                                {"category", +event_field::category},
                                {"fee_type_override", +event_field::fee_type_override},
                                {"fee_multiplier_override", +event_field::fee_multiplier_override},
                                {"exchange_index", +event_field::exchange_index},
                                {"settlement_sources", +event_field::settlement_sources},
                                {"markets", +event_field::markets}});

constexpr key_table market_keys({{"ticker", +field::ticker},
                                 {"event_ticker", +field::event_ticker},
                                 {"market_type", +field::market_type},
                                 {"title", +field::title},
                                 {"subtitle", +field::subtitle},
                                 {"yes_sub_title", +field::yes_sub_title},
                                 {"no_sub_title", +field::no_sub_title},
                                 {"open_time", +field::open_time},
                                 {"close_time", +field::close_time},
                                 {"expected_expiration_time", +field::expected_expiration_time},
                                 {"status", +field::status},
                                 {"settlement_bounds_type", +field::settlement_bounds_type},
                                 {"exchange_index", +field::exchange_index},
                                 {"notional_value_dollars", +field::notional_value_dollars},
                                 {"yes_bid_dollars", +field::yes_bid_dollars},
                                 {"yes_ask_dollars", +field::yes_ask_dollars},
                                 {"no_bid_dollars", +field::no_bid_dollars},
                                 {"no_ask_dollars", +field::no_ask_dollars},
                                 {"yes_bid", +field::yes_bid_cents},
                                 {"yes_ask", +field::yes_ask_cents},
                                 {"no_bid", +field::no_bid_cents},
                                 {"no_ask", +field::no_ask_cents},
                                 {"yes_bid_size_fp", +field::yes_bid_size_fp},
                                 {"yes_ask_size_fp", +field::yes_ask_size_fp},
                                 {"volume_fp", +field::volume_fp},
                                 {"volume", +field::volume_count},
                                 {"rules_primary", +field::rules_primary},
                                 {"rules_secondary", +field::rules_secondary},
                                 {"fee_waiver_expiration_time", +field::fee_waiver_expiration_time},
                                 {"strike_type", +field::strike_type},
                                 {"floor_strike", +field::floor_strike},
                                 {"cap_strike", +field::cap_strike},
                                 {"functional_strike", +field::functional_strike},
                                 {"custom_strike", +field::custom_strike},
                                 {"mve_collection_ticker", +field::mve_collection_ticker},
                                 {"mve_selected_legs", +field::mve_selected_legs},
                                 {"price_ranges", +field::price_ranges},
                                 {"result", +field::result}});

constexpr key_table range_keys({{"start", 0}, {"end", 1}, {"step", 2}});

class handler : public page_handler<handler, kalshi_table> {
  public:
    static constexpr const auto& keys = market_keys;
    static const name_set& known_market_keys() { return kalshi_market_keys(); }
    static const name_set& known_event_keys() { return kalshi_event_keys(); }

    handler(decoded_page& out, kalshi_table& rows)
        : page_handler(out, rows),
          list_key_(out.page.kind == endpoint::kalshi_events ? "events" : "markets") {}

    static constexpr std::uint8_t root = 2, events = 3, event = 4, markets = 5, market = 6,
                                  ranges = 7, range = 8, custom = 9, sources = 10, source = 11;

    std::uint8_t enter(bool object, std::uint8_t in, int f) {
        switch (in) {
        case document:
            return object ? root : skip;
        case root:
            return object || f < 0 ? skip : list_key_ == "events" ? events : markets;
        case events:
            if (object) begin_event();
            return object ? event : skip;
        case event:
            return enter_event(object, f);
        case markets:
            if (object) begin_market(list_key_ == "events");
            return object ? market : skip;
        case market:
            return enter_market(object, f);
        case ranges:
            if (object) range_ = {};
            return object ? range : skip;
        case sources:
            return object ? source : skip;
        default:
            return skip;
        }
    }

    void leave(std::uint8_t from) {
        if (from == market) {
            end_market(this_market()[field::ticker]);
        } else if (from == range) {
            for (const token t : range_) add_to(this_market().list, t);
        } else if (from == custom && !custom_.empty()) {
            texts().append(custom_);
            this_market()[field::custom_text] = {token_kind::string, texts().finish()};
        }
    }

    [[gnu::noinline]] int other_key(std::uint8_t in, std::string_view name) {
        switch (in) {
        case event:
            return this->event_key(event_keys, name);
        case root:
            return name == list_key_ ? 0 : -1;
        case range:
            return range_keys.find(name);
        case source:
            return name == "name" ? 0 : -1;
        case custom:
            custom_key_ = name;
            return 0;
        default:
            return -1;
        }
    }

    [[gnu::noinline]] void other_value(std::uint8_t in, int f, token t) {
        switch (in) {
        case event:
            note(this_event(), f, t);
            break;
        case range:
            range_[std::size_t(f)] = t;
            break;
        case source:
            add_to(this_event().list, t);
            break;
        case custom:
            if (!custom_.empty()) custom_ += ", ";
            custom_.append(custom_key_).append(": ").append(t.text());
            break;
        default:
            break;
        }
    }

  private:
    std::uint8_t enter_event(bool object, int f) {
        if (f == +event_field::markets) return object ? skip : markets;
        if (f < 0) return skip;
        note_composite(this_event(), f);
        if (f != +event_field::settlement_sources || object) return skip;
        begin_list(this_event().list);
        return sources;
    }

    std::uint8_t enter_market(bool object, int f) {
        if (f < 0) return skip;
        note_composite(this_market(), f);
        if (f == +field::price_ranges && !object) {
            begin_list(this_market().list);
            return ranges;
        }
        if (f != +field::custom_strike || !object) return skip;
        custom_.clear();
        return custom;
    }

    std::string_view list_key_;
    std::array<token, 3> range_{};
    std::string custom_, custom_key_;
};

} // namespace

page_fault decode_kalshi(decoded_page& out, kalshi_table& rows, std::size_t feed_bytes) {
    boost::json::basic_parser<handler> parser(boost::json::parse_options{}, out, rows);
    return sax::drive(parser, *out.page.body, feed_bytes);
}

} // namespace dutchbook::venues
