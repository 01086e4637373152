#include <algorithm>

#include <fmt/format.h>

#include "graphs/report_parts.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs::report {
namespace {

constexpr std::size_t most_points = 48;
constexpr double left = 6, right = 294, top = 20, bottom = 96;

/// Ends kept, the rest thinned evenly.
std::vector<profit_point> thinned(const std::vector<profit_point>& all) {
    if (all.size() <= most_points) return all;
    std::vector<profit_point> some;
    for (std::size_t i = 0; i < most_points; ++i)
        some.push_back(all[i * (all.size() - 1) / (most_points - 1)]);
    return some;
}

struct scale {
    double from, to, low, high; ///< data range onto [low, high] pixels
    double operator()(double v) const {
        return to > from ? low + (v - from) / (to - from) * (high - low) : low;
    }
};

std::string contracts(quantity q) {
    return grouped(static_cast<std::uint64_t>(std::max<std::int64_t>(0, q.micros)) /
                   micros_per_unit);
}

} // namespace

std::string curve_svg(const opportunity& o) {
    const auto points = thinned(o.curve);
    if (points.size() < 2) return {};
    const auto by_size = [](const profit_point& p) { return static_cast<double>(p.size.micros); };
    const auto by_net = [](const profit_point& p) { return static_cast<double>(p.net.micros); };
    const auto [narrow, wide] = std::ranges::minmax(points, {}, by_size);
    const auto [low, high] = std::ranges::minmax(points, {}, by_net);
    const scale x{std::min(0.0, by_size(narrow)),
                  std::max(by_size(wide), static_cast<double>(o.size.micros)), left, right};
    const scale y{std::min(0.0, by_net(low)),
                  std::max(by_net(high), static_cast<double>(o.net.micros)), bottom, top};

    std::string line;
    for (const auto& p : points) line += fmt::format("{:.1f},{:.1f} ", x(by_size(p)), y(by_net(p)));
    line.pop_back();
    const double ground = y(0), at_x = x(static_cast<double>(o.size.micros)),
                 at_y = y(static_cast<double>(o.net.micros));
    std::string svg = fmt::format(
        R"(<svg class="curve" viewBox="0 0 300 116" role="img" aria-label="Net profit by size">)"
        R"(<line class="axis" x1="{0}" x2="{1}" y1="{2:.1f}" y2="{2:.1f}"/>)",
        left, right, ground);
    svg += fmt::format(
        R"(<polygon class="area" points="{:.1f},{:.1f} {} {:.1f},{:.1f}"/><polyline class="line" points="{}"/>)",
        x(by_size(points.front())), ground, line, x(by_size(points.back())), ground, line);
    // The label stands on the side of the dot that has room.
    const bool far = at_x > (left + right) / 2;
    svg += fmt::format(
        R"(<circle class="dot" cx="{0:.1f}" cy="{1:.1f}" r="3.5"/><text x="{2:.1f}" y="{3:.1f}"{4}>{5}</text>)",
        at_x, at_y, far ? at_x + 4 : at_x - 4, std::max(11.0, at_y - 8),
        far ? R"( text-anchor="end")" : "", dollars(o.net.micros));
    svg += fmt::format(
        R"(<text class="t2" x="{}" y="112">0</text><text class="t2" x="{}" y="112" text-anchor="end">{} contracts</text></svg>)",
        left, right, contracts(std::max(wide.size, o.size)));
    return svg;
}

} // namespace dutchbook::graphs::report
