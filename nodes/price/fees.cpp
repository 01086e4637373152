#include "nodes/price/fees.hpp"

#include <algorithm>

namespace dutchbook::pricing {
namespace {

constexpr std::int32_t full_rate_e4 = 10'000;
constexpr std::int64_t micros_per_cent = 10'000;
constexpr int max_exponent = 4;

/// p(1-p) in 10^-12; zero outside (0, 1), where nothing is traded.
constexpr std::uint64_t spread_e12(price at) noexcept {
    if (at.micros <= 0 || at.micros >= micros_per_unit) return 0;
    return static_cast<std::uint64_t>(at.micros) *
           static_cast<std::uint64_t>(micros_per_unit - at.micros);
}

constexpr std::uint64_t kalshi_k_e4(kalshi_role role) noexcept {
    switch (role) {
    case kalshi_role::maker:
        return 0;
    case kalshi_role::maker_with_fees:
        return 175;
    case kalshi_role::combo_maker:
        return 350;
    case kalshi_role::taker:
        break;
    }
    return 700;
}

constexpr std::uint64_t kalshi_multiplier_e4(std::int32_t given) noexcept {
    return static_cast<std::uint64_t>(given < 0 ? full_rate_e4 : given);
}

constexpr std::uint64_t counted(quantity size) noexcept {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(size.micros, 0));
}

/// rate * (p(1-p))^exponent * units in 10^-(6 + 12 * exponent).
wide polymarket_product(price at, std::uint64_t units, std::int32_t rate_e6,
                        int exponent) noexcept {
    wide product(units);
    product.times(static_cast<std::uint64_t>(std::max(rate_e6, 0)));
    for (int i = 0; i < exponent; ++i) product.times(spread_e12(at));
    return product;
}

order_total total_of(const tally& order, int128 cost_micros) noexcept {
    const std::int64_t cost = clamp_micros(cost_micros);
    const std::int64_t value = clamp_micros(ceil_div(order.value_e12, micros_per_unit));
    return {money{cost}, money{cost - value}};
}

class free_policy final : public fee_policy {
  public:
    bool readable(const fee_terms&) const noexcept override { return true; }
    money fill_fee(const fee_terms&, level, timestamp) const noexcept override { return {}; }
    std::int64_t unit_fee_e12(const fee_terms&, price, timestamp) const noexcept override {
        return 0;
    }
    std::int64_t slack_micros(std::int64_t) const noexcept override { return 0; }
    order_total settle(const tally& order) const noexcept override {
        return total_of(order, ceil_div(order.value_e12, micros_per_unit));
    }
};

/// For a formula that has no name here: nothing is bought where the fee is not known.
class unknown_policy final : public fee_policy {
  public:
    bool readable(const fee_terms&) const noexcept override { return false; }
    money fill_fee(const fee_terms&, level, timestamp) const noexcept override {
        return money{unaffordable_micros};
    }
    std::int64_t unit_fee_e12(const fee_terms&, price, timestamp) const noexcept override {
        return unaffordable_micros;
    }
    std::int64_t slack_micros(std::int64_t) const noexcept override { return 0; }
    order_total settle(const tally& order) const noexcept override {
        return total_of(order, ceil_div(order.value_e12, micros_per_unit) + order.fee_micros);
    }
};

class kalshi_policy final : public fee_policy {
  public:
    bool readable(const fee_terms&) const noexcept override { return true; }

    money fill_fee(const fee_terms& terms, level fill, timestamp as_of) const noexcept override {
        if (waived(terms, as_of)) return {};
        return kalshi_trade_fee(fill.at, fill.size, terms.multiplier_e4);
    }

    std::int64_t unit_fee_e12(const fee_terms& terms, price at,
                              timestamp as_of) const noexcept override {
        if (waived(terms, as_of)) return 0;
        wide product(kalshi_k_e4(kalshi_role::taker));
        product.times(kalshi_multiplier_e4(terms.multiplier_e4)).times(spread_e12(at));
        product.cut_digits(8);
        return product.clamped(unaffordable_micros);
    }

    std::int64_t slack_micros(std::int64_t) const noexcept override { return 0; }

