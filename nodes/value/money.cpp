#include <dutchbook/money.hpp>

#include <limits>

namespace dutchbook {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Text taken apart: sign, digits before and after the point, power of ten.
struct decimal_text {
    bool negative = false;
    std::string_view whole;
    std::string_view fraction;
    int exponent = 0;
};

std::string_view take_digits(std::string_view& text) noexcept {
    std::size_t n = 0;
    while (n < text.size() && is_digit(text[n])) ++n;
    const std::string_view digits = text.substr(0, n);
    text.remove_prefix(n);
    return digits;
}

/// Reads "e-05" to its end. Exponents beyond +-999 are clamped: such a value overflows or rounds
/// alike.
std::optional<int> take_exponent(std::string_view& text) noexcept {
    text.remove_prefix(1);
    const bool negative = !text.empty() && text.front() == '-';
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    const std::string_view digits = take_digits(text);
    if (digits.empty()) return std::nullopt;
    int value = 0;
    for (const char c : digits)
        if (value < 1'000) value = value * 10 + (c - '0');
    if (value > 999) value = 999;
    return negative ? -value : value;
}

std::optional<decimal_text> split(std::string_view text, bool exponent) noexcept {
    decimal_text parts;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        parts.negative = text.front() == '-';
        text.remove_prefix(1);
    }
    parts.whole = take_digits(text);
    if (!text.empty() && text.front() == '.') {
        text.remove_prefix(1);
        parts.fraction = take_digits(text);
    }
    if (parts.whole.empty() && parts.fraction.empty()) return std::nullopt;
    if (exponent && !text.empty() && (text.front() == 'e' || text.front() == 'E')) {
        const auto power = take_exponent(text);
        if (!power) return std::nullopt;
        parts.exponent = *power;
    }
    if (!text.empty()) return std::nullopt;
    return parts;
}

/// Sums digits up to 10^-6; `inexact` says whether a later digit was not zero.
struct magnitude {
    std::uint64_t micros = 0;
    bool inexact = false;
    bool overflow = false;
};

magnitude scale(const decimal_text& parts) noexcept {
    constexpr std::uint64_t limit = std::numeric_limits<std::uint64_t>::max() / 10 - 1;
    magnitude sum;
    const int whole = static_cast<int>(parts.whole.size());
    const int total = whole + static_cast<int>(parts.fraction.size());
    const int kept = whole + parts.exponent + 6; // digits that count as at least 10^-6
    for (int i = 0; i < total; ++i) {
        const char c = i < whole ? parts.whole[static_cast<std::size_t>(i)]
                                 : parts.fraction[static_cast<std::size_t>(i - whole)];
        if (i >= kept) {
            sum.inexact |= c != '0';
        } else if (sum.micros > limit) {
            sum.overflow = true;
        } else {
            sum.micros = sum.micros * 10 + static_cast<std::uint64_t>(c - '0');
        }
    }
    for (int i = total; i < kept && sum.micros != 0 && !sum.overflow; ++i) {
        if (sum.micros > limit) sum.overflow = true;
        sum.micros *= 10;
    }
    return sum;
}

/// The usual quote, "0.4300": four digits at once. Each byte holds a digit or the sum below sets
/// its top bit.
bool parse_quote(std::string_view text, std::int64_t& micros) noexcept {
    if (text.size() != 6 || text[1] != '.' || !is_digit(text[0])) return false;
    std::uint32_t digits = 0;
    for (std::size_t i = 0; i < 4; ++i)
        digits |= std::uint32_t{static_cast<unsigned char>(text[i + 2])} << (8 * i);
    digits ^= 0x30303030;
    if (((digits + 0x76767676) | digits) & 0x80808080) return false;
    const std::uint32_t pairs = (digits * 10 + (digits >> 8)) & 0x00ff00ff;
    const std::uint32_t all = (pairs * 100 + (pairs >> 16)) & 0xffff;
    micros = (text[0] - '0') * micros_per_unit + std::int64_t{all} * 100;
    return true;
}

/// "0.4300", "13.00", "12": what nearly all text is. Eighteen characters cannot overflow while
/// twelve stand before the point; everything else is left to the long way.
bool parse_short(std::string_view text, std::int64_t& micros) noexcept {
    constexpr std::int64_t scale_of[] = {1'000'000, 100'000, 10'000, 1'000, 100, 10, 1};
    std::size_t i = 0;
    std::int64_t value = 0;
    for (; i < text.size() && is_digit(text[i]); ++i) value = value * 10 + (text[i] - '0');
    const std::size_t whole = i;
    if (whole > 12) return false;
    if (whole == text.size()) {
        micros = value * micros_per_unit;
        return whole > 0;
    }
    if (text[i] != '.') return false;
    for (++i; i < text.size() && is_digit(text[i]); ++i) value = value * 10 + (text[i] - '0');
    const std::size_t fraction = i - whole - 1;
    if (i != text.size() || fraction > 6 || whole + fraction == 0) return false;
    micros = value * scale_of[fraction];
    return true;
}

/// Every text that parse_micros() takes; out of line, since few need it.
[[gnu::noinline]] bool parse_any(std::string_view text, std::int64_t& micros, rounding beyond,
                                 bool exponent) noexcept {
    constexpr std::size_t longest = 4'096; // no number needs more, and lengths stay inside int
    if (text.size() > longest) return false;
    const auto parts = split(text, exponent);
    if (!parts) return false;
    magnitude sum = scale(*parts);
    if (sum.overflow) return false;
    if (sum.inexact) {
        if (beyond == rounding::refuse) return false;
        // Away from zero is up for a positive value and down for a negative one.
        if ((beyond == rounding::up) != parts->negative) ++sum.micros;
    }
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (sum.micros > most) return false;
    const auto value = static_cast<std::int64_t>(sum.micros);
    micros = parts->negative ? -value : value;
    return true;
}

} // namespace

bool parse_micros(std::string_view text, std::int64_t& micros, rounding beyond,
                  bool exponent) noexcept {
    constexpr std::size_t short_enough = 18;
    if (parse_quote(text, micros)) return true;
    if (text.size() <= short_enough && parse_short(text, micros)) return true;
    return parse_any(text, micros, beyond, exponent);
}

std::optional<std::int64_t> parse_micros(std::string_view text, rounding beyond,
                                         bool exponent) noexcept {
    std::int64_t micros = 0;
    if (!parse_micros(text, micros, beyond, exponent)) return std::nullopt;
    return micros;
}

std::optional<price> parse_price(std::string_view text, rounding beyond) noexcept {
    const auto micros = parse_micros(text, beyond);
    if (!micros || *micros < 0 || *micros > micros_per_unit) return std::nullopt;
    return price{*micros};
}

std::optional<quantity> parse_quantity(std::string_view text) noexcept {
    const auto micros = parse_micros(text, rounding::down);
    if (!micros || *micros < 0) return std::nullopt;
    return quantity{*micros};
}

std::string format_micros(std::int64_t micros) {
    const bool negative = micros < 0;
    // Unsigned negation is right for the smallest int64 as well.
    const std::uint64_t size =
        negative ? 0 - static_cast<std::uint64_t>(micros) : static_cast<std::uint64_t>(micros);
    std::string text = negative ? "-" : "";
    text += std::to_string(size / micros_per_unit);
    const std::uint64_t rest = size % micros_per_unit;
    if (rest != 0) {
        std::string digits = std::to_string(rest);
        text += '.';
        text.append(6 - digits.size(), '0');
        text += digits;
        while (text.back() == '0') text.pop_back();
    }
    return text;
}

} // namespace dutchbook
