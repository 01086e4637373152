#include <nodes/store/results_writer.hpp>

#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include <nodes/store/id_set.hpp>
#include <nodes/store/result_rows.hpp>

namespace dutchbook::store {

namespace {

double finite(double value) noexcept { return std::isfinite(value) ? value : 0; }

double as_real(std::int64_t micros) noexcept {
    return static_cast<double>(micros) / static_cast<double>(micros_per_unit);
}

std::int64_t bytes_of(const std::string& document) {
    return static_cast<std::int64_t>(document.size());
}

using natural_key = std::tuple<market_key, market_key>;

/// The better of two portfolios with one natural key; a total order, so the choice does not hang on
/// their order.
bool better(const opportunity& a, const opportunity& b) {
    const bool a_apart = a.implausible_odds > 0, b_apart = b.implausible_odds > 0;
    if (a_apart != b_apart) return b_apart;
    if (a.net != b.net) return a.net > b.net;
    if (a.profit_margin != b.profit_margin) return a.profit_margin > b.profit_margin;
    return std::pair(legs_json(a.legs), detail_json(a)) <
           std::pair(legs_json(b.legs), detail_json(b));
}

std::map<natural_key, const opportunity*> best_of(std::span<const opportunity> rows) {
    std::map<natural_key, const opportunity*> best;
    for (const opportunity& o : rows) {
        const auto [place, fresh] = best.try_emplace(natural_key{o.buy, o.sell}, &o);
        if (!fresh && better(o, *place->second)) place->second = &o;
    }
    return best;
}

} // namespace

void results_writer::opportunities(const run_results& results, finish_counts& counts) {
    const auto best = best_of(results.opportunities);
    counts.opportunities = static_cast<std::int64_t>(best.size());
    counts.merged_opportunities =
        static_cast<std::int64_t>(results.opportunities.size()) - counts.opportunities;
    for (const auto& [key, o] : best) counts.implausible += o->implausible_odds > 0;
    id_set ids(db_, "found_opportunities");
    for (const auto& [key, o] : best) ids.add(put_opportunity(*o));
    expire(results.looked, counts);
}

std::int64_t results_writer::put_opportunity(const opportunity& o) {
    // `detected_at` moves with the content: a portfolio that is priced the same was detected when
    // it was first.
    sqlite::statement put(
        db_,
        "INSERT INTO opportunities(buy_platform, buy_market_id, sell_platform, sell_market_id, "
        "profit_margin, confidence, detected_at, status, legs, quantity, cost_usd, net_usd, "
        "annualised, "
        "implausible_odds, relation, tier, reasoning, detail, run_id, content_hash, wire_bytes) "
        "VALUES(?,?,?,?,?,?,?,'active',?,?,?,?,?,?,?,?,?,?,?,?,?) "
        "ON CONFLICT(buy_platform, buy_market_id, sell_platform, sell_market_id) DO UPDATE SET "
        "profit_margin = excluded.profit_margin, confidence = excluded.confidence, "
        "detected_at = CASE WHEN opportunities.content_hash = excluded.content_hash AND "
        "opportunities.status = 'active' THEN opportunities.detected_at ELSE excluded.detected_at "
        "END, "
        "status = 'active', legs = excluded.legs, quantity = excluded.quantity, "
        "cost_usd = excluded.cost_usd, net_usd = excluded.net_usd, annualised = "
        "excluded.annualised, implausible_odds = excluded.implausible_odds, "
        "relation = excluded.relation, tier = excluded.tier, reasoning = excluded.reasoning, "
        "detail = excluded.detail, run_id = excluded.run_id, content_hash = excluded.content_hash, "
        "wire_bytes = excluded.wire_bytes WHERE min(opportunities.detected_at, ?) <= "
        "excluded.detected_at");
    put.bind(o.buy.platform).bind(o.buy.id).bind(o.sell.platform).bind(o.sell.id);
    put.bind(finite(o.profit_margin))
        .bind(finite(o.because.confidence))
        .bind(unix_ms(o.detected_at));
    put.bind(legs_json(o.legs)).bind(as_real(o.size.micros)).bind(as_real(o.cost.micros));
    put.bind(as_real(o.net.micros)).bind(finite(o.annualised)).bind(o.implausible_odds);
    put.bind(to_string(o.because.kind))
        .bind(to_string(o.because.tier))
        .bind(o.because.reasoning)
        .bind(detail_json(o))
        .bind(run_id_);
    put.bind(content_hash(o)).bind(bytes_of(document(stored_opportunity{o, true, {}}, {})));
    put.bind(now_ms_).run();

    sqlite::statement find(
        db_, "SELECT id FROM opportunities WHERE buy_platform = ? AND buy_market_id = ? AND "
             "sell_platform = ? AND sell_market_id = ?");
    find.bind(o.buy.platform).bind(o.buy.id).bind(o.sell.platform).bind(o.sell.id);
    return find.step() ? find.integer(0) : 0;
}

void results_writer::load_priced(const looked_at& looked) {
    id_set ids(db_, "priced_relations");
    sqlite::statement find(
        db_, "SELECT id FROM relations WHERE left_side = ? AND right_side = ? AND relation = ?");
    for (const relation& r : looked.priced) {
        find.bind(side_json(r.left)).bind(side_json(r.right)).bind(to_string(r.kind));
        if (find.step()) ids.add(find.integer(0));
        find.reset();
    }
}

/// An active opportunity that this run did not find expires where its relation is withdrawn or was
/// priced whole, or one of its markets has closed.
void results_writer::expire(const looked_at& looked, finish_counts& counts) {
    load_priced(looked);
    sqlite::statement(
        db_,
        "UPDATE opportunities SET status = 'expired', run_id = ?1 WHERE status = 'active' AND "
        "id NOT IN temp.found_opportunities AND min(detected_at, ?2) <= ?3 AND (EXISTS ("
        "SELECT 1 FROM json_each(json_array(json_object('platform', buy_platform, 'id', "
        "buy_market_id), json_object('platform', sell_platform, 'id', sell_market_id))) j JOIN "
        "markets m ON m.platform = json_extract(j.value, '$.platform') AND m.external_id = "
        "json_extract(j.value, '$.id') WHERE m.is_active = 0) OR EXISTS ("
        "SELECT 1 FROM json_each(legs) j JOIN markets m ON m.platform = json_extract(j.value, "
        "'$.platform') AND m.external_id = json_extract(j.value, '$.id') WHERE m.is_active = 0) OR "
        "NOT EXISTS (SELECT 1 FROM relations r WHERE r.left_side = json_extract(detail, '$.left') "
        "AND r.right_side = json_extract(detail, '$.right') AND r.relation = "
        "opportunities.relation AND r.id NOT IN temp.priced_relations))")
        .bind(run_id_)
        .bind(now_ms_)
        .bind(as_of_ms_)
        .run();
    counts.expired = db_.changes();
    sqlite::statement standing(db_, "SELECT count(*) FROM opportunities WHERE status = 'active' "
                                    "AND id NOT IN temp.found_opportunities");
    if (standing.step()) counts.standing_opportunities = standing.integer(0);
}

} // namespace dutchbook::store
