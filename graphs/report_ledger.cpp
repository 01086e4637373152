#include <fmt/format.h>

#include "graphs/report_parts.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs::report {
namespace {

std::uint64_t sum(const engine::counts& all) {
    std::uint64_t total = 0;
    for (const auto& [reason, count] : all) total += count;
    return total;
}

std::string accounts_table(const std::vector<engine::account_snapshot>& accounts) {
    std::string html = table_open("Ledger", {{"Account", ""},
                                             {"Read", "n"},
                                             {"Delivered", "n"},
                                             {"Merged", "n"},
                                             {"Rejected", "n"},
                                             {"Abandoned", "n"},
                                             {"Why abandoned", ""},
                                             {"", ""}});
    for (const auto& a : accounts) {
        std::string why;
        for (const auto& [reason, count] : a.abandoned)
            why +=
                fmt::format("{}{} {}", why.empty() ? "" : ", ", grouped(count), plain(reason, 60));
        html += fmt::format("<tr><th>{}</th>", plain(a.name, 40)) + count_cell(a.read) +
                count_cell(a.delivered) + count_cell(a.merged) + count_cell(sum(a.rejected)) +
                count_cell(sum(a.abandoned)) + cell(why, "dim") +
                cell(a.balanced ? "balanced" : "does not balance",
                     a.balanced ? "complete w" : "failed w") +
                "</tr>";
    }
    return html.append(table_close);
}

std::string lanes_table(const std::vector<engine::lane_snapshot>& lanes) {
    std::string html = "<h3>Calls to the outside</h3>";
    html += table_open("Lanes", {{"Lane", ""},
                                 {"Calls", "n"},
                                 {"Attempts", "n"},
                                 {"Retries", "n"},
                                 {"Throttled", "n"},
                                 {"Failures", "n"},
                                 {"Waited for a permit", "n"},
                                 {"Circuit", ""}});
    for (const auto& l : lanes)
        html += fmt::format("<tr><th>{}</th>", plain(l.name, 40)) + count_cell(l.calls) +
                count_cell(l.attempts) + count_cell(l.retries) + count_cell(l.throttled) +
                count_cell(l.failures) + cell(duration_text(l.waited_ns), "n") +
                cell(plain(l.circuit, 20)) + "</tr>";
    return html.append(table_close);
}

} // namespace

std::string ledger_section(const report_data& data) {
    const auto& run = data.snapshot;
    if (run.accounts.empty() && run.lanes.empty()) return {};
    std::string html = section_open(
        "ledger", "Ledger",
        "Everything read is delivered, merged as a duplicate, rejected with a reason, or "
        "abandoned by a named cause. Where an account does not balance, the run has failed.");
    if (!run.accounts.empty()) html += accounts_table(run.accounts);
    if (!run.lanes.empty()) html += lanes_table(run.lanes);
    return html + "</section>";
}

} // namespace dutchbook::graphs::report
