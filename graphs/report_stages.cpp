#include <algorithm>

#include <fmt/format.h>

#include "graphs/report_parts.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs::report {
namespace {

/// The span in which a stage worked as a part of the run, and inside it the share that it was busy.
std::string timeline_svg(const engine::stage_snapshot& s, std::uint64_t wall_ns) {
    const double wall = wall_ns > 0 ? static_cast<double>(wall_ns) : 1;
    const double from = std::min(1.0, static_cast<double>(s.first_start_ns) / wall);
    const double to = std::clamp(static_cast<double>(s.last_finish_ns) / wall, from, 1.0);
    const bool worked = s.parcels_in + s.parcels_out > 0;
    const double width = worked ? std::max(0.002, to - from) : 0;
    const double busy =
        std::min(1.0, static_cast<double>(s.busy_ns) / wall / std::max(0.002, to - from));
    std::string svg =
        R"(<svg class="meter" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">)"
        R"(<rect class="track" width="1000" height="10"/>)";
    svg += fmt::format(R"(<rect class="span" x="{0:.0f}" width="{1:.0f}" height="10"/>)"
                       R"(<rect class="bar" x="{0:.0f}" width="{2:.0f}" height="10"/></svg>)",
                       from * 1000, width * 1000, width * busy * 1000);
    return svg;
}

} // namespace

std::string stages_section(const report_data& data) {
    const auto& run = data.snapshot;
    if (run.stages.empty()) return {};
    std::string html = section_open(
        "stages", "Stages",
        "When each stage worked, from its first start to its last finish (pale), and the share "
        "of that in which it was busy (strong). Busy time adds up over threads.");
    html += table_open("Stages", {{"Stage", ""},
                                  {"Movement", ""},
                                  {"Timeline", "barwidth"},
                                  {"In", "n"},
                                  {"Out", "n"},
                                  {"Rejected", "n"},
                                  {"Busy", "n"},
                                  {"Waits in", "n"},
                                  {"Waits out", "n"}});
    for (const auto& s : run.stages)
        html += fmt::format("<tr><th>{}</th>", plain(s.name, 40)) +
                cell(plain(s.movement, 30), "dim") + cell(timeline_svg(s, run.wall_ns)) +
                count_cell(s.items_in) + count_cell(s.items_out) + count_cell(s.rejected) +
                cell(duration_text(s.busy_ns), "n") + cell(duration_text(s.wait_input_ns), "n") +
                cell(duration_text(s.wait_output_ns), "n") + "</tr>";
    return html.append(table_close) + "</section>";
}

} // namespace dutchbook::graphs::report