    /// contracts 1.9: the account pays whole cents; how the venue splits several fills is not known
    /// beforehand, but its accumulator keeps the rounding of one order within a cent.
    order_total settle(const tally& order) const noexcept override {
        const int128 exact_e12 = order.value_e12 + order.fee_micros * micros_per_unit;
        const int128 cent_e12 = static_cast<int128>(micros_per_cent) * micros_per_unit;
        const int128 cents =
            order.fills > 1 ? exact_e12 / cent_e12 + 1 : ceil_div(exact_e12, cent_e12);
        return total_of(order, cents * micros_per_cent);
    }

  private:
    static bool waived(const fee_terms& terms, timestamp as_of) noexcept {
        return terms.waived_until && *terms.waived_until > as_of;
    }
};

class polymarket_policy final : public fee_policy {
  public:
    bool readable(const fee_terms& terms) const noexcept override {
        return terms.rate_e6 >= 0 && terms.exponent >= 0 && terms.exponent <= max_exponent;
    }

    money fill_fee(const fee_terms& terms, level fill, timestamp) const noexcept override {
        return polymarket_fee(fill.at, fill.size, terms.rate_e6, terms.exponent);
    }

    std::int64_t unit_fee_e12(const fee_terms& terms, price at, timestamp) const noexcept override {
        if (!readable(terms)) return unaffordable_micros;
        wide product = polymarket_product(at, micros_per_unit, terms.rate_e6, terms.exponent);
        product.cut_digits(12 * terms.exponent);
        return product.clamped(unaffordable_micros);
    }

    /// A fee below $0.00001 is dropped.
    std::int64_t slack_micros(std::int64_t fills) const noexcept override { return 10 * fills; }

    order_total settle(const tally& order) const noexcept override {
        return total_of(order, ceil_div(order.value_e12, micros_per_unit) + order.fee_micros);
    }
};

} // namespace

money kalshi_trade_fee(price at, quantity size, std::int32_t multiplier_e4,
                       kalshi_role role) noexcept {
    wide product(kalshi_k_e4(role)); // 10^-4 * 10^-4 * 10^-6 * 10^-12 = 10^-26 $
    product.times(kalshi_multiplier_e4(multiplier_e4)).times(counted(size)).times(spread_e12(at));
    const bool inexact = product.cut_digits(22);
    return money{
        clamp_micros((static_cast<int128>(product.clamped(unaffordable_micros)) + inexact) * 100)};
}

money polymarket_fee(price at, quantity size, std::int32_t rate_e6,
                     std::int32_t exponent) noexcept {
    if (exponent < 0 || exponent > max_exponent) return money{unaffordable_micros};
    wide product = polymarket_product(at, counted(size), rate_e6, exponent);
    const bool inexact = product.cut_digits(7 + 12 * exponent);
    const std::int64_t whole = product.clamped(unaffordable_micros);
    if (whole == 0) return {};
    return money{clamp_micros((static_cast<int128>(whole) + inexact) * 10)};
}

const fee_policy& policy_of(fee_terms::formula kind) noexcept {
    static const free_policy free;
    static const kalshi_policy kalshi;
    static const polymarket_policy polymarket;
    static const unknown_policy unknown;
    switch (kind) {
    case fee_terms::formula::kalshi:
        return kalshi;
    case fee_terms::formula::polymarket:
        return polymarket;
    case fee_terms::formula::none:
        return free;
    }
    return unknown;
}

void add_fill(tally& order, const fee_policy& policy, const fee_terms& terms, level fill,
              timestamp as_of) noexcept {
    if (fill.size.micros <= 0) return;
    order.value_e12 += static_cast<int128>(fill.at.micros) * fill.size.micros;
    order.fee_micros += policy.fill_fee(terms, fill, as_of).micros;
    ++order.fills;
}

order_total order_cost(const market& m, std::span<const level> fills, timestamp as_of) noexcept {
    const fee_policy& policy = policy_of(m.fees.kind);
    tally order;
    for (const level& fill : fills) add_fill(order, policy, m.fees, fill, as_of);
    return policy.settle(order);
}

} // namespace dutchbook::pricing
