#include <dutchbook/time.hpp>

#include <cstdio>

namespace dutchbook {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Eats characters from the front of a text; every take says whether it was there.
class reader {
  public:
    explicit reader(std::string_view text) noexcept : text_(text) {}

    bool done() const noexcept { return text_.empty(); }
    char peek() const noexcept { return text_.empty() ? '\0' : text_.front(); }

    bool take(char c) noexcept {
        if (peek() != c || text_.empty()) return false;
        text_.remove_prefix(1);
        return true;
    }

    /// Exactly `width` digits.
    bool take(std::size_t width, int& value) noexcept {
        if (text_.size() < width) return false;
        value = 0;
        for (std::size_t i = 0; i < width; ++i) {
            if (!is_digit(text_[i])) return false;
            value = value * 10 + (text_[i] - '0');
        }
        text_.remove_prefix(width);
        return true;
    }

    /// ".5" to milliseconds, further digits dropped.
    bool take_fraction(int& ms) noexcept {
        if (!take('.')) return true;
        int digits = 0;
        ms = 0;
        for (; is_digit(peek()); text_.remove_prefix(1), ++digits)
            if (digits < 3) ms = ms * 10 + (text_.front() - '0');
        for (int i = digits; i < 3; ++i) ms *= 10;
        return digits > 0;
    }

    /// "Z", "+05:30", "-0800", "+00"; minutes east of UTC.
    bool take_offset(int& minutes) noexcept {
        if (take('Z') || take('z')) return true;
        const int sign = peek() == '-' ? -1 : 1;
        if (!take('+') && !take('-')) return false;
        int hours = 0, rest = 0;
        if (!take(2, hours) || hours > 23) return false;
        if (take(':') || is_digit(peek()))
            if (!take(2, rest) || rest > 59) return false;
        minutes = sign * (hours * 60 + rest);
        return true;
    }

  private:
    std::string_view text_;
};

} // namespace

std::optional<timestamp> parse_timestamp(std::string_view text) noexcept {
    reader in(text);
    int year = 0, month = 0, day = 0;
    if (!in.take(4, year) || !in.take('-') || !in.take(2, month) || !in.take('-') ||
        !in.take(2, day))
        return std::nullopt;
    const year_month_day date{std::chrono::year{year}, std::chrono::month(unsigned(month)),
                              std::chrono::day(unsigned(day))};
    if (!date.ok()) return std::nullopt;
    const timestamp midnight{sys_days{date}};
    if (in.done()) return midnight;

    int hour = 0, minute = 0, second = 0, ms = 0, offset = 0;
    if (!in.take('T') && !in.take('t') && !in.take(' ')) return std::nullopt;
    if (!in.take(2, hour) || !in.take(':') || !in.take(2, minute) || !in.take(':') ||
        !in.take(2, second) || !in.take_fraction(ms) || !in.take_offset(offset) || !in.done())
        return std::nullopt;
    if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
    if (second == 60) second = 59;
    return midnight + milliseconds{((hour * 60LL + minute - offset) * 60 + second) * 1000 + ms};
}

std::string format_timestamp(timestamp t) {
    const auto midnight = std::chrono::floor<days>(t);
    const year_month_day date{midnight};
    const std::int64_t ms = (t - midnight).count();
    char text[48];
    const int length =
        std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()),
                      unsigned(date.month()), unsigned(date.day()), int(ms / 3'600'000),
                      int(ms / 60'000 % 60), int(ms / 1'000 % 60));
    std::string out(text, static_cast<std::size_t>(length));
    if (ms % 1'000 != 0) {
        std::snprintf(text, sizeof text, ".%03d", int(ms % 1'000));
        out += text;
    }
    out += 'Z';
    return out;
}

} // namespace dutchbook
