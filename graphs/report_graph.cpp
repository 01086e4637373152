#include <algorithm>

#include <fmt/format.h>

#include "graphs/report_layout.hpp"
#include "graphs/report_parts.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs::report {
namespace {

using engine::stage_snapshot;

double busy_share(const stage_snapshot& s, std::uint64_t wall_ns) {
    return wall_ns == 0 ? 0 : static_cast<double>(s.busy_ns) / static_cast<double>(wall_ns);
}

std::string box_svg(const placed_stage& at, const stage_snapshot& s, std::uint64_t wall_ns) {
    const bool waits = s.verb == "source" || s.verb == "call" || s.verb == "deliver";
    const double share = busy_share(s, wall_ns), middle = at.y + at.height / 2;
    const auto items = s.verb == "source" ? s.items_out : s.items_in;
    std::string svg = fmt::format(
        "<g><title>{} ({}, {}): {} in, {} out, {} rejected, {} faults, busy {}</title>",
        plain(s.name, 60), plain(s.verb, 20), plain(s.movement, 30), grouped(s.items_in),
        grouped(s.items_out), grouped(s.rejected), grouped(s.faults), duration_text(s.busy_ns));
    svg += fmt::format(
        R"(<rect class="box{}" x="{:.1f}" y="{:.1f}" width="{}" height="{:.1f}" rx="7"/>)",
        waits ? " io" : "", at.x, at.y, box_width, at.height);
    svg += fmt::format(
        R"(<text class="name" x="{0:.1f}" y="{1:.1f}">{2}</text><text class="t2" x="{0:.1f}" y="{3:.1f}">{4}</text>)",
        at.x + 9, middle - 5, plain(s.name, 17), middle + 9,
        s.rejected > 0
            ? fmt::format("{} · {} rejected", compact(items), compact(s.rejected))
            : fmt::format("{} {}", compact(items), s.verb == "source" ? "read" : "items"));
    svg += fmt::format(
        R"(<rect class="track" x="{0:.1f}" y="{1:.1f}" width="{2}" height="3" rx="1.5"/><rect class="{3}" x="{0:.1f}" y="{1:.1f}" width="{4:.1f}" height="3" rx="1.5"/></g>)",
        at.x + 9, middle + 14, box_width - 18, s.faults > 0 ? "bad" : "bar",
        std::min(1.0, share) * (box_width - 18));
    return svg;
}

std::string edge_svg(const placed_edge& e, const engine::edge_snapshot& facts) {
    // Out of the box straight, so that the count has a line to stand on; then a curve to the next
    // point.
    constexpr double stub = 32;
    const auto [x0, y0] = e.points.front();
    std::string path = fmt::format("M{:.1f} {:.1f}", x0, y0);
    for (std::size_t i = 1; i < e.points.size(); ++i) {
        const auto [ax, ay] = e.points[i - 1];
        const auto [bx, by] = e.points[i];
        const bool across = i % 2 == 0; // along a dummy's slot, which is level
        if (across || bx <= ax) {
            path += fmt::format("L{:.1f} {:.1f}", bx, by);
            continue;
        }
        const double bend = (ax + stub + bx - 7) / 2, end = i + 1 == e.points.size() ? bx - 6 : bx;
        path += fmt::format("H{0:.1f}C{1:.1f} {2:.1f} {1:.1f} {3:.1f} {4:.1f} {3:.1f}", ax + stub,
                            bend, ay, by, end);
    }
    const auto [tx, ty] = e.points.back();
    const std::string port =
        facts.label.empty() ? std::string() : fmt::format(" ({})", plain(facts.label, 30));
    std::string svg =
        fmt::format("<g><title>{}{} → {}: {} items in {} parcels</title>", plain(facts.from, 60),
                    port, plain(facts.to, 60), grouped(facts.items), grouped(facts.parcels));
    svg +=
        fmt::format(R"(<path class="edge" d="{}"/><path class="tip" d="M{:.1f} {:.1f}l-8 -4v8z"/>)",
                    path, tx, ty);
    svg += fmt::format(R"(<text class="lab" x="{:.1f}" y="{:.1f}">{}</text></g>)", x0 + 4, y0 - 3,
                       compact(facts.items));
    return svg;
}

} // namespace

std::string graph_section(const report_data& data) {
    const auto& run = data.snapshot;
    if (run.stages.empty()) return {};
    std::string html =
        section_open("graph", "Graph",
                     "The plan as it ran, left to right, with the items that passed each edge. The "
                     "bar in a box is its "
                     "busy time as a share of the run; dashed boxes wait for the outside world.");
    for (const drawing& d : lay_out(run)) {
        const std::string movement = plain(run.stages[d.stages.front().stage].movement, 40);
        html += fmt::format(
            R"(<h3>{}</h3><div class="scroll" tabindex="0" role="region" aria-label="Graph">)",
            movement);
        html += fmt::format(
            R"(<svg class="dag g{3}" viewBox="0 0 {0:.0f} {1:.0f}" width="{0:.0f}" height="{1:.0f}")"
            R"( role="img" aria-label="Stages and edges of {2}">)",
            d.width, d.height, movement, std::min<std::size_t>(d.columns, 12));
        for (const auto& e : d.edges) html += edge_svg(e, run.edges[e.edge]);
        for (const auto& s : d.stages) html += box_svg(s, run.stages[s.stage], run.wall_ns);
        html += "</svg></div>";
    }
    return html + "</section>";
}

} // namespace dutchbook::graphs::report
