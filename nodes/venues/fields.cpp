#include "fields.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace dutchbook::venues {
namespace {

using bytes16 [[gnu::vector_size(16)]] = unsigned char;

/// Nothing to strip in sight: no C0 control but breaks and tabs where they may stay, no DEL, and no
/// 0xc2, which leads the C1 controls (and some signs).
template <class Bytes>
auto dirt(Bytes c, unsigned char tab, unsigned char feed) noexcept {
    return ((c < 0x20) & (c != tab) & (c != feed)) | (c == 0x7f) | (c == 0xc2);
}

bool is_clean(std::string_view text, bool lines) noexcept {
    constexpr std::size_t wide = sizeof(bytes16);
    const unsigned char tab = lines ? '\t' : 0xff, feed = lines ? '\n' : 0xff;
    if (text.size() < wide) {
        int any = 0;
        for (const char c : text) any |= int(dirt(static_cast<unsigned char>(c), tab, feed));
        return any == 0;
    }
    const auto dirty_at = [&](std::size_t i) {
        bytes16 block;
        std::memcpy(&block, text.data() + i, wide);
        const auto bad = dirt(block, tab, feed);
        std::uint64_t halves[2];
        std::memcpy(halves, &bad, wide);
        return (halves[0] | halves[1]) != 0;
    };
    for (std::size_t i = 0; i + wide <= text.size(); i += wide)
        if (dirty_at(i)) return false;
    return !dirty_at(text.size() - wide); // the last ones overlap
}

/// Bytes of the control character at the front, 0 where it is none.
std::size_t control_length(std::string_view text, bool lines) noexcept {
    const auto c = static_cast<unsigned char>(text[0]); // 0xc2 leads the C1 controls
    if (c == 0xc2 && text.size() > 1) return static_cast<unsigned char>(text[1]) < 0xa0 ? 2 : 0;
    if (lines && (c == '\n' || c == '\t')) return 0;
    return c < 0x20 || c == 0x7f ? 1 : 0;
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
    if (is_clean(text, lines)) {
        out.append(text);
        return;
    }
    out.reserve(out.size() + text.size());
    while (!text.empty()) {
        const std::size_t drop = control_length(text, lines);
        if (drop == 0) out += text.front();
        text.remove_prefix(drop == 0 ? 1 : drop);
    }
}

bool is_id(std::string_view text) noexcept {
    if (text.empty() || text.size() > 200) return false;
    for (const char c : text)
        if (c <= ' ' || c > '~') return false;
    return true;
}

} // namespace dutchbook::venues
