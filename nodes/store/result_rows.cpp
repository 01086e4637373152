#include <nodes/store/result_rows.hpp>

#include <cmath>

#include <nodes/store/digest.hpp>
#include <nodes/store/json_read.hpp>

namespace dutchbook::store {

namespace {

relation_kind kind_of(std::string_view text) {
    const auto kind = parse_relation_kind(text);
    if (!kind) throw error(exit_code::failed, "the store holds an unknown relation");
    return *kind;
}

relation_tier tier_of(std::string_view text) {
    for (const auto tier : {relation_tier::reviewed, relation_tier::proved, relation_tier::judged,
                            relation_tier::titles})
        if (to_string(tier) == text) return tier;
    throw error(exit_code::failed, "the store holds an unknown tier");
}

market_key key_of(const json_object& o) { return {o.string("platform"), o.string("id")}; }

std::vector<market_key> keys_of(const std::vector<json_object>& list) {
    std::vector<market_key> out;
    for (const json_object& o : list) out.push_back(key_of(o));
    return out;
}

std::vector<leg> read_legs(std::string_view json) {
    std::vector<leg> out;
    for (const json_object& o : json_objects(json)) {
        leg l;
        l.key = key_of(o);
        l.side = o.string("side") == "no" ? side::no : side::yes;
        l.size = o.decimal_micros<quantity>("quantity").value_or(quantity{});
        l.vwap = o.decimal_micros<price>("vwap").value_or(price{});
        l.worst = o.decimal_micros<price>("worst").value_or(price{});
        l.cost = o.decimal_micros<money>("cost_usd").value_or(money{});
        l.fee = o.decimal_micros<money>("fee_usd").value_or(money{});
        out.push_back(std::move(l));
    }
    return out;
}

void read_detail(opportunity& o, std::string_view json) {
    const json_object detail(json);
    o.because.left = keys_of(detail.objects("left"));
    o.because.right = keys_of(detail.objects("right"));
    o.because.rests_on = detail.strings("rests_on");
    o.size.micros = detail.integer("size");
    o.payoff.micros = detail.integer("payoff");
    o.cost.micros = detail.integer("cost");
    o.fees.micros = detail.integer("fees");
    o.gross.micros = detail.integer("gross");
    o.net.micros = detail.integer("net");
    o.net_return = detail.real("net_return");
    o.days = detail.real("days");
    o.risks = detail.strings("risks");
    for (const auto& point : detail.integer_lists("curve", 2))
        o.curve.push_back({quantity{point[0]}, money{point[1]}});
}

} // namespace

const std::string_view relation_columns =
    "left_side, right_side, relation, confidence, tier, reasoning, rests_on";
const std::string_view similarity_columns = "platform1, market1_id, platform2, market2_id, "
                                            "relation, confidence, tier, reasoning, analyzed_at";
const std::string_view opportunity_columns =
    "buy_platform, buy_market_id, sell_platform, sell_market_id, profit_margin, confidence, "
    "detected_at, status, legs, annualised, relation, tier, reasoning, detail, run_id, "
    "implausible_odds";
const std::string_view sync_log_columns =
    "sync_id, markets_processed, opportunities_found, errors, duration, timestamp";

relation read_relation(const sqlite::statement& row, int first) {
    relation r;
    r.left = keys_of(json_objects(row.text(first)));
    r.right = keys_of(json_objects(row.text(first + 1)));
    r.kind = kind_of(row.text(first + 2));
    r.confidence = row.real(first + 3);
    r.tier = tier_of(row.text(first + 4));
    r.reasoning = row.text(first + 5);
    r.rests_on = json_strings(row.text(first + 6));
    return r;
}

similarity read_similarity(const sqlite::statement& row, int first) {
    const auto text = [&](int column) { return std::string{row.text(first + column)}; };
    similarity s;
    s.first = {text(0), text(1)};
    s.second = {text(2), text(3)};
    s.kind = kind_of(row.text(first + 4));
    s.confidence = row.real(first + 5);
    s.tier = tier_of(row.text(first + 6));
    s.reasoning = text(7);
    s.analyzed_at = from_unix_ms(row.integer(first + 8));
    return s;
}

stored_opportunity read_opportunity(const sqlite::statement& row, int first) {
    const auto text = [&](int column) { return std::string{row.text(first + column)}; };
    stored_opportunity out;
    opportunity& o = out.value;
    o.buy = {text(0), text(1)};
    o.sell = {text(2), text(3)};
    o.profit_margin = row.real(first + 4);
    o.because.confidence = row.real(first + 5);
    o.detected_at = from_unix_ms(row.integer(first + 6));
    out.active = row.text(first + 7) == "active";
    o.legs = read_legs(row.text(first + 8));
    o.annualised = row.real(first + 9);
    o.because.kind = kind_of(row.text(first + 10));
    o.because.tier = tier_of(row.text(first + 11));
    o.because.reasoning = text(12);
    read_detail(o, row.text(first + 13));
    out.run_id = text(14);
    o.implausible_odds = row.integer(first + 15);
    return out;
}

sync_log read_sync_log(const sqlite::statement& row, int first) {
    sync_log log;
    log.sync_id = row.text(first);
    log.markets_processed = row.integer(first + 1);
    log.opportunities_found = row.integer(first + 2);
    log.errors = json_strings(row.text(first + 3));
    log.duration = std::chrono::milliseconds{row.integer(first + 4)};
    log.at = from_unix_ms(row.integer(first + 5));
    return log;
}

std::string side_json(std::span<const market_key> side) {
    json_text out;
    out.open('[');
    for (const market_key& key : side)
        out.open('{').field("platform").string(key.platform).field("id").string(key.id).close('}');
    return std::move(out.close(']')).str();
}

std::string strings_json(std::span<const std::string> items) {
    json_text out;
    out.open('[');
    for (const std::string& item : items) out.string(item);
    return std::move(out.close(']')).str();
}

std::string legs_json(std::span<const leg> legs, bool camel_case) {
    json_text out(camel_case);
    out.open('[');
    for (const leg& l : legs) {
        out.open('{').field("platform").string(l.key.platform).field("id").string(l.key.id);
        out.field("side").string(l.side == side::no ? "no" : "yes");
        out.field("quantity").micros(l.size.micros).field("vwap").micros(l.vwap.micros);
        out.field("worst").micros(l.worst.micros).field("cost_usd").micros(l.cost.micros);
        out.field("fee_usd").micros(l.fee.micros).close('}');
    }
    return std::move(out.close(']')).str();
}

std::string detail_json(const opportunity& o) {
    json_text out;
    out.open('{').field("left").raw(side_json(o.because.left));
    out.field("right").raw(side_json(o.because.right));
    out.field("rests_on").raw(strings_json(o.because.rests_on));
    out.field("size").integer(o.size.micros).field("payoff").integer(o.payoff.micros);
    out.field("cost").integer(o.cost.micros).field("fees").integer(o.fees.micros);
    out.field("gross").integer(o.gross.micros).field("net").integer(o.net.micros);
    out.field("net_return").real(std::isfinite(o.net_return) ? o.net_return : 0);
    out.field("days").real(std::isfinite(o.days) ? o.days : 0);
    out.field("risks").raw(strings_json(o.risks)).field("curve").open('[');
    for (const profit_point& p : o.curve)
        out.open('[').integer(p.size.micros).integer(p.net.micros).close(']');
    return std::move(out.close(']').close('}')).str();
}

std::string document(const relation& r, const document_style& style) {
    json_text out(style.camel_case);
    out.open('{').field("left").raw(side_json(r.left)).field("right").raw(side_json(r.right));
    out.field("relation").string(to_string(r.kind)).field("confidence").real(r.confidence);
    out.field("tier").string(to_string(r.tier)).field("reasoning").string(r.reasoning);
    return std::move(out.close('}')).str();
}

namespace {

/// Relations that may be sent without their tier.
bool stands_untold(relation_tier tier) { return tier <= relation_tier::proved; }

} // namespace

std::string document(const similarity& s, const document_style& style) {
    json_text out(style.camel_case);
    out.open('{').field("market1_id").string(s.first.id).field("market2_id").string(s.second.id);
    out.field("platform1").string(s.first.platform).field("platform2").string(s.second.platform);
    const bool told = style.extras || stands_untold(s.tier);
    out.field("confidence").real(told ? s.confidence : 0).field("reasoning").string(s.reasoning);
    out.field("analyzed_at").integer(unix_ms(s.analyzed_at));
    if (style.extras)
        out.field("relation").string(to_string(s.kind)).field("tier").string(to_string(s.tier));
    return std::move(out.close('}')).str();
}

std::string document(const stored_opportunity& stored, const document_style& style) {
    const opportunity& o = stored.value;
    json_text out(style.camel_case);
    out.open('{').field("buy_market_id").string(o.buy.id).field("sell_market_id").string(o.sell.id);
    out.field("buy_platform").string(o.buy.platform).field("sell_platform").string(o.sell.platform);
    out.field("profit_margin").real(o.profit_margin).field("confidence").real(o.because.confidence);
    out.field("detected_at").integer(unix_ms(o.detected_at));
    // Where it cannot be marked, what is to be checked by hand is not among what is offered.
    const bool offered =
        style.extras || (o.implausible_odds == 0 && stands_untold(o.because.tier));
    out.field("status").string(stored.active && offered ? "active" : "expired");
    if (style.extras) {
        if (o.implausible_odds > 0) out.field("implausible_odds").integer(o.implausible_odds);
        out.field("legs").raw(legs_json(o.legs, style.camel_case));
        out.field("quantity").micros(o.size.micros).field("cost_usd").micros(o.cost.micros);
        out.field("net_usd").micros(o.net.micros).field("annualised").real(o.annualised);
        out.field("relation").string(to_string(o.because.kind));
        out.field("tier").string(to_string(o.because.tier));
    }
    return std::move(out.close('}')).str();
}

std::string document(const sync_log& log, const document_style& style) {
    json_text out(style.camel_case);
    out.open('{').field("sync_id").string(log.sync_id);
    out.field("markets_processed").integer(log.markets_processed);
    out.field("opportunities_found").integer(log.opportunities_found);
    out.field("errors").raw(strings_json(log.errors));
    out.field("duration").integer(log.duration.count()).field("timestamp").integer(unix_ms(log.at));
    return std::move(out.close('}')).str();
}

std::string content_hash(const similarity& s) {
    digest_input in;
    in.text(s.first.platform).text(s.first.id).text(s.second.platform).text(s.second.id);
    in.real(s.confidence).text(s.reasoning).text(to_string(s.kind)).text(to_string(s.tier));
    return in.hex();
}

std::string content_hash(const opportunity& o) {
    digest_input in;
    in.text(o.buy.platform).text(o.buy.id).text(o.sell.platform).text(o.sell.id);
    in.real(o.profit_margin).real(o.because.confidence).text(legs_json(o.legs));
    in.number(o.size.micros).number(o.cost.micros).number(o.net.micros);
    if (o.implausible_odds > 0) in.text("implausible").number(o.implausible_odds);
    return in.text(to_string(o.because.kind)).text(to_string(o.because.tier)).hex();
}

std::string content_hash(const sync_log& log) {
    return digest_input{}.text(document(log, {})).hex();
}

} // namespace dutchbook::store
