#include <chrono>

#include "nodes/contract/calendar.hpp"

namespace dutchbook::contract {
namespace {

using namespace std::chrono;

std::optional<int> digits(std::string_view s, std::size_t at, std::size_t count) {
    if (at + count > s.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (s[i] < '0' || s[i] > '9') return std::nullopt;
        value = value * 10 + (s[i] - '0');
    }
    return value;
}

bool word_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

} // namespace

std::optional<std::int32_t> day_of(int y, int m, int d) noexcept {
    const year_month_day date{year{y}, month{static_cast<unsigned>(m)},
                              day{static_cast<unsigned>(d)}};
    if (m < 1 || d < 1 || !date.ok()) return std::nullopt;
    return static_cast<std::int32_t>(sys_days{date}.time_since_epoch().count());
}

int days_in_month(int y, int m) noexcept {
    return static_cast<int>(
        static_cast<unsigned>((year{y} / month{static_cast<unsigned>(m)} / last).day()));
}

civil civil_of(std::int32_t d) noexcept {
    const year_month_day date{sys_days{days{d}}};
    return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day()))};
}

int year_of(std::int32_t d) noexcept { return civil_of(d).year; }

std::optional<iso_date> read_iso_date(std::string_view s) noexcept {
    const auto y = digits(s, 0, 4), m = digits(s, 5, 2), d = digits(s, 8, 2);
    if (!y || !m || !d || s[4] != '-' || s[7] != '-') return std::nullopt;
    const auto day = day_of(*y, *m, *d);
    if (!day) return std::nullopt;
    iso_date out{*day, 0, 10};
    if (s.size() > 10 && s[10] == 't') {
        const auto hour = digits(s, 11, 2), minute = digits(s, 14, 2);
        if (hour && minute && s[13] == ':') {
            out.clock_minutes = *hour * 60 + *minute;
            out.length = 16;
            while (out.length < s.size() &&
                   (word_char(s[out.length]) || s[out.length] == ':' || s[out.length] == '.'))
                ++out.length;
            return out;
        }
    }
    if (s.size() > 10 && word_char(s[10])) return std::nullopt;
    return out;
}

} // namespace dutchbook::contract
