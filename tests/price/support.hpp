#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

#include <dutchbook/opportunity.hpp>

#include "nodes/price/price.hpp"

namespace dutchbook::testing {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

inline constexpr timestamp now{
    std::chrono::milliseconds{1'772'366'400'000}}; // 2026-03-01T12:00:00Z
inline constexpr std::chrono::hours day{24};

inline price cents(std::int64_t n) { return price{n * 10'000}; }
inline money dollars_e4(std::int64_t n) { return money{n * 100}; }
/// "42.5 at 3": a level in cents and contracts.
inline level at(double price_cents, double contracts) {
    return {price{std::llround(price_cents * 10'000)},
            quantity{std::llround(contracts * 1'000'000)}};
}

inline market binary(const std::string& platform, const std::string& id) {
    market m;
    m.key = {platform, id};
    m.outcomes = {{{"Yes", {}}, {"No", {}}}};
    m.end_date = now + 30 * day;
    return m;
}

inline market on_kalshi(const std::string& id, std::int32_t multiplier_e4 = 10'000) {
    market m = binary("kalshi", id);
    m.fees.kind = fee_terms::formula::kalshi;
    m.fees.multiplier_e4 = multiplier_e4;
    return m;
}

inline market on_polymarket(const std::string& id, std::int32_t rate_e6 = 40'000) {
    market m = binary("polymarket", id);
    m.fees.kind = fee_terms::formula::polymarket;
    m.fees.rate_e6 = rate_e6;
    m.min_order = quantity::contracts(5);
    return m;
}

/// Markets and books of one test, with the look-ups over them.
struct world {
    std::map<market_key, market> markets;
    std::map<market_key, order_book> books;
    pricing::settings with{.min_profit_e6 = 0};

    world& add(market m, std::vector<level> yes_asks, std::vector<level> no_asks) {
        books[m.key] = {m.key, std::move(yes_asks), std::move(no_asks), {}, {}, {}};
        markets[m.key] = std::move(m);
        return *this;
    }
    pricing::market_lookup market_of() const {
        return [this](const market_key& k) -> const market* {
            const auto it = markets.find(k);
            return it == markets.end() ? nullptr : &it->second;
        };
    }
    pricing::book_lookup book_of() const {
        return [this](const market_key& k) -> const order_book* {
            const auto it = books.find(k);
            return it == books.end() ? nullptr : &it->second;
        };
    }
    pricing::priced price(const relation& r) const {
        return pricing::price_relation(r, market_of(), book_of(), with, now);
    }
};

inline relation related(std::vector<market_key> left, relation_kind kind,
                        std::vector<market_key> right) {
    relation r;
    r.left = std::move(left);
    r.right = std::move(right);
    r.kind = kind;
    r.confidence = 0.99;
    return r;
}

inline const opportunity* found(const pricing::priced& p) { return std::get_if<opportunity>(&p); }
/// "found" or the name of what killed it.
inline std::string fate(const pricing::priced& p) {
    const auto* why = std::get_if<pricing::killed_by>(&p);
    return why ? std::string(to_string(*why)) : "found";
}

// Exact reference arithmetic; shares nothing with the product.

inline cpp_int ceiling(const cpp_rational& x) {
    const cpp_int n = numerator(x), d = denominator(x);
    return n >= 0 ? cpp_int((n + d - 1) / d) : cpp_int(n / d);
}
inline cpp_rational exact(std::int64_t micros) { return cpp_rational(micros, 1'000'000); }

inline cpp_rational exact_kalshi_fee(level l, std::int32_t multiplier_e4) {
    const cpp_rational p = exact(l.at.micros);
    return cpp_rational(multiplier_e4, 10'000) * cpp_rational(7, 100) * exact(l.size.micros) * p *
           (1 - p);
}
inline cpp_rational exact_polymarket_fee(level l, std::int32_t rate_e6, int exponent) {
    const cpp_rational p = exact(l.at.micros);
    cpp_rational fee = exact(l.size.micros) * cpp_rational(rate_e6, 1'000'000);
    for (int i = 0; i < exponent; ++i) fee *= p * (1 - p);
    return fee;
}

/// What the venue bills for one order, from the wording of the fee schedules.
inline cpp_rational exact_cost(const fee_terms& terms, const std::vector<level>& fills) {
    cpp_rational value = 0, fee = 0;
    for (const level& l : fills) {
        value += exact(l.at.micros) * exact(l.size.micros);
        if (terms.kind == fee_terms::formula::kalshi)
            fee += cpp_rational(ceiling(exact_kalshi_fee(l, terms.multiplier_e4) * 10'000), 10'000);
        if (terms.kind == fee_terms::formula::polymarket) {
            const cpp_rational raw =
                exact_polymarket_fee(l, terms.rate_e6, terms.exponent) * 100'000;
            if (raw >= 1) fee += cpp_rational(ceiling(raw), 100'000);
        }
    }
    if (terms.kind != fee_terms::formula::kalshi)
        return cpp_rational(ceiling(value * 1'000'000), 1'000'000) + fee;
    const cpp_rational in_cents = (value + fee) * 100;
    const cpp_int whole = numerator(in_cents) / denominator(in_cents);
    return fills.size() > 1 ? cpp_rational(whole + 1, 100) : cpp_rational(ceiling(in_cents), 100);
}

/// The fills of buying `size` from a sorted ladder.
inline std::vector<level> fills_of(const std::vector<level>& asks, quantity size) {
    std::vector<level> fills;
    for (const level& l : asks) {
        if (size.micros <= 0) break;
        fills.push_back({l.at, std::min(l.size, size)});
        size = size - fills.back().size;
    }
    return fills;
}

} // namespace dutchbook::testing
