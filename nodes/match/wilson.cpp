#include <nodes/match/wilson.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace dutchbook::match {

share_interval wilson(std::size_t part, std::size_t whole) noexcept {
    if (whole == 0) return {};
    constexpr double z = 1.959963984540054; // 97.5 % of a standard normal lie below
    const auto n = static_cast<double>(whole);
    const double share = static_cast<double>(part) / n;
    const double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
    const double reach =
        z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n);
    return {part == 0 ? 0.0 : std::max(middle - reach, 0.0),
            part == whole ? 1.0 : std::min(middle + reach, 1.0)};
}

std::string share_text(std::size_t part, std::size_t whole) {
    if (whole == 0) return "-";
    const auto in = wilson(part, whole);
    char text[48];
    std::snprintf(text, sizeof text, "%.1f %% (%.0f-%.0f)",
                  100.0 * static_cast<double>(part) / static_cast<double>(whole),
                  std::floor(100 * in.low), std::ceil(100 * in.high));
    return text;
}

} // namespace dutchbook::match
