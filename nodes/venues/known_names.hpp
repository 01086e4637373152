#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace dutchbook::venues {

/// A fixed set of short names with a look-up that hashes a few bytes and compares once or twice.
/// Immutable; any thread may ask.
class name_set {
  public:
    explicit name_set(std::span<const std::string_view> names);
    bool contains(std::string_view name) const noexcept {
        for (std::size_t at = slot(name);; at = (at + 1) % slots_.size()) {
            if (slots_[at].empty()) return false;
            if (slots_[at] == name) return true;
        }
    }

  private:
    static std::size_t slot(std::string_view name) noexcept {
        std::uint64_t first = 0, last = 0;
        const std::size_t n = name.size() < 8 ? name.size() : 8;
        std::memcpy(&first, name.data(), n);
        std::memcpy(&last, name.data() + name.size() - n, n);
        const std::uint64_t mixed =
            (first ^ (last << 7 | last >> 57) ^ name.size()) * 0x9e3779b97f4a7c15ULL;
        return static_cast<std::size_t>(mixed >> 55);
    }
    std::array<std::string_view, 512> slots_{};
};

/// Keys that the venues document, or have sent for years, whether or not they are read. What is not
/// here is news.
const name_set& kalshi_event_keys();
const name_set& kalshi_market_keys();
const name_set& polymarket_event_keys();
const name_set& polymarket_market_keys();

} // namespace dutchbook::venues
