#include "fields.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "same_bytes.hpp"

namespace dutchbook::venues {
namespace {

using bytes16 [[gnu::vector_size(16)]] = unsigned char;
using words16 [[gnu::vector_size(16)]] = std::uint64_t;

/// Bytes that may have to go: C0 controls but tabs and line feeds where they may stay, DEL, and
/// 0xc2, which leads the C1 controls (and some signs).
template <bool Lines>
bytes16 dirt(bytes16 c) noexcept {
    auto control = c < 0x20;
    if constexpr (Lines) control &= (c - '\t') > 1; // '\n' follows '\t'
    return reinterpret_cast<bytes16>(control | (c == 0x7f) | (c == 0xc2));
}

template <class Word>
Word load(const char* p) noexcept {
    Word w;
    std::memcpy(&w, p, sizeof w);
    return w;
}

/// The bytes of a text shorter than a block, some of them twice; zeros, the digits, where there are
/// none.
bytes16 load_short(std::string_view text) noexcept {
    const char* const p = text.data();
    const std::size_t n = text.size();
    const auto at = [p](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(p[i])}; };
    constexpr std::uint64_t zeros = 0x3030303030303030;
    words16 words{zeros, zeros};
    if (n >= 8)
        words = words16{load<std::uint64_t>(p), load<std::uint64_t>(p + n - 8)};
    else if (n >= 4)
        words[0] = load<std::uint32_t>(p) | std::uint64_t{load<std::uint32_t>(p + n - 4)} << 32;
    else if (n > 0)
        words[0] = (zeros & ~std::uint64_t{0xffffff}) | at(0) | at(n / 2) << 8 | at(n - 1) << 16;
    return reinterpret_cast<bytes16>(words);
}

bool any(bytes16 b) noexcept {
    const auto halves = reinterpret_cast<words16>(b);
    return (halves[0] | halves[1]) != 0;
}

/// Folds every byte of a text of at least a block into `sum`, some of them twice.
template <class Fold>
bytes16 fold(std::string_view text, bytes16 sum, Fold add) noexcept {
    constexpr std::size_t wide = sizeof(bytes16);
    const char *p = text.data(), *const last = p + text.size() - wide;
    for (; p < last; p += wide) sum = add(sum, load<bytes16>(p));
    return add(sum, load<bytes16>(last)); // overlaps the block before it
}

/// Whether all bytes lie in [lowest, highest]: as distances from the lowest, those below it are
/// the largest of all, so that one maximum tells.
bool all_within(std::string_view text, unsigned char lowest, unsigned char highest) noexcept {
    const auto larger = [lowest](bytes16 sum, bytes16 c) {
        const bytes16 distance = c - lowest;
        return sum > distance ? sum : distance;
    };
    const bytes16 most = text.size() < sizeof(bytes16) ? larger(bytes16{}, load_short(text))
                                                       : fold(text, bytes16{}, larger);
    const auto most_allowed = static_cast<unsigned char>(highest - lowest);
    return !any(reinterpret_cast<bytes16>(most > most_allowed));
}

/// Most texts are printable ASCII, which takes a third of the instructions to see.
template <bool Lines>
bool is_clean(std::string_view text) noexcept {
    if (all_within(text, ' ', '~')) return true;
    if (text.size() < sizeof(bytes16)) return !any(dirt<Lines>(load_short(text)));
    return !any(fold(text, bytes16{}, [](bytes16 sum, bytes16 c) { return sum | dirt<Lines>(c); }));
}

/// Bytes of the control character at the front, 0 where it is none.
std::size_t control_length(std::string_view text, bool lines) noexcept {
    const auto c = static_cast<unsigned char>(text[0]); // 0xc2 leads the C1 controls
    if (c == 0xc2 && text.size() > 1) {
        const auto second = static_cast<unsigned char>(text[1]);
        return second >= 0x80 && second < 0xa0 ? 2 : 0;
    }
    if (lines && (c == '\n' || c == '\t')) return 0;
    return c < 0x20 || c == 0x7f ? 1 : 0;
}

/// Out of line: hardly any text needs it.
[[gnu::noinline]] void put_stripped(std::string& out, std::string_view text, bool lines) {
    out.reserve(out.size() + text.size());
    while (!text.empty()) {
        const std::size_t drop = control_length(text, lines);
        if (drop == 0) out += text.front();
        text.remove_prefix(drop == 0 ? 1 : drop);
    }
}

} // namespace

std::string_view read_string(const token& t, complaint& why) noexcept {
    if (!t.missing() && !t.is(token_kind::string)) why(reject_reason::wrong_type);
    return t.string();
}

bool read_flag(const token& t, std::optional<bool> fallback, complaint& why) noexcept {
    if (t.is(token_kind::boolean)) return t.truth();
    if (!t.missing())
        why(reject_reason::wrong_type);
    else if (!fallback)
        why(reject_reason::missing_field);
    return fallback.value_or(false);
}

void read_time(const token& t, std::optional<timestamp>& out) noexcept {
    const std::string_view text = t.string();
    if (text.empty()) return;
    if (const auto moment = parse_timestamp(text)) out.emplace(*moment);
}

void read_time(const token& t, last_time& last, std::optional<timestamp>& out) noexcept {
    const std::string_view text = t.string();
    if (!text.empty() && same_text(text, last.text)) {
        out.emplace(last.moment);
        return;
    }
    read_time(t, out);
    if (out) last = {text, *out};
}

void read_decimal(const token& t, std::optional<decimal>& out, complaint& why) noexcept {
    if (t.missing() || (t.is(token_kind::string) && t.size() == 0)) return;
    std::int64_t micros = 0;
    if (!t.is(token_kind::number) && !t.is(token_kind::string))
        why(reject_reason::wrong_type);
    else if (!parse_micros(t.text(), micros, rounding::down, t.is(token_kind::number)))
        why(reject_reason::bad_number);
    else
        out.emplace(micros);
}

void read_amount(const token& t, std::optional<decimal>& out) noexcept {
    if (!t.is(token_kind::number) && !t.is(token_kind::string)) return;
    std::int64_t micros = 0;
    if (parse_micros(t.text(), micros, rounding::down, t.is(token_kind::number)) && micros >= 0)
        out.emplace(micros);
}

void read_quote(const token& t, rounding beyond, std::optional<price>& out) noexcept {
    const bool number = t.is(token_kind::number);
    std::int64_t micros = 0;
    if (!number && !t.is(token_kind::string)) return;
    if (!parse_micros(t.text(), micros, beyond, number)) return;
    if (micros > 0 && micros < micros_per_unit) out.emplace(micros);
}

void put_text(std::string& out, std::string_view text, bool lines) {
    if (text.empty()) return;
    if (lines ? is_clean<true>(text) : is_clean<false>(text))
        out.append(text);
    else
        put_stripped(out, text, lines);
}

std::string clean_text(std::string_view text) {
    std::string out;
    put_text(out, text, false);
    return out;
}

bool is_id(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 200 && all_within(text, '!', '~');
}

} // namespace dutchbook::venues
