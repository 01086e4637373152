#include <array>
#include <cmath>

#include <fmt/format.h>

#include "graphs/table_text.hpp"

namespace dutchbook::graphs {

std::string grouped(std::uint64_t n) {
    std::string digits = fmt::format("{}", n);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    return digits;
}

std::string dollars(std::int64_t micros) {
    constexpr std::int64_t cent = 10'000;
    const std::int64_t down = micros / cent - (micros % cent < 0 ? 1 : 0);
    const auto size =
        down < 0 ? 0 - static_cast<std::uint64_t>(down) : static_cast<std::uint64_t>(down);
    return fmt::format("{}${}.{:02}", down < 0 ? "-" : "", grouped(size / 100), size % 100);
}

std::string cost_dollars(std::int64_t micros) {
    constexpr std::int64_t cent = 10'000;
    return dollars(micros % cent > 0 ? micros - micros % cent + cent : micros);
}

std::string percent(double fraction, int decimals) {
    if (!std::isfinite(fraction)) return "n/a";
    return fmt::format("{:.{}f} %", fraction * 100, decimals);
}

std::string bytes(std::uint64_t n) {
    constexpr std::array<std::string_view, 5> names{"B", "KiB", "MiB", "GiB", "TiB"};
    if (n < 1024) return fmt::format("{} B", n);
    auto value = static_cast<double>(n);
    std::size_t at = 0;
    while (value >= 1024 && at + 1 < names.size()) {
        value /= 1024;
        ++at;
    }
    return fmt::format("{:.1f} {}", value, names[at]);
}

std::string duration_text(std::uint64_t ns) {
    const auto ms = ns / 1'000'000;
    if (ns == 0) return "0 s";
    if (ms == 0) return fmt::format("{:.3g} ms", static_cast<double>(ns) / 1e6);
    if (ms < 1'000) return fmt::format("{} ms", ms);
    if (ms < 10'000) return fmt::format("{:.2f} s", static_cast<double>(ms) / 1e3);
    if (ms < 60'000) return fmt::format("{:.1f} s", static_cast<double>(ms) / 1e3);
    const auto s = ms / 1'000;
    if (s < 3'600) return fmt::format("{} min {:02} s", s / 60, s % 60);
    return fmt::format("{} h {:02} min", s / 3'600, s / 60 % 60);
}

} // namespace dutchbook::graphs
