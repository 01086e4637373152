#include "fields.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "same_bytes.hpp"

namespace dutchbook::venues {
namespace {

using bytes16 [[gnu::vector_size(16)]] = unsigned char;
using chars16 [[gnu::vector_size(16)]] = signed char;
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

/// The bytes of a text shorter than a block, some of them twice; blanks where there are none.
bytes16 load_short(std::string_view text) noexcept {
    const char* const p = text.data();
    const std::size_t n = text.size();
    std::uint64_t words[2] = {0x2020202020202020, 0x2020202020202020};
    if (n >= 8) {
        words[0] = load<std::uint64_t>(p);
        words[1] = load<std::uint64_t>(p + n - 8);
    } else if (n >= 4) {
        words[0] = load<std::uint32_t>(p) | std::uint64_t{load<std::uint32_t>(p + n - 4)} << 32;
    } else if (n > 0) {
        const char ends[] = {p[0], p[n / 2], p[n - 1], ' '};
        words[0] = load<std::uint32_t>(ends) | std::uint64_t{0x20202020} << 32;
    }
    return load<bytes16>(reinterpret_cast<const char*>(words));
}

bool any(bytes16 b) noexcept {
    const auto halves = reinterpret_cast<words16>(b);
    return (halves[0] | halves[1]) != 0;
}

/// Bytes that are not printable ASCII. As signed ones, all beyond ASCII are below a blank.
bytes16 unusual(bytes16 c) noexcept {
    return reinterpret_cast<bytes16>((reinterpret_cast<chars16>(c) < 0x20) | (c == 0x7f));
}

/// Whether no byte of a text is one that `test` finds.
template <class Test>
bool has_none(std::string_view text, Test test) noexcept {
    constexpr std::size_t wide = sizeof(bytes16);
    if (text.size() < wide) return !any(test(load_short(text)));
    const char *p = text.data(), *const last = p + text.size() - wide;
    bytes16 bad = test(load<bytes16>(last)); // overlaps the block before it
    for (; p < last; p += wide) bad |= test(load<bytes16>(p));
    return !any(bad);
}

/// Most texts are printable ASCII, which takes a third of the instructions to see.
template <bool Lines>
bool is_clean(std::string_view text) noexcept {
    return has_none(text, [](bytes16 c) { return unusual(c); }) ||
           has_none(text, [](bytes16 c) { return dirt<Lines>(c); });
}

/// Bytes of the control character at the front, 0 where it is none.
std::size_t control_length(std::string_view text, bool lines) noexcept {
    const auto c = static_cast<unsigned char>(text[0]); // 0xc2 leads the C1 controls
    if (c == 0xc2 && text.size() > 1) return static_cast<unsigned char>(text[1]) < 0xa0 ? 2 : 0;
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

std::optional<timestamp> read_time(const token& t, complaint& why) noexcept {
    const std::string_view text = read_string(t, why);
    if (text.empty()) return std::nullopt;
    const auto moment = parse_timestamp(text);
    if (!moment) why(reject_reason::bad_time);
    return moment;
}

std::optional<timestamp> read_time(const token& t, last_time& last, complaint& why) noexcept {
    const std::string_view text = t.string();
    if (!text.empty() && same_text(text, last.text)) return last.moment;
    const auto moment = read_time(t, why);
    if (moment) last = {text, *moment};
    return moment;
}

std::optional<decimal> read_decimal(const token& t, complaint& why) noexcept {
    if (t.missing()) return std::nullopt;
    if (!t.is(token_kind::number) && !t.is(token_kind::string)) {
        why(reject_reason::wrong_type);
        return std::nullopt;
    }
    const auto micros = parse_micros(t.text(), rounding::down, t.is(token_kind::number));
    if (!micros) {
        why(reject_reason::bad_number);
        return std::nullopt;
    }
    return decimal{*micros};
}

std::optional<decimal> read_amount(const token& t) noexcept {
    complaint ignored;
    const auto value = read_decimal(t, ignored);
    return value && value->micros >= 0 ? value : std::nullopt;
}

std::optional<price> read_quote(const token& t, bool numbers, rounding beyond,
                                complaint& why) noexcept {
    if (t.missing()) return std::nullopt;
    const bool number = t.is(token_kind::number);
    if (number ? !numbers : !t.is(token_kind::string)) {
        why(reject_reason::wrong_type);
        return std::nullopt;
    }
    if (!number && numbers && t.size == 0) return std::nullopt;
    const auto micros = parse_micros(t.text(), beyond, number);
    if (!micros || *micros < 0 || *micros > micros_per_unit) {
        why(reject_reason::bad_price);
        return std::nullopt;
    }
    if (*micros == 0 || *micros == micros_per_unit) return std::nullopt;
    return price{*micros};
}

void put_text(std::string& out, std::string_view text, bool lines) {
    if (text.empty()) return;
    if (lines ? is_clean<true>(text) : is_clean<false>(text))
        out.append(text);
    else
        put_stripped(out, text, lines);
}

bool is_id(std::string_view text) noexcept {
    if (text.empty() || text.size() > 200) return false;
    for (const char c : text)
        if (c <= ' ' || c > '~') return false;
    return true;
}

} // namespace dutchbook::venues
