#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "graphs/progress.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs {
namespace {

using engine::account_snapshot;
using engine::snapshot;
using engine::stage_snapshot;

constexpr double ns_per_s = 1e9;

template <class Range>
const typename Range::value_type* named(const Range& all, std::string_view name) {
    const auto found = std::ranges::find(all, name, &Range::value_type::name);
    return found == all.end() ? nullptr : &*found;
}

std::uint64_t sum(const engine::counts& all) {
    std::uint64_t total = 0;
    for (const auto& [reason, count] : all) total += count;
    return total;
}

std::uint64_t settled(const account_snapshot& a) {
    return a.delivered + a.merged + sum(a.rejected) + sum(a.abandoned);
}

/// Items a second since `previous`, or since the start where there is none.
std::uint64_t rate(const snapshot* previous, const snapshot& now, const account_snapshot& account) {
    const auto* const before = previous ? named(previous->accounts, account.name) : nullptr;
    const std::uint64_t ns =
        before && now.wall_ns > previous->wall_ns ? now.wall_ns - previous->wall_ns : now.wall_ns;
    const std::uint64_t had = before && ns != now.wall_ns ? before->read : 0;
    if (ns == 0 || account.read < had) return 0;
    return static_cast<std::uint64_t>(static_cast<double>(account.read - had) * ns_per_s /
                                      static_cast<double>(ns));
}

/// Accounts people look for first, then the rest in the ledger's order.
std::vector<const account_snapshot*> in_order(const snapshot& now) {
    constexpr std::array<std::string_view, 4> first{"pages", "markets", "pairs", "books"};
    std::vector<const account_snapshot*> order;
    for (const auto name : first)
        if (const auto* a = named(now.accounts, name)) order.push_back(a);
    for (const auto& a : now.accounts)
        if (std::ranges::find(first, a.name) == first.end()) order.push_back(&a);
    return order;
}

/// Share of one thread that the stage kept busy since `previous`; above 1 where bodies run side by
/// side.
double busy(const snapshot* previous, const snapshot& now, const stage_snapshot& stage) {
    const auto* const before = previous ? named(previous->stages, stage.name) : nullptr;
    const std::uint64_t had = before ? before->busy_ns : 0, since = before ? previous->wall_ns : 0;
    if (now.wall_ns <= since || stage.busy_ns < had) return 0;
    return static_cast<double>(stage.busy_ns - had) / static_cast<double>(now.wall_ns - since);
}

std::string gauge(std::uint64_t used, std::uint64_t of, unsigned cells) {
    const auto filled =
        of == 0 ? 0 : static_cast<unsigned>(std::min<std::uint64_t>(cells, used * cells / of));
    std::string bar;
    for (unsigned i = 0; i < cells; ++i) bar += i < filled ? "━" : "─";
    return bar;
}

std::string holding_text(const snapshot* previous, const snapshot& now) {
    const auto name = bottleneck(previous, now);
    const auto* const stage = named(now.stages, name);
    if (!stage) return "nothing is moving";
    std::string text = fmt::format("{}: {} waiting, {} running", printable(name),
                                   grouped(stage->queued), grouped(stage->running));
    if (const double share = busy(previous, now, *stage); share >= 0.005)
        text += fmt::format(", busy {}", percent(share, 0));
    return text;
}

std::string account_line(const snapshot* previous, const snapshot& now, const account_snapshot& a) {
    std::string line =
        fmt::format("  {} {}  {}/s", pad_right(printable(a.name), 9), pad_left(grouped(a.read), 11),
                    pad_left(grouped(rate(previous, now, a)), 8));
    if (a.delivered > 0) line += fmt::format("   {} delivered", grouped(a.delivered));
    if (a.merged > 0) line += fmt::format("   {} merged", grouped(a.merged));
    if (const auto lost = sum(a.rejected); lost > 0)
        line += fmt::format("   {} rejected", grouped(lost));
    if (const auto lost = sum(a.abandoned); lost > 0)
        line += fmt::format("   {} abandoned", grouped(lost));
    const auto done = settled(a);
    if (a.read > done) line += fmt::format("   {} under way", grouped(a.read - done));
    return line;
}

std::string head_line(const snapshot& now) {
    std::string line =
        fmt::format("dutchbook  {}", printable(now.movement.empty() ? now.plan : now.movement));
    if (now.state != "running") line += fmt::format(" ({})", printable(now.state));
    line += fmt::format("  {}", duration_text(now.wall_ns));
    const auto wall = static_cast<double>(now.wall_ns) * now.threads;
    if (wall > 0)
        line += fmt::format("  CPU {} of {} {}", percent(static_cast<double>(now.cpu_ns) / wall, 0),
                            now.threads, now.threads == 1 ? "thread" : "threads");
    return line;
}

std::string memory_line(const snapshot& now) {
    const auto& window = now.window;
    std::string line =
        fmt::format("  window    {}  {} of {}", gauge(window.used_bytes, window.capacity_bytes, 20),
                    bytes(window.used_bytes), bytes(window.capacity_bytes));
    if (window.parked > 0)
        line +=
            fmt::format(", {} {} parked", window.parked, window.parked == 1 ? "source" : "sources");
    if (now.peak_rss_bytes > 0) line += fmt::format("   memory {}", bytes(now.peak_rss_bytes));
    return line;
}

std::string json_number(std::string_view name, std::uint64_t value) {
    return fmt::format(",\"{}\":{}", name, value);
}

} // namespace

