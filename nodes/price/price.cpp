#include "nodes/price/price.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "nodes/price/sizing.hpp"
#include "nodes/price/venue_rules.hpp"

namespace dutchbook::pricing {
namespace {

constexpr std::int64_t ms_per_day = 86'400'000;
constexpr std::int64_t days_when_unknown = 365;

struct quoted {
    std::vector<ladder> ladders; ///< one per leg
    size_limits limits;
};

std::optional<price> best_ask(const std::vector<level>& asks) noexcept {
    std::optional<price> best;
    for (const level& l : asks)
        if (l.size.micros > 0 && l.at.micros > 0 && l.at.micros < micros_per_unit)
            best = best ? std::min(*best, l.at) : l.at;
    return best;
}

/// YES and NO asks of $1 or less together cannot rest in one book, they would have traded: it was
/// torn while it was read. The ask of one side is the bid of the other, whatever the venue sends.
bool crossed_or_locked(const order_book& book) noexcept {
    const auto yes = best_ask(book.yes_asks);
    const auto no = best_ask(book.no_asks);
    return yes && no && *yes <= no->complement();
}

bool stale(const order_book& book, const settings& with, timestamp as_of) noexcept {
    if (crossed_or_locked(book)) return true;
    return book.as_of &&
           (*book.as_of < as_of - with.max_book_age || *book.as_of > as_of + with.max_book_age);
}

/// All venues' grids: the least common multiple of the lots (beyond `most` nothing is bought), the
/// largest of the minima in contracts and in dollars.
void tighten(size_limits& limits, const market& m, const order_book& book,
             const ladder& asks) noexcept {
    const std::int64_t lot = m.lot.micros > 0 ? m.lot.micros : limits.lot.micros;
    const int128 common =
        static_cast<int128>(limits.lot.micros) / std::gcd(limits.lot.micros, lot) * lot;
    limits.lot.micros =
        static_cast<std::int64_t>(std::min<int128>(common, ladder::most.micros + 1));
    limits.minimum = std::max({limits.minimum, m.min_order, book.min_order.value_or(quantity{}),
                               asks.least_size(rules_of(m.key.platform).least_order)});
}

const std::vector<level>& asks_of(const order_book& book, side bought) noexcept {
    return bought == side::yes ? book.yes_asks : book.no_asks;
}

/// The cheap checks first: most candidates have no edge, and their ladders are never built.
std::variant<quoted, killed_by> quote(const portfolio& what, const book_lookup& books,
                                      const settings& with, timestamp as_of) {
    std::vector<const order_book*> found;
    for (const position& leg : what.legs) {
        found.push_back(books(leg.of->key));
        if (!found.back() || found.back()->key != leg.of->key) return killed_by::no_book;
    }
    int128 best = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto ask = best_ask(asks_of(*found[i], what.legs[i].side));
        if (!ask) return killed_by::one_sided_book;
        best += ask->micros;
    }
    for (const order_book* book : found)
        if (stale(*book, with, as_of)) return killed_by::stale_book;
    if (best >= static_cast<int128>(what.guaranteed) * micros_per_unit) return killed_by::no_edge;

