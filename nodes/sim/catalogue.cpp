#include "nodes/sim/catalogue.hpp"

#include <algorithm>
#include <set>

namespace dutchbook::sim {
namespace {

constexpr std::int64_t cent = 10'000;

std::uint64_t hash_of(const std::string& text) {
    std::uint64_t h = 1469598103934665603ull;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    return h;
}

/// A 77-digit decimal number, as the CLOB's token ids are.
std::string token_of(const std::string& id, std::uint64_t side) {
    std::string digits = "1";
    for (std::uint64_t i = 0; digits.size() < 77; ++i)
        digits += std::to_string(mix(hash_of(id) + side, i));
    digits.resize(77);
    return digits;
}

std::int64_t up_to_cent(std::int64_t micros) { return (micros + cent - 1) / cent * cent; }

/// Three levels from `best` up, a cent apart, none at a dollar or more.
std::vector<std::pair<price, quantity>> ladder(std::int64_t best, std::uint64_t seed) {
    std::vector<std::pair<price, quantity>> out;
    for (std::int64_t i = 0; i < 3; ++i) {
        const std::int64_t at = std::max(best, cent) + i * cent;
        if (at >= micros_per_unit) break;
        const auto size =
            40 + static_cast<std::int64_t>(mix(seed, static_cast<std::uint64_t>(i)) % 400);
        out.emplace_back(price::from_micros(at), quantity::contracts(size));
    }
    return out;
}

quotes fair_quotes(price fair, std::uint64_t seed, bool wider) {
    const auto half_spread = static_cast<std::int64_t>(1 + mix(seed, 7) % 3 + wider) * cent;
    return {ladder(up_to_cent(fair.micros + half_spread), mix(seed, 11)),
            ladder(up_to_cent(fair.complement().micros + half_spread), mix(seed, 13))};
}

/// Sells `other`'s `side` so cheaply that with `asked` on the first venue the pair pays `edge` a
/// dollar.
bool move_apart(quotes& other, bool no_side, std::int64_t asked, std::int64_t edge,
                std::uint64_t seed) {
    const std::int64_t target = micros_per_unit - asked - edge;
    if (target < 3 * cent || target > 95 * cent) return false;
    auto& cheap = no_side ? other.no_asks : other.yes_asks;
    auto& dear = no_side ? other.yes_asks : other.no_asks;
    cheap = ladder(target, seed);
    const std::int64_t least =
        micros_per_unit - target + cent; // above the bid that the cheap side implies
    if (dear.empty() || dear.front().first.micros < least) dear = ladder(least, mix(seed, 3));
    return true;
}

bool plant_opportunity(catalogue& c, const match::planted& pair, std::uint64_t seed) {
    const auto& first = c.books[c.at.at(pair.left.front())];
    auto& second = c.books[c.at.at(pair.right.front())];
    const std::int64_t edge = (9 + static_cast<std::int64_t>(mix(seed, 5) % 5)) * cent;
    const bool same = *pair.kind == relation_kind::identity;
    if (!first.yes_asks.empty() &&
        move_apart(second, same, first.yes_asks.front().first.micros, edge, seed))
        return true;
    return !first.no_asks.empty() &&
           move_apart(second, !same, first.no_asks.front().first.micros, edge, seed);
}

/// About a third of the planted one-to-one pairs that settle within a year, no market twice.
void plant_opportunities(catalogue& c, const world_options& options) {
    std::set<market_key> used;
    const auto year = std::chrono::hours(24 * 365);
    for (std::size_t i = 0; i < c.world.truth.size(); ++i) {
        const auto& pair = c.world.truth[i];
        const bool paired =
            pair.kind && !pair.model_only && pair.left.size() == 1 && pair.right.size() == 1 &&
            (*pair.kind == relation_kind::identity || *pair.kind == relation_kind::complement);
        const std::uint64_t seed = mix(options.seed, i);
        if (!paired || seed % 3 != 0) continue;
        const market& m = c.world.markets[c.at.at(pair.left.front())];
        if (!m.end_date || *m.end_date - options.now() > year) continue;
        if (used.contains(pair.left.front()) || used.contains(pair.right.front())) continue;
        if (!plant_opportunity(c, pair, seed)) continue;
        used.insert(pair.left.front());
        used.insert(pair.right.front());
        c.opportunities.push_back({pair.left, pair.right});
    }
}

int version_of(const std::string& event, const world_options& options) {
    const std::uint64_t at = mix(mix(options.seed, hash_of(event)), 23) % 1'000;
    if (at >= 1'000 - std::min<std::uint64_t>(options.unknown_version_permille, 1'000)) return 3;
    return at < options.v2_permille ? 2 : 1;
}

void group_events(catalogue& c) {
    std::unordered_map<std::string, std::size_t> kalshi, polymarket;
    for (std::size_t i = 0; i < c.world.markets.size(); ++i) {
        const market& m = c.world.markets[i];
        const bool first_venue = m.key.platform == "kalshi";
        auto& names = first_venue ? kalshi : polymarket;
        auto& events = first_venue ? c.kalshi : c.polymarket;
        const auto [at, fresh] = names.try_emplace(m.event_id, events.size());
        if (fresh) {
            events.emplace_back();
            if (!first_venue) events.back().version = version_of(m.event_id, c.options);
        }
        events[at->second].rows.push_back(i);
    }
}

} // namespace

std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
    std::uint64_t x = a + 0x9e3779b97f4a7c15ull * (b + 1);
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}

catalogue make_catalogue(const world_options& options) {
    catalogue c;
    c.options = options;
    match::synthetic_options how;
    how.seed = options.seed;
    how.kalshi_markets = options.markets / 2;
    how.polymarket_markets = options.markets - how.kalshi_markets;
    how.as_of = options.as_of;
    how.day = options.day;
    c.world = match::make_world(how);
    for (std::size_t i = 0; i < c.world.markets.size(); ++i) {
        market& m = c.world.markets[i];
        c.at.emplace(m.key, i);
        const std::uint64_t own = mix(options.seed, hash_of(m.key.id));
        c.books.push_back(
            fair_quotes(c.world.facts[i].fair, own, mix(own, 17) % 1'000 < options.drift_permille));
        if (m.key.platform != "polymarket") continue;
        m.yes_token = token_of(m.key.id, 0);
        m.no_token = token_of(m.key.id, 1);
        c.by_token.emplace(m.yes_token, i);
    }
    plant_opportunities(c, options);
    group_events(c);
    return c;
}

} // namespace dutchbook::sim
