#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace dutchbook::graphs {

/// Foreign text made safe to print: controls, line breaks, bidi, zero-width, tag and private-use
/// characters are dropped or become a space, runs of spaces become one, broken UTF-8 becomes
/// U+FFFD. One line, trimmed.
std::string printable(std::string_view text);

/// Foreign text that is shown as it is, with everything that a terminal would act upon or hide
/// (controls, line breaks, bidi, zero-width, private-use characters) written as \u{1b} and broken
/// UTF-8 as \xff. One line.
std::string escaped(std::string_view text);

/// Columns that `text` (printable UTF-8) takes on a terminal: wide characters two, combining marks
/// none.
unsigned display_width(std::string_view text);

/// At most `columns` wide, ending in "…" where something was cut; never splits a character from its
/// marks.
std::string cut_to_width(std::string_view text, unsigned columns);

/// Cut and padded with spaces to exactly `columns`.
std::string pad_right(std::string_view text, unsigned columns);
std::string pad_left(std::string_view text, unsigned columns);

/// "1,234,567".
std::string grouped(std::uint64_t n);
/// "$1,234.56", "-$0.07": to the cent, rounded down (against us).
std::string dollars(std::int64_t micros);
/// The same for what is paid: rounded up.
std::string cost_dollars(std::int64_t micros);
/// "4.21 %".
std::string percent(double fraction, int decimals = 2);
/// "850 B", "12.3 kB", "64.0 MiB"-like binary sizes.
std::string bytes(std::uint64_t n);
/// "12 ms", "3.4 s", "2 min 05 s".
std::string duration_text(std::uint64_t ns);
/// The same; what is below zero counts as zero.
inline std::string duration_text(std::chrono::milliseconds d) {
    return duration_text(static_cast<std::uint64_t>(d.count() > 0 ? d.count() : 0) * 1'000'000);
}

/// Text inside a JSON string, without its quotes; broken UTF-8 becomes U+FFFD.
std::string json_escaped(std::string_view text);

} // namespace dutchbook::graphs