    quoted all;
    all.ladders.reserve(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        const market& m = *what.legs[i].of;
        all.ladders.emplace_back(m.fees, asks_of(*found[i], what.legs[i].side), as_of);
        tighten(all.limits, m, *found[i], all.ladders.back());
    }
    all.limits.max_capital = with.max_capital;
    all.limits.reach_lots = with.reach_lots;
    return all;
}

leg as_leg(const position& of, const ladder& asks, quantity size) {
    const order_total total = asks.cost(size);
    const auto vwap = static_cast<std::int64_t>(ceil_div(asks.value_e12(size), size.micros));
    return {of.of->key, of.side, size, price{vwap}, asks.worst(size), total.cost, total.fee};
}

/// economics "The seed's rows keep their meaning".
void name_row(opportunity& o) {
    const auto& legs = o.legs;
    if (legs.size() == 2 && legs[0].side != legs[1].side) {
        const bool yes_first = legs[0].side == side::yes;
        o.buy = legs[yes_first ? 0 : 1].key;
        o.sell = legs[yes_first ? 1 : 0].key;
        return;
    }
    std::vector<market_key> firsts; // the first leg of each venue, or all legs of a single venue
    for (const leg& l : legs)
        if (std::ranges::find(firsts, l.key.platform, &market_key::platform) == firsts.end())
            firsts.push_back(l.key);
    if (firsts.size() == 1) {
        firsts.clear();
        for (const leg& l : legs) firsts.push_back(l.key);
    }
    const auto [smaller, larger] = std::ranges::minmax(firsts);
    o.buy = smaller;
    o.sell = larger;
}

/// Display figures; the money they come from is exact.
void add_ratios(opportunity& o, std::int64_t lock_up_ms) {
    const auto dollars = [](money m) { return static_cast<double>(m.micros); };
    o.days = static_cast<double>(lock_up_ms) / static_cast<double>(ms_per_day);
    o.profit_margin = dollars(o.net) / dollars(o.payoff);
    o.net_return = o.cost.micros > 0 ? dollars(o.net) / dollars(o.cost) : 0;
    o.annualised = o.net_return * 365 / o.days;
}

std::int64_t lock_up_ms(const portfolio& what, timestamp as_of) noexcept {
    const std::optional<timestamp> paid = settles_at(what);
    if (!paid) return days_when_unknown * ms_per_day;
    return std::max<std::int64_t>(unix_ms(*paid) - unix_ms(as_of), ms_per_day);
}

opportunity assemble(const portfolio& what, const relation& because, const quoted& at,
                     sizing chosen, std::int64_t lock_up, timestamp as_of) {
    opportunity o;
    o.because = because;
    o.size = chosen.size;
    o.payoff = money{clamp_micros(static_cast<int128>(what.guaranteed) * chosen.size.micros)};
    o.cost = chosen.cost;
    o.net = chosen.net;
    for (std::size_t i = 0; i < what.legs.size(); ++i) {
        o.legs.push_back(as_leg(what.legs[i], at.ladders[i], chosen.size));
        o.fees = o.fees + o.legs.back().fee;
    }
    o.gross = o.net + o.fees;
    o.curve = std::move(chosen.curve);
    o.risks = risks_of(what, because);
    o.detected_at = as_of;
    add_ratios(o, lock_up);
    name_row(o);
    return o;
}

/// net / payoff < min_profit, without a division.
bool below_min_profit(const sizing& s, int guaranteed, const settings& with) noexcept {
    const int128 payoff = static_cast<int128>(guaranteed) * s.size.micros;
    return static_cast<int128>(s.net.micros) * micros_per_unit < payoff * with.min_profit_e6;
}

/// net / cost * 365 / days < a yearly rate, without a division.
bool earns_less(const sizing& s, std::int64_t lock_up, std::int64_t rate_e6) noexcept {
    const int128 gained = static_cast<int128>(s.net.micros) * 365 * ms_per_day;
    const int128 owed = static_cast<int128>(rate_e6) * lock_up * s.cost.micros;
    return gained * micros_per_unit < owed;
}

bool better(const opportunity& a, const opportunity& b) noexcept {
    const bool a_apart = a.implausible_odds > 0, b_apart = b.implausible_odds > 0;
    if (a_apart != b_apart) return b_apart;
    return a.net != b.net ? a.net > b.net : a.cost < b.cost;
}

/// Of the least liquid leg.
money liquidity_of(const portfolio& what, const book_lookup& books) {
    std::optional<money> least;
    for (const position& leg : what.legs) {
        const money one = market_liquidity(*leg.of, *books(leg.of->key));
        least = least ? std::min(*least, one) : one;
    }
    return least.value_or(money{});
}

} // namespace

priced price_portfolio(const portfolio& what, const relation& because, const book_lookup& books,
                       const settings& with, timestamp as_of) {
    auto read = quote(what, books, with, as_of);
    if (const auto* why = std::get_if<killed_by>(&read)) return *why;
    const quoted& at = std::get<quoted>(read);
    sizing chosen = size_portfolio(at.ladders, what.guaranteed, at.limits);
    if (chosen.killed) return *chosen.killed;
    if (below_min_profit(chosen, what.guaranteed, with)) return killed_by::below_min_profit;
    const std::int64_t lock_up = lock_up_ms(what, as_of);
    if (earns_less(chosen, lock_up, with.min_annualised_e6)) return killed_by::lock_up;
    const bool less = earns_less(chosen, lock_up, with.risk_free_rate_e6);
    opportunity found = assemble(what, because, at, std::move(chosen), lock_up, as_of);
    found.below_risk_free = less;
    if (less) found.risks.emplace_back("locked up at less than the risk-free rate");
    found.implausible_odds = implausible_odds(
        {found.net, found.payoff, because.confidence, liquidity_of(what, books)}, with.gifts);
    if (found.implausible_odds > 0) found.risks.push_back(implausible_text(found));
    return found;
}

priced price_relation(const relation& because, const market_lookup& markets,
                      const book_lookup& books, const settings& with, timestamp as_of) {
    std::vector<const market*> left;
    std::vector<const market*> right;
    if (!find_sides(because, markets, left, right)) return killed_by::no_relation;
    for (const auto* side : {&left, &right})
        for (const market* m : *side)
            if (const auto why = unfit(*m, with, as_of)) return *why;
    std::vector<priced> candidates;
    for (const portfolio& p : portfolios_of(because.kind, left, right))
        candidates.push_back(price_portfolio(p, because, books, with, as_of));
    return better_of(std::move(candidates));
}

priced better_of(std::vector<priced> candidates) {
    opportunity* best = nullptr;
    killed_by furthest = killed_by::no_relation;
    for (priced& candidate : candidates) {
        if (const auto* why = std::get_if<killed_by>(&candidate))
            furthest = std::max(furthest, *why);
        else if (auto& found = std::get<opportunity>(candidate); !best || better(found, *best))
            best = &found;
    }
    if (best) return std::move(*best);
    return furthest;
}

} // namespace dutchbook::pricing
