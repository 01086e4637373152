#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace dutchbook::venues {

namespace detail {
template <class Word>
Word load_word(const char* p) noexcept {
    Word w;
    std::memcpy(&w, p, sizeof w);
    return w;
}
} // namespace detail

/// memcmp() == 0 without the call, for texts as short as keys: words from the front, and a last one
/// that overlaps. `n` is at least 1.
inline bool same_bytes(const char* a, const char* b, std::size_t n) noexcept {
    using detail::load_word;
    if (n >= 8) {
        for (std::size_t i = 0; i + 8 < n; i += 8)
            if (load_word<std::uint64_t>(a + i) != load_word<std::uint64_t>(b + i)) return false;
        return load_word<std::uint64_t>(a + n - 8) == load_word<std::uint64_t>(b + n - 8);
    }
    if (n < 4) return a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1];
    return load_word<std::uint32_t>(a) == load_word<std::uint32_t>(b) &&
           load_word<std::uint32_t>(a + n - 4) == load_word<std::uint32_t>(b + n - 4);
}

/// Whether two texts, `b` not an empty one, are the same.
inline bool same_text(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && same_bytes(a.data(), b.data(), a.size());
}

} // namespace dutchbook::venues
