#include <charconv>

#include <boost/json.hpp>

#include "nodes/sim/faces.hpp"

namespace dutchbook::sim {
namespace {

namespace json = boost::json;

double dollars(std::int64_t micros) { return static_cast<double>(micros) / 1e6; }

/// The venue's own fee table by category.
double fee_rate(const std::string& category) {
    if (category == "Politics" || category == "Elections" || category == "Mentions" ||
        category == "Companies")
        return 0.04;
    if (category == "Crypto") return 0.07;
    return 0.05;
}

/// How the sides of a market are named: v2 has arrays of position ids and 31 bytes of condition id.
void add_names(json::object& o, const market& m, int version) {
    o["conditionId"] = m.key.id;
    if (version == 1) {
        o["clobTokenIds"] = "[\"" + m.yes_token + "\", \"" + m.no_token + "\"]";
        return;
    }
    o["version"] = "v" + std::to_string(version);
    o["clobTokenIds"] = nullptr;
    if (version != 2) return;
    o["conditionId"] = std::string_view(m.key.id).substr(0, m.key.id.size() - 2);
    o["positionIds"] = json::array{m.yes_token, m.no_token};
    o["resolutionStatus"] = "inactive";
}

json::object market_json(const catalogue& c, std::size_t i, int version) {
    const market& m = c.world.markets[i];
    const quotes& q = c.books[i];
    const bool neg_risk =
        m.siblings == exclusivity::exactly_one || m.siblings == exclusivity::augmented;
    const auto volume = static_cast<std::int64_t>(mix(i, 19) % 1'000'000);
    json::object o;
    o["id"] = m.alias;
    o["question"] = m.title;
    add_names(o, m, version);
    o["slug"] = "market-" + m.alias;
    o["description"] = m.rules;
    o["resolutionSource"] = "";
    if (m.close_time) o["endDate"] = format_timestamp(*m.close_time);
    o["startDate"] = "2026-01-01T00:00:00Z";
    o["outcomes"] = R"(["Yes", "No"])";
    o["outcomePrices"] = R"(["0.5", "0.5"])";
    o["volume"] = std::to_string(volume);
    o["volumeNum"] = volume;
    o["liquidity"] = std::to_string(volume / 10);
    o["liquidityNum"] = volume / 10;
    o["active"] = true;
    o["closed"] = false;
    o["archived"] = false;
    o["acceptingOrders"] = true;
    o["enableOrderBook"] = true;
    o["orderPriceMinTickSize"] = 0.01;
    o["orderMinSize"] = 5;
    o["negRisk"] = neg_risk;
    o["negRiskOther"] = false;
    o["groupItemTitle"] = m.yes_label;
    o["feesEnabled"] = true;
    o["feeType"] = "general_fees";
    o["feeSchedule"] = json::object{
        {"exponent", 1}, {"rate", fee_rate(m.category)}, {"takerOnly", true}, {"rebateRate", 0.25}};
    o["takerBaseFee"] = 1000;
    if (!q.yes_asks.empty()) o["bestAsk"] = dollars(q.yes_asks.front().first.micros);
    if (!q.no_asks.empty()) o["bestBid"] = dollars(q.no_asks.front().first.complement().micros);
    return o;
}

json::object event_json(const catalogue& c, const event_rows& e) {
    const market& m = c.world.markets[e.rows.front()];
    const bool neg_risk =
        m.siblings == exclusivity::exactly_one || m.siblings == exclusivity::augmented;
    json::array markets;
    for (const auto i : e.rows) markets.push_back(market_json(c, i, e.version));
    json::object o;
    o["id"] = m.event_id;
    if (e.version != 1) o["version"] = "v" + std::to_string(e.version);
    o["slug"] = "event-" + m.event_id;
    o["title"] = m.event_title.view();
    o["active"] = true;
    o["closed"] = false;
    o["archived"] = false;
    o["negRisk"] = neg_risk;
    o["enableNegRisk"] = neg_risk;
    o["negRiskAugmented"] = m.siblings == exclusivity::augmented;
    o["tags"] = json::array{json::object{{"id", "1"}, {"label", m.category}, {"slug", "tag"}}};
    o["markets"] = std::move(markets);
    return o;
}

json::array levels(const std::vector<std::pair<price, quantity>>& side, bool mirrored) {
    json::array out;
    for (auto at = side.rbegin(); at != side.rend(); ++at)
        out.push_back(
            json::object{{"price", to_string(mirrored ? at->first.complement() : at->first)},
                         {"size", to_string(at->second)}});
    return out;
}

json::object book_json(const catalogue& c, std::size_t i) {
    const market& m = c.world.markets[i];
    return json::object{{"market", m.key.id},
                        {"asset_id", m.yes_token},
                        {"timestamp", std::to_string(unix_ms(c.options.now()))},
                        {"hash", ""},
                        {"bids", levels(c.books[i].no_asks, true)},
                        {"asks", levels(c.books[i].yes_asks, false)},
                        {"last_trade_price", ""},
                        {"min_order_size", "5"},
                        {"tick_size", "0.01"},
                        {"neg_risk", false}};
}

} // namespace

http::server_response gamma_reply(const catalogue& c, const http::server_request& asked,
                                  std::string_view path) {
    if (path != "/events/keyset") return problem(404, "not found");
    if (!asked.parameter("offset").empty())
        return problem(422, "offset is not supported on keyset endpoints");
    const auto from = place_of(asked.parameter("after_cursor"));
    if (!from) return problem(400, "invalid cursor");
    std::size_t limit = 20;
    const auto text = asked.parameter("limit");
    std::from_chars(text.data(), text.data() + text.size(), limit);
    const std::size_t end =
        std::min(c.polymarket.size(), from->offset + std::clamp<std::size_t>(limit, 1, 100));
    json::array events;
    for (std::size_t i = from->offset; i < end; ++i)
        events.push_back(event_json(c, c.polymarket[i]));
    json::object page{{"$schema", "https://example.invalid/events.json"},
                      {"events", std::move(events)}};
    if (auto next = next_cursor(c, *from, end, c.polymarket.size()); !next.empty())
        page["next_cursor"] = std::move(next);
    return json_reply(json::serialize(page));
}

http::server_response clob_reply(const catalogue& c, const http::server_request& asked,
                                 std::string_view path) {
    if (path != "/books" || asked.method != "POST") return problem(404, "not found");
    boost::system::error_code ec;
    const json::value body = json::parse(asked.body, ec);
    if (ec || !body.is_array()) return problem(400, "Invalid payload");
    const std::size_t most = c.options.most_books;
    if (most > 0 && body.get_array().size() > most) return problem(429, "too many requests");
    if (body.get_array().size() > 500) return problem(400, "Payload exceeds the limit");
    json::array all;
    for (const auto& wanted : body.get_array()) {
        const auto* token =
            wanted.is_object() ? wanted.get_object().if_contains("token_id") : nullptr;
        if (!token || !token->is_string()) continue;
        const auto at = c.by_token.find(std::string(token->get_string()));
        if (at != c.by_token.end()) all.insert(all.begin(), book_json(c, at->second));
    }
    return json_reply(json::serialize(all));
}

} // namespace dutchbook::sim
