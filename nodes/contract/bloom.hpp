#pragma once

#include <array>
#include <cstdint>

namespace dutchbook::contract {

/// A set of ids in 1,024 bits with three probes: may say yes falsely (about 1 % at 90 words), never
/// no.
using bloom_bits = std::array<std::uint64_t, 16>;

constexpr void bloom_add(bloom_bits& bits, std::uint64_t id) noexcept {
    for (int shift : {0, 20, 40}) {
        const auto at = (id >> shift) & 1023;
        bits[at / 64] |= std::uint64_t{1} << (at % 64);
    }
}
constexpr bool bloom_has(const bloom_bits& bits, std::uint64_t id) noexcept {
    for (int shift : {0, 20, 40}) {
        const auto at = (id >> shift) & 1023;
        if (!(bits[at / 64] >> (at % 64) & 1)) return false;
    }
    return true;
}

} // namespace dutchbook::contract
