#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dutchbook {

/// A moment in UTC, to the millisecond.
using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// Milliseconds since 1970-01-01T00:00:00Z.
constexpr std::int64_t unix_ms(timestamp t) noexcept { return t.time_since_epoch().count(); }
constexpr timestamp from_unix_ms(std::int64_t ms) noexcept {
    return timestamp{std::chrono::milliseconds{ms}};
}

/// Parses RFC 3339 ("2026-03-01T12:00:00.5Z", offsets too), Gamma's "2026-12-19 23:40:00+00" and a
/// bare date (midnight UTC). Leap seconds clamp to :59; fractions are cut to ms. Anything else
/// gives nothing.
std::optional<timestamp> parse_timestamp(std::string_view text) noexcept;

/// "2026-03-01T12:00:00Z", with ".123" only where there are milliseconds.
std::string format_timestamp(timestamp t);

} // namespace dutchbook
