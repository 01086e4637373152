#include <boost/test/unit_test.hpp>

#include "nodes/price/fees.hpp"
#include "tests/price/support.hpp"

// The whole of pricing against a reference that shares nothing with it: every joint state of the
// single markets, every portfolio of two sides, every number of contracts.

namespace {

using namespace dutchbook;
using namespace dutchbook::pricing;
using namespace dutchbook::testing;

constexpr std::int64_t contract = 1'000'000;

bool holds(relation_kind kind, bool left, bool right) {
    switch (kind) {
    case relation_kind::identity:
        return left == right;
    case relation_kind::complement:
        return left != right;
    case relation_kind::subset:
        return !left || right;
    case relation_kind::superset:
        return left || !right;
    case relation_kind::disjoint:
        return !left || !right;
    case relation_kind::exhaustive:
        return left || right;
    }
    return false;
}

struct invented {
    world w;
    relation r;
    bool left_exclusive = false, right_exclusive = false;
    std::mt19937_64& random;

    explicit invented(std::mt19937_64& from) : random(from) {
        r.kind = static_cast<relation_kind>(upto(6));
        left_exclusive = upto(2), right_exclusive = upto(2);
        const std::int64_t tilt = upto(30);
        add(r.left, "kalshi", 1 + upto(3), left_exclusive, tilt);
        add(r.right, "polymarket", 1 + upto(2), right_exclusive, tilt);
    }
    std::int64_t upto(std::int64_t n) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
    }
    std::vector<level> asks(std::int64_t from) {
        std::vector<level> out;
        for (std::int64_t at = from, n = upto(3); n >= 0 && at < 100; --n, at += 1 + upto(12))
            out.push_back({cents(at), quantity::contracts(1 + upto(9))});
        return out;
    }
    void add(std::vector<market_key>& side, const char* platform, std::int64_t count, bool alone,
             std::int64_t tilt) {
        for (std::int64_t i = 0; i < count; ++i) {
            const std::string id(1, static_cast<char>('a' + i));
            market m = platform[0] == 'k' ? on_kalshi(id) : on_polymarket(id);
            m.lot = quantity{contract};
            m.min_order = quantity::contracts(upto(3));
            if (alone) m.siblings = exclusivity::at_most_one, m.event_id = "E";
            const std::int64_t yes = 1 + upto(98), spread = upto(4) - upto(2) - tilt % 2;
            side.push_back(m.key);
            w.add(m, asks(yes), asks(std::clamp<std::int64_t>(100 + spread - yes, 1, 99)));
        }
    }
    const std::vector<level>& ladder_of(const market_key& key, side bought) const {
        const auto& book = w.books.at(key);
        return bought == side::yes ? book.yes_asks : book.no_asks;
    }
};

/// What `n` contracts of each leg pay at least; each leg a market and a side.
std::int64_t least_paid(const invented& t, const std::vector<std::pair<market_key, side>>& legs) {
    const std::size_t left = t.r.left.size(), all = left + t.r.right.size();
    std::int64_t least = 1'000;
    for (unsigned state = 0; state < (1U << all); ++state) {
        const unsigned a = state & ((1U << left) - 1), b = state >> left;
        if ((t.left_exclusive && left > 1 && __builtin_popcount(a) > 1) ||
            (t.right_exclusive && all - left > 1 && __builtin_popcount(b) > 1) ||
            !holds(t.r.kind, a != 0, b != 0))
            continue;
        std::int64_t paid = 0;
        for (std::size_t i = 0; i < all; ++i)
            paid += ((state >> i & 1) != 0) == (legs[i].second == side::yes);
        least = std::min(least, paid);
    }
    return least;
}

/// The net of `n` sets, or nothing where a venue refuses an order or a book ends.
std::optional<cpp_rational>
exact_net(const invented& t, const std::vector<std::pair<market_key, side>>& legs, std::int64_t n) {
    cpp_rational net = n * least_paid(t, legs);
    for (const auto& [key, bought] : legs) {
        const auto& book = t.w.books.at(key);
        if (!book.yes_asks.empty() && !book.no_asks.empty() &&
            book.yes_asks[0].at.micros + book.no_asks[0].at.micros <= contract)
            return std::nullopt;
        const auto fills = fills_of(t.ladder_of(key, bought), quantity::contracts(n));
        std::int64_t size = 0;
        cpp_rational value = 0;
        for (const level& f : fills)
            size += f.size.micros, value += exact(f.at.micros) * exact(f.size.micros);
        const market& m = t.w.markets.at(key);
        if (size != n * contract || size < m.min_order.micros) return std::nullopt;
        if (key.platform == "polymarket" && value < 1) return std::nullopt;
        net -= exact_cost(m.fees, fills);
    }
    return net;
}

/// The most that any two-sided portfolio of the relation gains; zero for nothing.
cpp_rational best_gain(const invented& t) {
    cpp_rational best = 0;
    for (side on_left : {side::yes, side::no})
        for (side on_right : {side::yes, side::no}) {
            std::vector<std::pair<market_key, side>> legs;
            for (const auto& key : t.r.left) legs.emplace_back(key, on_left);
            for (const auto& key : t.r.right) legs.emplace_back(key, on_right);
            for (std::int64_t n = 1; n <= 40; ++n)
                if (const auto net = exact_net(t, legs, n)) best = std::max(best, *net);
        }
    return best;
}

} // namespace

BOOST_AUTO_TEST_SUITE(worst_state)

BOOST_AUTO_TEST_CASE(a_profit_is_what_the_worst_state_leaves_and_none_is_missed) {
    std::mt19937_64 random(23);
    int gains = 0, losses = 0;
    for (int i = 0; i < 4'000; ++i) {
        const invented t(random);
        const priced result = t.w.price(t.r);
        const opportunity* o = found(result);
        if (!o) {
            // A set that pays no more with the other side than one side alone is a basket's matter.
            ++losses;
            continue;
        }
        ++gains;
        std::vector<std::pair<market_key, side>> legs;
        for (const leg& l : o->legs) {
            legs.emplace_back(l.key, l.side);
            BOOST_REQUIRE(l.size == o->size);
        }
        BOOST_REQUIRE_EQUAL(o->size.micros % contract, 0);
        const auto net = exact_net(t, legs, o->size.micros / contract);
        BOOST_REQUIRE(net);
        BOOST_REQUIRE(exact(o->net.micros) == *net);
        BOOST_REQUIRE(exact(o->net.micros) <= best_gain(t));
        const bool single = t.r.left.size() == 1 && t.r.right.size() == 1;
        if (single) BOOST_REQUIRE(exact(o->net.micros) == best_gain(t));
    }
    BOOST_TEST(gains > 100);
    BOOST_TEST(losses > 200);
}

BOOST_AUTO_TEST_CASE(what_is_killed_gains_nothing) {
    std::mt19937_64 random(24);
    int seen = 0;
    for (int i = 0; i < 4'000; ++i) {
        const invented t(random);
        if (t.r.left.size() > 1 || t.r.right.size() > 1 || found(t.w.price(t.r))) continue;
        ++seen;
        BOOST_REQUIRE(best_gain(t) == 0);
    }
    BOOST_TEST(seen > 200);
}

BOOST_AUTO_TEST_SUITE_END()
