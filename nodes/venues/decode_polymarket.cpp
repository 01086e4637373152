#include "key_table.hpp"
#include "page_handler.hpp"

namespace dutchbook::venues {
namespace {

using event_field = polymarket_event_field;
using field = polymarket_field;

constexpr std::uint8_t operator+(event_field f) { return std::uint8_t(f); }
constexpr std::uint8_t operator+(field f) { return std::uint8_t(f); }

constexpr key_table event_keys({{"id", +event_field::id},
                                {"title", +event_field::title},
                                {"version", +event_field::version},
                                {"endDate", +event_field::end_date},
                                {"negRisk", +event_field::neg_risk},
                                {"enableNegRisk", +event_field::enable_neg_risk},
                                {"negRiskAugmented", +event_field::neg_risk_augmented},
                                {"category", +event_field::category},
                                {"seriesSlug", +event_field::series_slug},
                                {"tags", +event_field::tags},
                                {"markets", +event_field::markets}});

constexpr key_table market_keys({{"id", +field::id},
                                 {"conditionId", +field::condition_id},
                                 {"question", +field::question},
                                 {"description", +field::description},
                                 {"resolutionSource", +field::resolution_source},
                                 {"endDate", +field::end_date},
                                 {"startDate", +field::start_date},
                                 {"outcomes", +field::outcomes},
                                 {"version", +field::version},
                                 {"clobTokenIds", +field::clob_token_ids},
                                 {"positionIds", +field::position_ids},
                                 {"bestBid", +field::best_bid},
                                 {"bestAsk", +field::best_ask},
                                 {"volume", +field::volume},
                                 {"volumeNum", +field::volume_num},
                                 {"liquidity", +field::liquidity},
                                 {"liquidityNum", +field::liquidity_num},
                                 {"active", +field::active},
                                 {"closed", +field::closed},
                                 {"archived", +field::archived},
                                 {"acceptingOrders", +field::accepting_orders},
                                 {"enableOrderBook", +field::enable_order_book},
                                 {"orderPriceMinTickSize", +field::tick_size},
                                 {"orderMinSize", +field::min_size},
                                 {"negRisk", +field::neg_risk},
                                 {"negRiskOther", +field::neg_risk_other},
                                 {"umaResolutionStatus", +field::uma_resolution_status},
                                 {"resolutionStatus", +field::resolution_status},
                                 {"feesEnabled", +field::fees_enabled},
                                 {"feeSchedule", +field::fee_schedule},
                                 {"groupItemTitle", +field::group_item_title},
                                 {"category", +field::category},
                                 {"marketType", +field::market_type},
                                 {"events", +field::events},
                                 {"tags", +field::tags}});

constexpr key_table schedule_keys({{"rate", +field::fee_rate}, {"exponent", +field::fee_exponent}});

class handler : public page_handler<handler, polymarket_table> {
  public:
    static constexpr const auto& keys = market_keys;
    static const name_set& known_market_keys() { return polymarket_market_keys(); }
    static const name_set& known_event_keys() { return polymarket_event_keys(); }

    handler(decoded_page& out, polymarket_table& rows)
        : page_handler(out, rows),
          list_key_(out.page.kind == endpoint::polymarket_events ? "events" : "markets") {}

    static constexpr std::uint8_t root = 2, events = 3, event = 4, event_tags = 5, event_tag = 6,
                                  markets = 7, market = 8, schedule = 9, parents = 10, parent = 11,
                                  parent_tags = 12, parent_tag = 13, market_tags = 14,
                                  market_tag = 15, positions = 16;

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
            if (f == +event_field::markets) return object ? skip : markets;
            return enter_event(object, f, event_tags);
        case parent:
            return enter_event(object, f, parent_tags);
        case markets:
            if (object) begin_market(list_key_ == "events");
            return object ? market : skip;
        case market:
            return enter_market(object, f);
        case parents:
            return enter_parent(object);
        case event_tags:
            return object ? event_tag : skip;
        case parent_tags:
            return object ? parent_tag : skip;
        case market_tags:
            return object ? market_tag : skip;
        case positions:
            add_position(token_kind::composite);
            return skip;
        default:
            return skip;
        }
    }

    void leave(std::uint8_t from) {
        if (from != market) return;
        pad_id(this_market()[field::condition_id]);
        end_market(this_market()[field::condition_id]);
    }

    int element(std::uint8_t in) const noexcept { return in == positions ? 0 : -1; }

    [[gnu::noinline]] int other_key(std::uint8_t in, std::string_view name) {
        switch (in) {
        case event:
        case parent:
            return this->event_key(event_keys, name);
        case root:
            return name == list_key_ ? 0 : -1;
        case schedule:
            return schedule_keys.find(name);
        case event_tag:
        case parent_tag:
        case market_tag:
            return name == "label" ? 0 : -1;
        default:
            return -1;
        }
    }

    [[gnu::noinline]] void other_value(std::uint8_t in, int f, token t) {
        switch (in) {
        case schedule:
            note(this_market(), f, t);
            break;
        case event:
        case parent:
            note(this_event(), f, t);
            break;
        case event_tag:
        case parent_tag:
            add_to(this_event().list, t);
            break;
        case market_tag:
            add_to(this_market().list, t);
            break;
        case positions:
            add_position(t);
            break;
        default:
            break;
        }
    }

  private:
    std::uint8_t enter_event(bool object, int f, std::uint8_t tags) {
        if (f < 0) return skip;
        note_composite(this_event(), f);
        if (f != +event_field::tags || object) return skip;
        begin_list(this_event().list);
        return tags;
    }

    std::uint8_t enter_market(bool object, int f) {
        if (f < 0) return skip;
        note_composite(this_market(), f);
        if (f == +field::fee_schedule) return object ? schedule : skip;
        if (f == +field::events) return object ? skip : parents;
        if (f == +field::position_ids) return object ? skip : positions;
        if (f != +field::tags || object) return skip;
        begin_list(this_market().list);
        return market_tags;
    }

    void add_position(token t) {
        auto& r = this_market();
        const bool value = t.is(token_kind::string);
        if (value && r[field::yes_position].is(token_kind::absent))
            r[field::yes_position] = t;
        else if (value && r[field::no_position].is(token_kind::absent))
            r[field::no_position] = t;
        else
            r[field::more_positions] = token_kind::composite;
    }

    /// Rows of version v2 write 31 bytes where the order books write 32, the last of them zero: one
    /// market, one name.
    void pad_id(token& id) {
        const std::string_view text = id.string();
        if (text.size() != 64 || !text.starts_with("0x")) return;
        texts().append(text);
        texts().append("00");
        id = {token_kind::string, texts().finish()};
    }

    /// The first event that a bare market names is its own; a nested market has one already.
    std::uint8_t enter_parent(bool object) {
        if (!object || this_market().event != this_market().no_event) return skip;
        begin_event();
        this_market().event = static_cast<std::uint32_t>(rows().events.size() - 1);
        return parent;
    }

    std::string_view list_key_;
};

} // namespace

page_fault decode_polymarket(decoded_page& out, polymarket_table& rows, std::size_t feed_bytes) {
    boost::json::basic_parser<handler> parser(boost::json::parse_options{}, out, rows);
    return sax::drive(parser, *out.page.body, feed_bytes);
}

} // namespace dutchbook::venues
