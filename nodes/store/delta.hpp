#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <dutchbook/market.hpp>

namespace dutchbook::store {

/// When a market row has changed enough to be sent to a remote sink again. The store itself always
/// keeps the exact row; these settings only thin out what travels.
struct delta_settings {
    price min_price_change{
        0}; ///< smaller moves since the row last sent are not sent; 0: every move
    std::chrono::seconds price_interval{0}; ///< prices alone are sent at most this often per market
    double volume_step_log2 =
        1.0; ///< width of a step of volume and liquidity in powers of two; 0: exact
};

/// The step that an amount falls into: 0 below one unit, else floor(log2(amount) / step) + 1. With
/// a step of 0 (or less) the amount itself in 10^-6 units. Nothing known gives -1.
std::int64_t coarse_step(std::optional<decimal> amount, double step_log2) noexcept;

/// Prices of the row that is worth sending: the asks of both outcomes, and when they were read.
struct wire_prices {
    std::optional<price> yes, no;
    std::int64_t at_ms = 0; ///< milliseconds since 1970
    friend bool operator==(const wire_prices&, const wire_prices&) = default;
};

wire_prices prices_of(const market& m) noexcept;

/// True where the move from `held` to `now` is worth sending: an outcome became quoted or unquoted,
/// or an ask moved (by at least the least change), and the interval has passed.
bool worth_sending(const wire_prices& held, const wire_prices& now,
                   const delta_settings& how) noexcept;

/// Hash over what a remote holds of a market, prices, activity and times of processing excepted;
/// volume and liquidity in coarse steps. 32 hex digits.
std::string text_hash(const market& m, const delta_settings& how);

/// A text hash joined with the prices that go with it: the row's content hash.
std::string content_hash(std::string_view text_hash, const wire_prices& prices);

} // namespace dutchbook::store
