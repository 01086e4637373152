#include <engine/render.hpp>

#include <algorithm>

#include <engine/render_text.hpp>

namespace dutchbook::engine {
namespace {

using namespace detail;

/// Rows of cells, the first left-aligned, the others right-aligned under their heads.
class grid {
  public:
    explicit grid(std::vector<std::string> head) { rows_.push_back(std::move(head)); }
    void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    bool empty() const { return rows_.size() == 1; }

    void print(std::string& out) const {
        std::vector<std::size_t> widths(rows_.front().size());
        for (const auto& cells : rows_)
            for (std::size_t i = 0; i < cells.size(); ++i)
                widths[i] = std::max(widths[i], width(cells[i]));
        for (const auto& cells : rows_) {
            std::string line;
            for (std::size_t i = 0; i < cells.size(); ++i) {
                const std::string gap(widths[i] - width(cells[i]), ' ');
                line += i == 0 ? cells[i] + gap : "  " + gap + cells[i];
            }
            out += line.erase(line.find_last_not_of(' ') + 1) + "\n";
        }
    }

  private:
    std::vector<std::vector<std::string>> rows_;
};

std::string number(std::uint64_t n) { return std::to_string(n); }
std::string share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? "-" : number(percent(part, whole));
}

/// Items a second, of what came in, or went out where nothing comes in.
std::string rate_of(const stage_snapshot& stage, std::uint64_t span) {
    const std::uint64_t items = stage.items_in ? stage.items_in : stage.items_out;
    if (span == 0) return "-";
    return number(
        static_cast<std::uint64_t>(static_cast<double>(items) * 1e9 / static_cast<double>(span)));
}

void stages(std::string& out, const snapshot& of) {
    grid lines({"stage", "movement", "in", "out", "rejected", "faults", "items/s", "busy %",
                "wait in %", "wait out %", "queue"});
    for (const auto& stage : of.stages) {
        const std::uint64_t span = span_ns(stage, of.wall_ns);
        lines.row({printable(stage.name), printable(stage.movement), number(stage.items_in),
                   number(stage.items_out), number(stage.rejected), number(stage.faults),
                   rate_of(stage, span), share(stage.busy_ns, span),
                   share(stage.wait_input_ns, span), share(stage.wait_output_ns, span),
                   number(stage.queued)});
    }
    if (!lines.empty()) lines.print(out += '\n');
}

void list(std::string& out, const char* what, const counts& of) {
    for (const auto& [why, count] : of)
        out += std::string("  ") + what + " " + number(count) + "  " + printable(why) + "\n";
}

void accounts(std::string& out, const snapshot& of) {
    for (const auto& account : of.accounts) {
        out += "\n" + printable(account.name) + ": read " + number(account.read) + ", delivered " +
               number(account.delivered) + ", merged " + number(account.merged) +
               (account.balanced ? ", balanced\n" : ", NOT BALANCED\n");
        list(out, "rejected", account.rejected);
        list(out, "abandoned", account.abandoned);
    }
}

void lanes(std::string& out, const snapshot& of) {
    grid lines({"lane", "calls", "ok", "failed", "retries", "throttled", "in flight", "waiting",
                "waited", "circuit"});
    for (const auto& lane : of.lanes)
        lines.row({printable(lane.name), number(lane.calls), number(lane.successes),
                   number(lane.failures), number(lane.retries), number(lane.throttled),
                   number(lane.in_flight), number(lane.waiting), short_time(lane.waited_ns),
                   printable(lane.circuit)});
    if (!lines.empty()) lines.print(out += '\n');
}

} // namespace

std::string render_table(const snapshot& of) {
    std::string out = printable(of.plan) + ": " + printable(of.state);
    if (!of.movement.empty()) out += ", movement " + printable(of.movement);
    out += ", wall " + short_time(of.wall_ns) + ", cpu " + short_time(of.cpu_ns) + " on " +
           number(of.threads) + (of.threads == 1 ? " thread" : " threads") + ", peak memory " +
           short_bytes(of.peak_rss_bytes) + "\n";
    stages(out, of);
    const auto& window = of.window;
    out += "\nwindow: " + short_bytes(window.used_bytes) + " of " +
           short_bytes(window.capacity_bytes) + " out, peak " + short_bytes(window.peak_bytes) +
           ", " + number(window.parked) +
           (window.parked == 1 ? " source parked\n" : " sources parked\n");
    accounts(out, of);
    lanes(out, of);
    if (!of.faults.empty()) out += '\n';
    for (const auto& fault : of.faults) out += "fault: " + printable(fault) + "\n";
    if (has_run(of)) out += "\nheld up by: " + printable(bottleneck(of)) + "\n";
    return out;
}

} // namespace dutchbook::engine
