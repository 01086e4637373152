#pragma once

#include <array>
#include <cstdint>
#include <limits>

namespace dutchbook::pricing {

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

/// An unsigned 256-bit product. The largest fee formula, C * rate * (p(1-p))^4, needs 63 + 31 + 4 *
/// 38 = 246 bits. Divisions may be staged: ceil(ceil(x / a) / b) = ceil(x / (a * b)) for positive
/// integers, and the same for floor.
class wide {
  public:
    explicit constexpr wide(std::uint64_t value) noexcept : limbs_{value, 0, 0, 0} {}

    /// Multiplies in place; the caller keeps the product below 2^256.
    constexpr wide& times(std::uint64_t factor) noexcept {
        uint128 carry = 0;
        for (auto& limb : limbs_) {
            carry += static_cast<uint128>(limb) * factor;
            limb = static_cast<std::uint64_t>(carry);
            carry >>= 64;
        }
        return *this;
    }

    /// Divides in place by 10^digits, rounding down; true when something was cut off.
    constexpr bool cut_digits(int digits) noexcept {
        bool inexact = false;
        for (; digits > 0; digits -= 18) inexact |= divide(power_of_ten(digits < 18 ? digits : 18));
        return inexact;
    }

    /// The value, or `most` where it is larger.
    constexpr std::int64_t clamped(std::int64_t most) const noexcept {
        const bool large = limbs_[1] != 0 || limbs_[2] != 0 || limbs_[3] != 0 ||
                           limbs_[0] > static_cast<std::uint64_t>(most);
        return large ? most : static_cast<std::int64_t>(limbs_[0]);
    }

    static constexpr std::uint64_t power_of_ten(int digits) noexcept {
        std::uint64_t value = 1;
        while (digits-- > 0) value *= 10;
        return value;
    }

  private:
    constexpr bool divide(std::uint64_t divisor) noexcept {
        uint128 rest = 0;
        for (std::size_t i = limbs_.size(); i-- > 0;) {
            rest = (rest << 64) | limbs_[i];
            limbs_[i] = static_cast<std::uint64_t>(rest / divisor);
            rest %= divisor;
        }
        return rest != 0;
    }

    std::array<std::uint64_t, 4> limbs_; ///< least significant first
};

/// ceil(a / b) for b > 0.
constexpr int128 ceil_div(int128 a, int128 b) noexcept {
    const int128 cut = a / b;
    return cut * b < a ? cut + 1 : cut;
}

/// Amounts beyond this count as this: nobody can pay them, and sums of them stay inside int64.
inline constexpr std::int64_t unaffordable_micros = std::numeric_limits<std::int64_t>::max() / 1024;

constexpr std::int64_t clamp_micros(int128 micros) noexcept {
    if (micros > unaffordable_micros) return unaffordable_micros;
    if (micros < -unaffordable_micros) return -unaffordable_micros;
    return static_cast<std::int64_t>(micros);
}

} // namespace dutchbook::pricing
