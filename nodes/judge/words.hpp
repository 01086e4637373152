#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "nodes/contract/text.hpp"

namespace dutchbook::judge {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// A letter or digit; every byte of a character beyond ASCII counts as one.
constexpr bool is_word_part(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Where the word ends that begins at `at`; a number keeps its separators ("100,000", "2.5"), and a
/// word its apostrophes where they are wanted.
constexpr std::size_t word_end(std::string_view text, std::size_t at,
                               bool apostrophes = false) noexcept {
    const std::size_t begin = at;
    const auto separates = [&](std::size_t i) {
        return (text[i] == ',' || text[i] == '.') && i > begin && is_digit(text[i - 1]) &&
               i + 1 < text.size() && is_digit(text[i + 1]);
    };
    while (at < text.size() &&
           (is_word_part(text[at]) || separates(at) || (apostrophes && text[at] == '\'')))
        ++at;
    return at;
}

/// Calls `use` with every word of a text.
template <class Use>
void each_word(std::string_view text, Use&& use, bool apostrophes = false) {
    for (std::size_t at = 0; at < text.size();) {
        if (!is_word_part(text[at])) {
            ++at;
            continue;
        }
        const std::size_t end = word_end(text, at, apostrophes);
        use(text.substr(at, end - at));
        at = end;
    }
}

/// A word as words are compared: see contract::fold.
inline std::string folded(std::string_view word) {
    std::string out;
    contract::fold(word, word.size(), out);
    return out;
}

} // namespace dutchbook::judge
