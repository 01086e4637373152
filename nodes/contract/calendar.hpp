#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dutchbook::contract {

/// Days since 1970-01-01 of a civil date; nothing where there is no such day.
std::optional<std::int32_t> day_of(int year, int month, int day) noexcept;
int days_in_month(int year, int month) noexcept;
int year_of(std::int32_t day) noexcept;
/// "2026-03-01"
struct civil {
    int year, month, day;
};
civil civil_of(std::int32_t day) noexcept;

struct iso_date {
    std::int32_t day;
    int clock_minutes; ///< minutes after midnight where a time follows, else 0
    std::size_t length;
};
/// "2025-10-25" and "2025-10-25t14:00:00.000z" at the start of folded text, followed by no other
/// digit or letter.
std::optional<iso_date> read_iso_date(std::string_view folded) noexcept;

} // namespace dutchbook::contract
