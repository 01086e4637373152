#include <algorithm>

#include "nodes/price/fees.hpp"
#include "nodes/price/price.hpp"
#include "nodes/price/venue_rules.hpp"
#include "nodes/value/outcome_order.hpp"

namespace dutchbook::pricing {
namespace {

bool collect(const std::vector<market_key>& keys, const market_lookup& markets,
             std::vector<const market*>& found) {
    for (const market_key& key : keys) {
        const market* m = markets(key);
        if (!m) return false;
        found.push_back(m);
    }
    return !keys.empty();
}

bool decided(const market& m, timestamp as_of) noexcept {
    if (m.end_date && *m.end_date <= as_of) return true;
    return m.close_time && *m.close_time <= as_of && !m.end_date_conflict;
}

bool halted(const market& m, const settings& with) noexcept {
    const auto part = [&](const auto& s) {
        return s.first == m.key.platform && s.second == m.shard;
    };
    return std::ranges::find(with.halted_platforms, m.key.platform) !=
               with.halted_platforms.end() ||
           std::ranges::any_of(with.halted_shards, part);
}

/// When it is decided, as far as is known; a listing that the venue itself does not keep to says
/// nothing.
std::optional<timestamp> known_end(const market& m) noexcept {
    return m.end_date || m.end_date_conflict ? m.end_date : m.close_time;
}

/// Whether two legs on one venue stand on different shards of it.
bool two_shards(const portfolio& p) noexcept {
    for (const position& a : p.legs)
        for (const position& b : p.legs)
            if (a.of->key.platform == b.of->key.platform && a.of->shard != b.of->shard) return true;
    return false;
}

} // namespace

std::optional<killed_by> unfit(const market& m, const settings& with, timestamp as_of) noexcept {
    if (m.event_type != "binary" || m.outcomes[0].name.empty() || m.outcomes[1].name.empty())
        return killed_by::polarity;
    if (order_of_outcomes(m.outcomes[0].name, m.outcomes[1].name, m.title, m.yes_label) !=
        outcome_order::as_listed)
        return killed_by::polarity;
    if (const auto& why = rules_of(m.key.platform).never_a_leg) return why;
    if (halted(m, with) || !m.is_active || decided(m, as_of)) return killed_by::halted;
    if (m.open_time && *m.open_time > as_of) return killed_by::halted;
    if (!policy_of(m.fees.kind).readable(m.fees)) return killed_by::fees;
    return std::nullopt;
}

bool find_sides(const relation& r, const market_lookup& markets, std::vector<const market*>& left,
                std::vector<const market*>& right) {
    if (!collect(r.left, markets, left) || !collect(r.right, markets, right)) return false;
    std::vector<market_key> keys(r.left);
    keys.insert(keys.end(), r.right.begin(), r.right.end());
    std::ranges::sort(keys);
    return std::ranges::adjacent_find(keys) == keys.end();
}

std::optional<timestamp> settles_at(const portfolio& p) noexcept {
    std::optional<timestamp> last;
    for (const position& leg : p.legs) {
        const auto end = known_end(*leg.of);
        if (!end) continue;
        const timestamp paid = *end + rules_of(leg.of->key.platform).settlement_lag;
        last = last ? std::max(*last, paid) : paid;
    }
    return last;
}

std::vector<std::string> risks_of(const portfolio& p, const relation& because) {
    const auto any = [&](auto is) {
        return std::ranges::any_of(p.legs, [&](const position& leg) { return is(*leg.of); });
    };
    std::vector<std::string> risks;
    if (because.tier == relation_tier::titles)
        risks.emplace_back(
            "not riskless: the relation rests on titles alone, the rules of both sides were not compared whole");
    if (because.tier == relation_tier::judged)
        risks.emplace_back("the relation is a language model's verdict, not a proof");
    if (p.counts_on_exclusivity)
        risks.emplace_back(
            "the payoff counts on a venue's promise that at most one market of an event "
            "resolves YES");
    for (std::string_view platform : {"polymarket", "kalshi"})
        if (any([&](const market& m) { return m.key.platform == platform; }))
            risks.emplace_back(rules_of(platform).risk);
    if (two_shards(p))
        risks.emplace_back(
            "Kalshi: the legs stand on two shards of the exchange, and collateral is "
            "kept per shard: each needs its own");
    if (any([](const market& m) { return m.end_date && m.end_date_conflict; }))
        risks.emplace_back("a listed end date contradicts the text; the text was taken");
    if (any([](const market& m) { return !m.end_date && m.end_date_conflict; }))
        risks.emplace_back("a listed end date is past while the venue still takes orders");
    if (any([](const market& m) { return !known_end(m); }))
        risks.emplace_back("a leg has no known end: the annualised return may be lower");
    return risks;
}

} // namespace dutchbook::pricing
