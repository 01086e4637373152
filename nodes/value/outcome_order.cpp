#include "nodes/value/outcome_order.hpp"

#include <algorithm>
#include <array>

namespace dutchbook {
namespace {

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Bytes beyond ASCII belong to words: a name in another script is a name.
constexpr bool in_word(char c) noexcept {
    const char l = lower(c);
    return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) > 0x7f;
}

/// The next word of `text`, which loses it; empty at the end.
std::string_view take_word(std::string_view& text) noexcept {
    const auto start = std::ranges::find_if(text, in_word);
    const auto end = std::ranges::find_if_not(start, text.end(), in_word);
    const std::string_view word(start, end);
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    return word;
}

bool same(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(a, b, {}, lower, lower);
}

bool same_words(std::string_view a, std::string_view b) noexcept {
    for (;;) {
        const std::string_view x = take_word(a), y = take_word(b);
        if (!same(x, y)) return false;
        if (x.empty()) return true;
    }
}

bool begins_with(std::string_view label, std::string_view word) noexcept {
    return same(take_word(label), word);
}

/// 1 for a word that points up, -1 for its opposite, 0 for any other.
int direction_of_word(std::string_view word) noexcept {
    static constexpr std::array<std::string_view, 12> up{
        "over",   "above", "up",       "higher", "more", "greater",
        "exceed", "rise",  "increase", "long",   "true", "bullish"};
    static constexpr std::array<std::string_view, 13> down{
        "under", "below",    "down",    "lower", "less",  "fewer",  "fall",
        "drop",  "decrease", "decline", "short", "false", "bearish"};
    const auto is = [word](std::string_view w) { return same(w, word); };
    if (std::ranges::any_of(up, is)) return 1;
    return std::ranges::any_of(down, is) ? -1 : 0;
}

int direction_of_label(std::string_view label) noexcept {
    return direction_of_word(take_word(label));
}

/// The direction of all words that have one; 0 where they differ, or none has.
int direction_of_text(std::string_view title, std::string_view label) noexcept {
    bool up = false, down = false;
    for (std::string_view text : {title, label})
        for (auto word = take_word(text); !word.empty(); word = take_word(text)) {
            const int way = direction_of_word(word);
            up |= way > 0;
            down |= way < 0;
        }
    return up == down ? 0 : up ? 1 : -1;
}

/// "Will …?" is answered by yes or no: which of two names would that be?
bool asks_whole(std::string_view title) noexcept {
    static constexpr std::array<std::string_view, 7> verbs{"will", "does", "did", "is",
                                                           "has",  "are",  "can"};
    const std::string_view first = take_word(title);
    return std::ranges::any_of(verbs, [first](std::string_view v) { return same(v, first); });
}

} // namespace

outcome_order order_of_outcomes(std::string_view first, std::string_view second,
                                std::string_view title, std::string_view label) noexcept {
    if (same_words(first, second)) return outcome_order::unclear;
    if (begins_with(first, "yes") && begins_with(second, "no")) return outcome_order::as_listed;
    if (begins_with(first, "no") && begins_with(second, "yes")) return outcome_order::swapped;
    if (same_words(first, "no") || same_words(second, "yes")) return outcome_order::unclear;
    const int way = direction_of_label(first);
    if (way == 0 || direction_of_label(second) != -way)
        return asks_whole(title) ? outcome_order::unclear : outcome_order::as_listed;
    const int asked = direction_of_text(title, label);
    if (asked != 0) return way == asked ? outcome_order::as_listed : outcome_order::unclear;
    return way > 0 ? outcome_order::as_listed : outcome_order::swapped;
}

} // namespace dutchbook
