#pragma once

#include <cstdint>
#include <span>

#include <dutchbook/order_book.hpp>

#include "nodes/price/wide.hpp"

/// Exact prices of taker orders. Integers only: prices in 10^-6 $, quantities in 10^-6 contracts,
/// products in 128 or 256 bits, every rounding against us. All functions are pure and may be called
/// from any thread.
namespace dutchbook::pricing {

/// What an order takes out of the account; never less than the venue bills.
struct order_total {
    money cost; ///< cash out, fee and rounding included
    money fee;  ///< of that, what is not the price of the contracts
    friend bool operator==(const order_total&, const order_total&) = default;
};

/// Who pays which k in Kalshi's M*k*C*P*(1-P), by the fee type of the series.
enum class kalshi_role : std::uint8_t {
    taker,           ///< 0.07
    maker,           ///< `quadratic`: 0
    maker_with_fees, ///< `quadratic_with_maker_fees`: 0.0175
    combo_maker      ///< `quadratic_with_combo_maker_fees`: 0.035
};

/// Kalshi's trade fee of one fill: M*k*C*P*(1-P) rounded up to $0.0001. A negative multiplier pays
/// the full rate.
/// @code kalshi_trade_fee(price{420'000}, quantity::contracts(10), 10'000).micros == 170'600
/// @endcode
money kalshi_trade_fee(price at, quantity size, std::int32_t multiplier_e4,
                       kalshi_role role = kalshi_role::taker) noexcept;

/// Polymarket's taker fee of one fill: C*rate*(p(1-p))^exponent. An exact value below $0.00001 is
/// zero; any other is rounded up to $0.00001. Exponents outside 0..4 are not fees this function
/// knows: see fee_policy::readable.
money polymarket_fee(price at, quantity size, std::int32_t rate_e6, std::int32_t exponent) noexcept;

/// Running sums over the fills of one order; exact.
struct tally {
    int128 value_e12 = 0;  ///< sum of C*P in 10^-12 $
    int128 fee_micros = 0; ///< sum of the fills' fees in 10^-6 $
    std::int64_t fills = 0;
};

/// How a venue bills an order. One object per formula, immutable, shared by all threads.
class fee_policy {
  public:
    virtual ~fee_policy() = default;
    /// False where the terms mean nothing to the formula; such a market is never a leg.
    virtual bool readable(const fee_terms& terms) const noexcept = 0;
    /// The fee of one fill, before anything the venue rounds per order.
    virtual money fill_fee(const fee_terms& terms, level fill, timestamp as_of) const noexcept = 0;
    /// The fee of one more contract at `at`, in 10^-12 $, rounded down: a bound for the search,
    /// never a bill.
    virtual std::int64_t unit_fee_e12(const fee_terms& terms, price at,
                                      timestamp as_of) const noexcept = 0;
    /// How far, in 10^-6 $, the sum of `fills` fill fees may lie below the unrounded formula.
    virtual std::int64_t slack_micros(std::int64_t fills) const noexcept = 0;
    /// Closes an order: its total with what the venue rounds per order.
    virtual order_total settle(const tally& order) const noexcept = 0;
};

/// The policy of a formula; lives for the whole program.
const fee_policy& policy_of(fee_terms::formula kind) noexcept;

/// Adds a fill to an order's sums; a fill of size zero or less is no fill.
void add_fill(tally& order, const fee_policy& policy, const fee_terms& terms, level fill,
              timestamp as_of) noexcept;

/// What one taker order that fills at these levels costs at `as_of` (a waiver ends then). Each
/// level is one fill. Kalshi: one fill rounds the sum up to the cent; several are bounded by the
/// sum cut to the cent plus one cent.
order_total order_cost(const market& m, std::span<const level> fills, timestamp as_of) noexcept;

} // namespace dutchbook::pricing