std::string_view bottleneck(const snapshot* previous, const snapshot& now) {
    const stage_snapshot* longest = nullptr;
    const stage_snapshot* busiest = nullptr;
    double most = 0;
    for (const auto& stage : now.stages) {
        // Of equal queues the later stage: what stands before it waits for it.
        if (stage.queued > 0 && (!longest || stage.queued >= longest->queued)) longest = &stage;
        const double share = busy(previous, now, stage) + (stage.running > 0 ? 1e-9 : 0);
        if (share > most) {
            most = share;
            busiest = &stage;
        }
    }
    if (longest) return longest->name;
    return busiest ? std::string_view(busiest->name) : std::string_view();
}

std::vector<frame_line> render_frame(const snapshot* previous, const snapshot& now,
                                     unsigned columns) {
    using enum frame_line::tint;
    std::vector<frame_line> lines;
    lines.push_back({head_line(now), strong});
    for (const auto* account : in_order(now))
        lines.push_back({account_line(previous, now, *account), plain});
    lines.push_back({memory_line(now), faint});
    lines.push_back({"  held up   " + holding_text(previous, now), faint});
    if (!now.faults.empty())
        lines.push_back({fmt::format("  faults    {}, last: {}", now.faults.size(),
                                     printable(now.faults.back())),
                         alarm});
    for (auto& line : lines) line.text = cut_to_width(line.text, columns);
    return lines;
}

std::string render_progress_line(const snapshot* previous, const snapshot& now) {
    std::string line = fmt::format("{} {}", duration_text(now.wall_ns), printable(now.movement));
    if (now.state != "running") line += fmt::format(" ({})", printable(now.state));
    for (const auto* a : in_order(now)) {
        line += fmt::format(", {} {}", grouped(a->read), printable(a->name));
        if (const auto per_second = rate(previous, now, *a);
            per_second > 0 && now.state == "running")
            line += fmt::format(" ({}/s)", grouped(per_second));
    }
    line += fmt::format(", window {} of {}", bytes(now.window.used_bytes),
                        bytes(now.window.capacity_bytes));
    if (now.peak_rss_bytes > 0) line += fmt::format(", memory {}", bytes(now.peak_rss_bytes));
    if (const auto name = bottleneck(previous, now); !name.empty() && now.state == "running")
        line += fmt::format(", held up by {}", printable(name));
    if (!now.faults.empty()) line += fmt::format(", {} faults", now.faults.size());
    return line;
}

std::string render_progress_json(const snapshot* previous, const snapshot& now) {
    std::string line = fmt::format(R"({{"event":"progress","state":"{}","movement":"{}")",
                                   json_escaped(now.state), json_escaped(now.movement));
    line += json_number("wall_ns", now.wall_ns) + json_number("cpu_ns", now.cpu_ns);
    line += json_number("peak_rss_bytes", now.peak_rss_bytes);
    line += json_number("window_used_bytes", now.window.used_bytes);
    line += json_number("window_capacity_bytes", now.window.capacity_bytes);
    line += fmt::format(",\"held_up_by\":\"{}\",\"faults\":{},\"accounts\":{{",
                        json_escaped(bottleneck(previous, now)), now.faults.size());
    for (const char* comma = ""; const auto* a : in_order(now)) {
        line += fmt::format(
            R"({}"{}":{{"read":{},"delivered":{},"merged":{},"rejected":{},"abandoned":{},"per_s":{}}})",
            comma, json_escaped(a->name), a->read, a->delivered, a->merged, sum(a->rejected),
            sum(a->abandoned), rate(previous, now, *a));
        comma = ",";
    }
    return line + "}}";
}

} // namespace dutchbook::graphs
