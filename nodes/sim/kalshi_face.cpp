#include <algorithm>
#include <charconv>

#include <boost/json.hpp>

#include "nodes/sim/faces.hpp"

namespace dutchbook::sim {
namespace {

namespace json = boost::json;

std::string two_decimals(std::int64_t micros) {
    return four_decimals(micros).substr(0, four_decimals(micros).size() - 2);
}

void add_strike(json::object& o, const strike& s) {
    if (s.kind == strike_kind::none) return;
    o["strike_type"] = std::string(to_string(s.kind));
    if (s.floor) o["floor_strike"] = static_cast<double>(s.floor->micros) / 1e6;
    if (s.cap) o["cap_strike"] = static_cast<double>(s.cap->micros) / 1e6;
    if (!s.custom.empty()) o["custom_strike"] = json::object{{"value", s.custom}};
}

json::object market_json(const catalogue& c, std::size_t i) {
    const market& m = c.world.markets[i];
    const quotes& q = c.books[i];
    const std::int64_t yes_ask =
        q.yes_asks.empty() ? micros_per_unit : q.yes_asks.front().first.micros;
    const std::int64_t no_ask =
        q.no_asks.empty() ? micros_per_unit : q.no_asks.front().first.micros;
    const std::string closes = m.close_time ? format_timestamp(*m.close_time) : "";
    json::object o;
    o["ticker"] = m.key.id;
    o["event_ticker"] = m.event_id;
    o["market_type"] = "binary";
    o["title"] = m.title;
    o["subtitle"] = "";
    o["yes_sub_title"] = m.yes_label;
    o["no_sub_title"] = m.yes_label;
    o["created_time"] = "2026-01-01T00:00:00Z";
    o["open_time"] = "2026-01-01T15:00:00Z";
    o["close_time"] = closes;
    o["expected_expiration_time"] = closes;
    o["latest_expiration_time"] = closes;
    o["settlement_timer_seconds"] = 1800;
    o["status"] = "active";
    o["notional_value_dollars"] = "1.0000";
    o["yes_bid_dollars"] = four_decimals(micros_per_unit - no_ask);
    o["yes_ask_dollars"] = four_decimals(yes_ask);
    o["no_bid_dollars"] = four_decimals(micros_per_unit - yes_ask);
    o["no_ask_dollars"] = four_decimals(no_ask);
    o["yes_bid_size_fp"] =
        q.no_asks.empty() ? "0.00" : two_decimals(q.no_asks.front().second.micros);
    o["yes_ask_size_fp"] =
        q.yes_asks.empty() ? "0.00" : two_decimals(q.yes_asks.front().second.micros);
    o["volume_fp"] =
        two_decimals(static_cast<std::int64_t>(mix(i, 17) % 100'000) * micros_per_unit);
    o["open_interest_fp"] = "0.00";
    o["result"] = "";
    o["can_close_early"] = true;
    o["rules_primary"] = m.rules;
    o["rules_secondary"] = "";
    o["price_level_structure"] = "linear_cent";
    o["price_ranges"] =
        json::array{json::object{{"start", "0.0000"}, {"end", "1.0000"}, {"step", "0.0100"}}};
    o["settlement_bounds_type"] = "default";
    o["exchange_index"] = shard_of(m.category);
    add_strike(o, m.strike);
    return o;
}

json::object event_json(const catalogue& c, const event_rows& e) {
    const market& m = c.world.markets[e.rows.front()];
    json::array markets;
    for (const auto i : e.rows) markets.push_back(market_json(c, i));
    json::object o;
    o["event_ticker"] = m.event_id;
    o["series_ticker"] = m.series_id;
    o["title"] = m.event_title.view();
    o["sub_title"] = "";
    o["collateral_return_type"] = "binary";
    o["mutually_exclusive"] =
        m.siblings == exclusivity::at_most_one || m.siblings == exclusivity::exactly_one;
    o["settlement_sources"] = json::array{};
    o["exchange_index"] = shard_of(m.category);
    o["markets"] = std::move(markets);
    return o;
}

std::string events_page(const catalogue& c, const place& at, std::size_t limit) {
    json::array events;
    const std::size_t end = std::min(c.kalshi.size(), at.offset + limit);
    for (std::size_t i = at.offset; i < end; ++i) events.push_back(event_json(c, c.kalshi[i]));
    return json::serialize(json::object{{"events", std::move(events)},
                                        {"cursor", next_cursor(c, at, end, c.kalshi.size())}});
}

/// The flags on top are those of shard 0.
http::server_response exchange_status(const catalogue& c) {
    const auto trades = [&](std::int32_t shard) {
        const auto& paused = c.options.paused_shards;
        return std::find(paused.begin(), paused.end(), shard) == paused.end();
    };
    json::object all{{"exchange_active", true}, {"trading_active", trades(0)}};
    if (c.options.tells_shards) {
        static constexpr const char* names[] = {"all other", "combos", "crypto, commodities",
                                                "tennis, baseball, basketball"};
        json::array list;
        for (std::int32_t shard = 0; shard < 4; ++shard)
            list.push_back(json::object{{"exchange_index", shard},
                                        {"description", names[shard]},
                                        {"exchange_active", true},
                                        {"trading_active", trades(shard)},
                                        {"intra_exchange_transfers_active", true}});
        all["exchange_index_statuses"] = std::move(list);
    }
    return json_reply(json::serialize(all), c.options.exchange_status_code);
}

std::string series_page(const catalogue& c) {
    json::array all;
    for (const auto& e : c.kalshi) {
        const market& m = c.world.markets[e.rows.front()];
        all.push_back(json::object{{"ticker", m.series_id},
                                   {"title", m.event_title.view()},
                                   {"frequency", "custom"},
                                   {"category", m.category},
                                   {"categories", json::array{m.category}},
                                   {"tags", nullptr},
                                   {"fee_type", "quadratic"},
                                   {"fee_multiplier", 1}});
    }
    return json::serialize(json::object{{"series", std::move(all)}});
}

/// Bids only, best last: a bid on one side is an ask on the other.
json::array bids(const std::vector<std::pair<price, quantity>>& asks) {
    json::array out;
    for (auto at = asks.rbegin(); at != asks.rend(); ++at)
        out.push_back(json::array{four_decimals(at->first.complement().micros),
                                  two_decimals(at->second.micros)});
    return out;
}

http::server_response books(const catalogue& c, const http::server_request& asked) {
    json::array all;
    std::size_t tickers = 0;
    for (const auto& [name, value] : asked.query) {
        if (name != "tickers") continue;
        ++tickers;
        const auto at = c.at.find({"kalshi", value});
        if (at == c.at.end()) continue;
        const quotes& q = c.books[at->second];
        all.push_back(
            json::object{{"ticker", value},
                         {"orderbook_fp", json::object{{"yes_dollars", bids(q.no_asks)},
                                                       {"no_dollars", bids(q.yes_asks)}}}});
    }
    const std::size_t most = c.options.most_books;
    if (most > 0 && tickers > most) return problem(429, "too many requests");
    if (tickers < 1 || tickers > 100) return problem(400, "1..100 tickers");
    return json_reply(json::serialize(json::object{{"orderbooks", std::move(all)}}));
}

} // namespace

std::int32_t shard_of(std::string_view category) {
    return category == "Crypto" ? 2 : category == "Sports" ? 3 : 0;
}

http::server_response kalshi_reply(const catalogue& c, const http::server_request& asked,
                                   std::string_view path) {
    if (path == "/exchange/status") return exchange_status(c);
    if (path == "/series") return json_reply(series_page(c));
    if (path == "/markets/orderbooks") return books(c, asked);
    if (path != "/events") return problem(404, "not found");
    const auto from = place_of(asked.parameter("cursor"));
    if (!from) return problem(400, "invalid cursor");
    std::size_t limit = 200;
    const auto text = asked.parameter("limit");
    std::from_chars(text.data(), text.data() + text.size(), limit);
    return json_reply(events_page(c, *from, std::clamp<std::size_t>(limit, 1, 200)));
}

} // namespace dutchbook::sim
