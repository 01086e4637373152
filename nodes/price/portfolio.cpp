#include "nodes/price/portfolio.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace dutchbook::pricing {
namespace {

/// May the left union be `a` while the right union is `b`?
constexpr bool allowed(relation_kind kind, bool a, bool b) noexcept {
    switch (kind) {
    case relation_kind::identity:
        return a == b;
    case relation_kind::complement:
        return a != b;
    case relation_kind::subset:
        return !a || b;
    case relation_kind::superset:
        return a || !b;
    case relation_kind::disjoint:
        return !(a && b);
    case relation_kind::exhaustive:
        return a || b;
    }
    return true; // an unknown kind promises nothing
}

constexpr int paid(side_shape shape, side bought, int resolved_yes) noexcept {
    return bought == side::yes ? resolved_yes : shape.markets - resolved_yes;
}

constexpr int most_yes(side_shape shape) noexcept { return shape.exclusive ? 1 : shape.markets; }

/// What one side alone pays at least: a set that pays no more with the other side is a basket of
/// one venue with a leg too many.
constexpr int paid_alone(side_shape shape, side bought) noexcept {
    return bought == side::yes ? 0 : shape.markets - most_yes(shape);
}

void add_legs(portfolio& to, std::span<const market* const> markets, side bought) {
    for (const market* m : markets) to.legs.push_back({m, bought});
}

} // namespace

int guaranteed_payoff(relation_kind kind, side_shape left, side left_side, side_shape right,
                      side right_side) noexcept {
    int least = std::numeric_limits<int>::max();
    for (int a = 0; a <= most_yes(left); ++a)
        for (int b = 0; b <= most_yes(right); ++b)
            if (allowed(kind, a > 0, b > 0))
                least = std::min(least, paid(left, left_side, a) + paid(right, right_side, b));
    return least;
}

bool exclusive(std::span<const market* const> markets) noexcept {
    if (markets.size() < 2) return true;
    const market& first = *markets.front();
    return !first.event_id.empty() && std::ranges::all_of(markets, [&](const market* m) {
        return m->siblings != exclusivity::none && m->event_id == first.event_id &&
               m->key.platform == first.key.platform;
    });
}

std::vector<portfolio> portfolios_of(relation_kind kind, std::span<const market* const> left,
                                     std::span<const market* const> right) {
    std::vector<portfolio> found;
    const side_shape l{static_cast<int>(left.size()), exclusive(left)};
    const side_shape r{static_cast<int>(right.size()), exclusive(right)};
    for (side on_left : {side::yes, side::no})
        for (side on_right : {side::yes, side::no}) {
            const int guaranteed = guaranteed_payoff(kind, l, on_left, r, on_right);
            if (guaranteed <= std::max(paid_alone(l, on_left), paid_alone(r, on_right))) continue;
            portfolio p;
            add_legs(p, left, on_left);
            add_legs(p, right, on_right);
            p.guaranteed = guaranteed;
            p.counts_on_exclusivity =
                guaranteed > guaranteed_payoff(kind, {l.markets, l.markets < 2}, on_left,
                                               {r.markets, r.markets < 2}, on_right);
            found.push_back(std::move(p));
        }
    return found;
}

} // namespace dutchbook::pricing
