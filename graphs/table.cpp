#include "graphs/table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "graphs/table_text.hpp"

namespace dutchbook::graphs {
namespace {

constexpr unsigned fewest_columns = 60;

struct column {
    std::string_view head;
    unsigned width = 0; ///< set to fit
    bool right = true;
};

using cells = std::vector<std::string>;

cells figures(std::size_t rank, const opportunity& o, const market_labels& labels) {
    std::optional<timestamp> settles;
    for (const auto& leg : o.legs)
        if (const auto found = labels.find(leg.key); found != labels.end() && found->second.settles)
            settles = std::max(settles, found->second.settles);
    return {fmt::format("{}", rank),
            dollars(o.net.micros),
            percent(o.net_return),
            percent(o.annualised, 1),
            grouped(static_cast<std::uint64_t>(std::max<std::int64_t>(0, o.size.micros)) /
                    micros_per_unit),
            cost_dollars(o.cost.micros),
            std::string(to_string(o.because.tier)),
            settles ? format_timestamp(*settles).substr(0, 10) : "unknown"};
}

/// To a tenth of a cent, rounded up: what is shown is never better than what is paid.
std::string cents(price p) {
    const auto tenths = (p.micros + 999) / 1'000;
    return fmt::format("{}.{}¢", tenths / 10, tenths % 10);
}

std::string leg_text(const leg& l, const market_labels& labels, unsigned width) {
    const std::string head =
        fmt::format("buy {:<3} {:>6} on {}  ", l.side == side::yes ? "YES" : "NO", cents(l.vwap),
                    pad_right(printable(l.key.platform), 10));
    const auto found = labels.find(l.key);
    std::string title = found == labels.end() ? std::string() : printable(found->second.title);
    if (title.empty()) title = printable(l.key.id);
    if (found != labels.end() && !found->second.outcome.empty())
        title += " / " + printable(found->second.outcome);
    const auto used = display_width(head);
    return head + cut_to_width(title, width > used ? width - used : 1);
}

std::string join(const cells& row, const std::vector<column>& columns) {
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) line += "  ";
        line += columns[i].right ? pad_left(row[i], columns[i].width)
                                 : pad_right(row[i], columns[i].width);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

} // namespace

std::string render_table(const std::vector<opportunity>& rows, const market_labels& labels,
                         unsigned columns, std::size_t most) {
    if (rows.empty()) return "No opportunity; the funnel says what became of each relation.\n";
    columns = std::max(columns, fewest_columns);
    std::vector<column> shape{{"#"},    {"net"},  {"net %"},          {"a year"},
                              {"size"}, {"cost"}, {"tier", 0, false}, {"settles", 0, false}};
    const std::size_t shown = std::min(most, rows.size());
    std::vector<cells> lines;
    for (std::size_t i = 0; i < shown; ++i) lines.push_back(figures(i + 1, rows[i], labels));
    cells head;
    for (std::size_t c = 0; c < shape.size(); ++c) {
        shape[c].width = display_width(shape[c].head);
        head.emplace_back(shape[c].head);
        for (const auto& row : lines)
            shape[c].width = std::max(shape[c].width, display_width(row[c]));
    }
    // Figures are never cut: what does not fit on a narrow terminal is the year and the size, last
    // the cost.
    for (const std::string_view spare : {"a year", "size", "cost"}) {
        unsigned total = static_cast<unsigned>(shape.size() - 1) * 2;
        for (const auto& c : shape) total += c.width;
        if (total <= columns) break;
        const auto at = std::ranges::find(shape, spare, &column::head) - shape.begin();
        shape.erase(shape.begin() + at);
        head.erase(head.begin() + at);
        for (auto& row : lines) row.erase(row.begin() + at);
    }
    std::string out = cut_to_width(join(head, shape), columns) + '\n';
    const unsigned indent = shape.front().width + 2;
    for (std::size_t i = 0; i < shown; ++i) {
        out += cut_to_width(join(lines[i], shape), columns) + '\n';
        for (const auto& l : rows[i].legs)
            out += std::string(indent, ' ') + leg_text(l, labels, columns - indent) + '\n';
    }
    if (shown < rows.size())
        out += fmt::format("{} more not shown.\n", grouped(rows.size() - shown));
    return out;
}

std::string render_funnel(const std::vector<funnel_step>& steps, unsigned columns) {
    columns = std::max(columns, fewest_columns);
    unsigned names = 0, counts = 0;
    for (const auto& step : steps) {
        names = std::max(names, display_width(printable(step.name)));
        counts = std::max(counts, display_width(grouped(step.count)));
    }
    std::string out;
    for (const auto& step : steps) {
        auto lost = step.lost;
        std::ranges::stable_sort(lost, std::ranges::greater{},
                                 [](const auto& one) { return one.second; });
        std::string line = pad_right(printable(step.name), names) + "  " +
                           pad_left(grouped(step.count), counts) + " " + printable(step.unit);
        const char* comma = "  less ";
        for (const auto& [reason, count] : lost) {
            if (count == 0) continue;
            line += fmt::format("{}{} {}", comma, grouped(count), printable(reason));
            comma = ", ";
        }
        out += cut_to_width(line, columns) + '\n';
    }
    return out;
}

std::string render_summary(const engine::snapshot& run) {
    std::string line = printable(run.state) + ":";
    const char* comma = " ";
    for (const auto& account : run.accounts) {
        line += fmt::format("{}{} {}", comma, grouped(account.read), printable(account.name));
        comma = ", ";
    }
    line += fmt::format(" in {}, CPU {}", duration_text(run.wall_ns), duration_text(run.cpu_ns));
    const double available = static_cast<double>(run.wall_ns) * run.threads;
    if (available > 0)
        line += fmt::format(", efficiency {} of {} {}",
                            percent(static_cast<double>(run.cpu_ns) / available, 0), run.threads,
                            run.threads == 1 ? "thread" : "threads");
    line += fmt::format(", peak memory {}, peak credit {} of {}", bytes(run.peak_rss_bytes),
                        bytes(run.window.peak_bytes), bytes(run.window.capacity_bytes));
    if (!run.faults.empty()) line += fmt::format(", {} faults", run.faults.size());
    return line + '\n';
}

} // namespace dutchbook::graphs
