#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dutchbook {

/// Scale of every fixed-point value here: one unit is 10^-6.
inline constexpr std::int64_t micros_per_unit = 1'000'000;

/// Dollars per contract, in 10^-6 $; a quote lies in [0, 1'000'000]. Absence is `std::optional`,
/// never 0.
/// @code price half = price::from_micros(500'000); @endcode
struct price {
    std::int64_t micros = 0;
    static constexpr price from_micros(std::int64_t m) noexcept { return price{m}; }
    /// What the other outcome costs when this one costs `*this`: 1 - p.
    constexpr price complement() const noexcept { return price{micros_per_unit - micros}; }
    friend constexpr auto operator<=>(price, price) = default;
};

/// A number of contracts (shares), in 10^-6 contracts; never negative.
struct quantity {
    std::int64_t micros = 0;
    static constexpr quantity from_micros(std::int64_t m) noexcept { return quantity{m}; }
    static constexpr quantity contracts(std::int64_t n) noexcept {
        return quantity{n * micros_per_unit};
    }
    friend constexpr auto operator<=>(quantity, quantity) = default;
    friend constexpr quantity operator+(quantity a, quantity b) noexcept {
        return {a.micros + b.micros};
    }
    friend constexpr quantity operator-(quantity a, quantity b) noexcept {
        return {a.micros - b.micros};
    }
};

/// An amount of dollars, in 10^-6 $; may be negative (a loss).
struct money {
    std::int64_t micros = 0;
    static constexpr money from_micros(std::int64_t m) noexcept { return money{m}; }
    friend constexpr auto operator<=>(money, money) = default;
    friend constexpr money operator+(money a, money b) noexcept { return {a.micros + b.micros}; }
    friend constexpr money operator-(money a, money b) noexcept { return {a.micros - b.micros}; }
    friend constexpr money operator-(money a) noexcept { return {-a.micros}; }
};

/// A plain decimal in 10^-6 units: strikes, volumes, liquidity. Range about +-9.2e12.
struct decimal {
    std::int64_t micros = 0;
    static constexpr decimal from_micros(std::int64_t m) noexcept { return decimal{m}; }
    friend constexpr auto operator<=>(decimal, decimal) = default;
};

/// Which way a digit beyond the sixth decimal goes.
enum class rounding { down, up, refuse };

/// Parses decimal text ("0.4300", ".48", "-12", "1e-05" only where `exponent` is true) into 10^-6
/// units. Empty text, signs without digits, "nan", "inf", trailing bytes and values outside int64
/// give nothing. More than six decimals are rounded as asked (towards -inf / +inf), or refused.
std::optional<std::int64_t> parse_micros(std::string_view text, rounding beyond = rounding::refuse,
                                         bool exponent = false) noexcept;
/// The same into `micros`, which stays as it is where there is nothing; whether there was.
bool parse_micros(std::string_view text, std::int64_t& micros, rounding beyond = rounding::refuse,
                  bool exponent = false) noexcept;

/// A price in [0, 1] from text; anything else gives nothing.
std::optional<price> parse_price(std::string_view text,
                                 rounding beyond = rounding::refuse) noexcept;

/// A non-negative quantity from text, rounded down (never more than is there).
std::optional<quantity> parse_quantity(std::string_view text) noexcept;

/// Shortest decimal text: "0.43", "12", "-3.5".
std::string format_micros(std::int64_t micros);
inline std::string to_string(price p) { return format_micros(p.micros); }
inline std::string to_string(quantity q) { return format_micros(q.micros); }
inline std::string to_string(money m) { return format_micros(m.micros); }
inline std::string to_string(decimal d) { return format_micros(d.micros); }

} // namespace dutchbook
