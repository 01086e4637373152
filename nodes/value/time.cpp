#include <dutchbook/time.hpp>

#include <cstdio>

namespace dutchbook {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Reads numbers of two digits and remembers whether all were digits.
class digit_pairs {
  public:
    int operator()(const char* at) noexcept {
        const unsigned tens = digit(at[0]), ones = digit(at[1]);
        strange_ |= tens > 9 || ones > 9;
        return static_cast<int>(tens * 10 + ones);
    }
    bool all_digits() const noexcept { return !strange_; }

  private:
    static unsigned digit(char c) noexcept { return static_cast<unsigned char>(c) - unsigned{'0'}; }
    bool strange_ = false;
};

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

    /// Exactly two digits.
    bool take_pair(int& value) noexcept {
        digit_pairs read;
        if (text_.size() < 2) return false;
        value = read(text_.data());
        text_.remove_prefix(2);
        return read.all_digits();
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
        if (!take_pair(hours) || hours > 23) return false;
        if (take(':') || is_digit(peek()))
            if (!take_pair(rest) || rest > 59) return false;
        minutes = sign * (hours * 60 + rest);
        return true;
    }

  private:
    std::string_view text_;
};

} // namespace

std::optional<timestamp> parse_timestamp(std::string_view text) noexcept {
    constexpr std::size_t date_size = 10, seconds_end = 19; // "2026-03-01", "2026-03-01T12:00:00"
    if (text.size() < date_size || text[4] != '-' || text[7] != '-') return std::nullopt;
    const char* const at = text.data();
    digit_pairs read;
    const int year = read(at) * 100 + read(at + 2), month = read(at + 5), day = read(at + 8);
    const year_month_day date{std::chrono::year{year}, std::chrono::month(unsigned(month)),
                              std::chrono::day(unsigned(day))};
    if (!read.all_digits() || !date.ok()) return std::nullopt;
    const timestamp midnight{sys_days{date}};
    if (text.size() == date_size) return midnight;

    if (text.size() <= seconds_end || (at[10] != 'T' && at[10] != 't' && at[10] != ' ') ||
        at[13] != ':' || at[16] != ':')
        return std::nullopt;
    const int hour = read(at + 11), minute = read(at + 14);
    int second = read(at + 17), ms = 0, offset = 0;
    reader in(text.substr(seconds_end));
    if (!read.all_digits() || !in.take_fraction(ms) || !in.take_offset(offset) || !in.done())
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
