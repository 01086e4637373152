#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "graphs/report_parts.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs::report {
namespace {

constexpr std::size_t most_rows = 40;

engine::counts largest_first(engine::counts all) {
    std::ranges::stable_sort(all, std::ranges::greater{},
                             [](const auto& one) { return one.second; });
    return all;
}

std::string lost_text(const engine::counts& lost) {
    std::string text;
    for (const auto& [reason, count] : largest_first(lost)) {
        if (count == 0) continue;
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", grouped(count), plain(reason, 60));
    }
    return text;
}

std::string side_html(const std::vector<market_key>& keys, const market_labels& labels) {
    std::string html;
    for (std::size_t i = 0; i < std::min<std::size_t>(keys.size(), 6); ++i) {
        if (i > 0) html += R"( <span class="dim">or</span> )";
        html += market_html(keys[i], labels, 110);
    }
    if (keys.size() > 6)
        html += fmt::format(R"( <span class="dim">and {} more</span>)", keys.size() - 6);
    if (!keys.empty())
        html += fmt::format(R"(<span class="id">{}</span>)", plain(keys.front().platform, 30));
    return html;
}

std::string left_out(std::size_t shown, std::size_t all) {
    return shown < all
               ? fmt::format(R"(<p class="note">{} more are not listed.</p>)", grouped(all - shown))
               : std::string();
}

} // namespace

std::string funnel_section(const report_data& data) {
    if (data.funnel.empty()) return {};
    std::uint64_t most = 1;
    for (const auto& step : data.funnel) most = std::max(most, step.count);
    std::string html = section_open("funnel", "Funnel",
                                    "From every market read to what is left, and what became of "
                                    "the others. Bars are logarithmic.");
    html +=
        table_open("Funnel", {{"Step", ""}, {"Count", "n"}, {"", "barwidth"}, {"Left behind", ""}});
    for (const auto& step : data.funnel) {
        const double share =
            std::log1p(static_cast<double>(step.count)) / std::log1p(static_cast<double>(most));
        const std::string lost = lost_text(step.lost);
        html += fmt::format("<tr><th>{}</th>", plain(step.name, 40));
        html += cell(fmt::format(R"({} <span class="dim">{}</span>)", grouped(step.count),
                                 plain(step.unit, 20)),
                     "n");
        html += cell(bar_svg(share)) + cell(lost.empty() ? "none" : lost, "dim why") + "</tr>";
    }
    return html.append(table_close) + "</section>";
}

std::string relations_section(const report_data& data, std::size_t budget_bytes) {
    if (data.relations.empty())
        return section_open("relations", "Relations") +
               R"(<p class="empty">No market of one venue was related to a market of another.</p></section>)";
    const auto total = std::max<std::uint64_t>(data.relations_total, data.relations.size());
    std::string html = section_open(
        "relations", "Relations",
        fmt::format("How markets of two venues stand to each other: {} found, a sample here.",
                    grouped(total)));
    html += table_open("Relations", {{"Left", ""}, {"Relation", ""}, {"Right", ""}, {"Why", ""}});
    std::size_t shown = 0;
    for (; shown < std::min(most_rows, data.relations.size()); ++shown) {
        const relation& r = data.relations[shown];
        std::string row = "<tr>" + cell(side_html(r.left, data.labels));
        row += cell(fmt::format(R"(<span class="kind">{}</span>)", to_string(r.kind)), "w");
        row += cell(side_html(r.right, data.labels));
        row += cell(fmt::format(R"({} <span class="dim">{} {}</span>)", isolated(r.reasoning, 260),
                                to_string(r.tier), percent(r.confidence, 0)));
        if (shown > 0 && html.size() + row.size() > budget_bytes) break;
        html += row + "</tr>";
    }
    return html.append(table_close) + left_out(shown, total) + "</section>";
}

std::string rejects_section(const report_data& data) {
    if (data.rejects.empty()) return {};
    std::vector<reject_row> rows = data.rejects;
    std::ranges::stable_sort(rows, [](const reject_row& a, const reject_row& b) {
        return a.platform != b.platform ? a.platform < b.platform : a.count > b.count;
    });
    std::map<std::string, std::uint64_t> most;
    for (const auto& row : rows)
        most[row.platform] = std::max({most[row.platform], row.count, std::uint64_t{1}});
    std::string html =
        section_open("rejects", "Rejected rows",
                     "Markets that were read and refused, by venue and reason. Each bar is drawn "
                     "against its venue's largest.");
    html += table_open("Rejected rows",
                       {{"Venue", ""}, {"Reason", ""}, {"Count", "n"}, {"", "barwidth"}});
    const std::size_t shown = std::min(most_rows, rows.size());
    for (std::size_t i = 0; i < shown; ++i) {
        const double share =
            static_cast<double>(rows[i].count) / static_cast<double>(most[rows[i].platform]);
        html += "<tr>" + cell(plain(rows[i].platform, 30)) + cell(isolated(rows[i].reason, 80)) +
                count_cell(rows[i].count) + cell(bar_svg(share)) + "</tr>";
    }
    return html.append(table_close) + left_out(shown, rows.size()) + "</section>";
}

std::string sync_section(const report_data& data) {
    if (data.sync_log.empty()) return {};
    std::string html = section_open("syncs", "Sync log");
    html += table_open("Sync log", {{"When", ""},
                                    {"Run", ""},
                                    {"Markets", "n"},
                                    {"Opportunities", "n"},
                                    {"Duration", "n"},
                                    {"Errors", ""}});
    const std::size_t shown = std::min<std::size_t>(20, data.sync_log.size());
    for (std::size_t i = 0; i < shown; ++i) {
        const sync_row& row = data.sync_log[i];
        std::string errors = row.errors.empty() ? R"(<span class="dim">none</span>)"
                                                : isolated(row.errors.front(), 160);
        if (row.errors.size() > 1)
            errors +=
                fmt::format(R"( <span class="dim">and {} more</span>)", row.errors.size() - 1);
        html += "<tr>" + cell(moment(row.at), "w") + cell(isolated(row.sync_id, 40)) +
                count_cell(row.markets) + count_cell(row.opportunities) +
                cell(duration_text(row.duration), "n") + cell(errors) + "</tr>";
    }
    return html.append(table_close) + left_out(shown, data.sync_log.size()) + "</section>";
}

} // namespace dutchbook::graphs::report
