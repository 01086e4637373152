#include "nodes/price/basket.hpp"

#include <algorithm>

namespace dutchbook::pricing {
namespace {

portfolio all_of(std::span<const market* const> children, side bought, int guaranteed) {
    portfolio p;
    for (const market* m : children) p.legs.push_back({m, bought});
    p.guaranteed = guaranteed;
    p.counts_on_exclusivity = true;
    return p;
}

bool distinct(std::span<const market* const> children) {
    std::vector<market_key> keys;
    for (const market* m : children) keys.push_back(m->key);
    std::ranges::sort(keys);
    return std::ranges::adjacent_find(keys) == keys.end();
}

relation promise_of(std::span<const market_key> children, const portfolio& p) {
    relation r;
    r.left.assign(children.begin(), children.end());
    std::ranges::sort(r.left);
    const bool yes = p.legs.front().side == side::yes;
    r.kind = yes ? relation_kind::exhaustive : relation_kind::disjoint;
    r.confidence = 1;
    r.reasoning = yes ? "exactly one market of the event resolves YES"
                      : "at most one market of the event resolves YES";
    r.rests_on = {"siblings"};
    return r;
}

} // namespace

std::vector<portfolio> baskets_of(std::span<const market* const> children, bool complete) {
    std::vector<portfolio> found;
    if (children.size() < 2 || !exclusive(children) || !distinct(children)) return found;
    const bool exactly_one = std::ranges::all_of(
        children, [](const market* m) { return m->siblings == exclusivity::exactly_one; });
    if (exactly_one && complete) found.push_back(all_of(children, side::yes, 1));
    found.push_back(all_of(children, side::no, static_cast<int>(children.size()) - 1));
    return found;
}

priced price_event(std::span<const market_key> children, bool complete,
                   const market_lookup& markets, const book_lookup& books, const settings& with,
                   timestamp as_of) {
    std::vector<const market*> found;
    for (const market_key& key : children) {
        const market* m = markets(key);
        if (!m) return killed_by::no_relation;
        if (const auto why = unfit(*m, with, as_of)) return *why;
        found.push_back(m);
    }
    std::ranges::sort(found, {}, &market::key);
    std::vector<priced> results;
    for (const portfolio& p : baskets_of(found, complete))
        results.push_back(price_portfolio(p, promise_of(children, p), books, with, as_of));
    return better_of(std::move(results));
}

} // namespace dutchbook::pricing
