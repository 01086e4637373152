#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "same_bytes.hpp"

namespace dutchbook::venues {

/// JSON keys to small numbers, with a perfect hash found at compile time: a look-up hashes three
/// characters and the length, then compares once.
template <std::size_t N>
class key_table {
  public:
    struct entry {
        std::string_view name;
        std::uint8_t value;
    };

    consteval explicit key_table(const entry (&entries)[N]) : key_table(std::to_array(entries)) {}
    consteval explicit key_table(const std::array<entry, N>& entries) : entries_(entries) {
        while (!place()) seed_ = (seed_ * 6364136223846793005ULL + 1442695040888963407ULL) | 1;
    }

    /// The key's number, -1 for a key that is not in the table.
    int find(std::string_view key) const noexcept {
        if (key.empty()) return -1;
        const std::uint8_t at = slots_[slot(key, seed_)];
        if (at == none) return -1;
        const entry& e = entries_[at];
        return e.name.size() == key.size() && same_bytes(e.name.data(), key.data(), key.size())
                   ? e.value
                   : -1;
    }

  private:
    static constexpr std::uint8_t none = 0xff;
    static constexpr std::size_t slot_bits = N < 64 ? 9 : 12;
    static_assert(N < none);

    static constexpr std::size_t slot(std::string_view key, std::uint64_t seed) noexcept {
        const auto at = [&](std::size_t i) {
            return std::uint64_t(static_cast<unsigned char>(key[i]));
        };
        const std::size_t n = key.size();
        const std::uint64_t signature =
            at(0) | at(n / 3) << 8 | at(n / 2) << 16 | at(n - 1) << 24 | n << 32;
        return static_cast<std::size_t>((signature * seed) >> (64 - slot_bits));
    }

    consteval bool place() {
        slots_.fill(none);
        for (std::size_t i = 0; i < N; ++i) {
            std::uint8_t& at = slots_[slot(entries_[i].name, seed_)];
            if (at != none) return false;
            at = static_cast<std::uint8_t>(i);
        }
        return true;
    }

    std::array<entry, N> entries_;
    std::array<std::uint8_t, std::size_t(1) << slot_bits> slots_{};
    std::uint64_t seed_ = 0x9e3779b97f4a7c15;
};

template <std::size_t N, class Entry = typename key_table<N>::entry>
key_table(const Entry (&)[N]) -> key_table<N>;

} // namespace dutchbook::venues
