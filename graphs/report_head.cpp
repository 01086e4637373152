#include <algorithm>

#include <fmt/format.h>

#include "graphs/report_parts.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs::report {
namespace {

constexpr std::size_t most_notices = 30;

std::string headline(const report_data& data) {
    const auto n = data.opportunities.size();
    if (n == 0)
        return data.facts.state == "failed" ? "The run failed" : "No portfolio beats its cost";
    const auto proved = std::ranges::count(data.opportunities, relation_tier::proved,
                                           [](const opportunity& o) { return o.because.tier; });
    return fmt::format("{} {}, {} proved", grouped(n), n == 1 ? "opportunity" : "opportunities",
                       grouped(static_cast<std::uint64_t>(proved)));
}

std::string_view state_class(std::string_view state) {
    for (const std::string_view known : {"complete", "partial", "failed"})
        if (state == known) return known;
    return "other";
}

std::string fact(std::string_view name, const std::string& html) {
    return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", plain(name, 40), html);
}

/// A fact that may be unknown.
std::string given(std::string_view name, const std::string& value) {
    return value.empty() ? std::string() : fact(name, isolated(value, 80));
}

std::string tile(std::string_view value, std::string_view name) {
    return fmt::format("<div><b>{}</b><span>{}</span></div>", value, name);
}

std::string tiles(const report_data& data) {
    std::string html =
        R"(<div class="tiles">)" + tile(grouped(data.opportunities.size()), "opportunities");
    if (!data.opportunities.empty()) {
        const auto& rows = data.opportunities;
        const auto& best =
            std::ranges::max(rows, {}, [](const opportunity& o) { return o.net.micros; });
        html += tile(dollars(best.net.micros), "best net, on " + cost_dollars(best.cost.micros));
        html += tile(percent(std::ranges::max(rows, {}, &opportunity::net_return).net_return),
                     "best return");
        html += tile(percent(std::ranges::max(rows, {}, &opportunity::annualised).annualised, 1),
                     "best return a year");
    }
    if (!data.implausible.empty())
        html += tile(grouped(data.implausible.size()), "to check by hand");
    if (data.relations_total > 0) html += tile(grouped(data.relations_total), "relations");
    if (!data.funnel.empty())
        html += tile(grouped(data.funnel.front().count), plain(data.funnel.front().name, 30));
    html += tile(duration_text(data.facts.duration), "duration");
    return html + "</div>";
}

std::string navigation(const report_data& data) {
    std::string html = R"(<nav aria-label="Sections"><a href="#opportunities">Opportunities</a>)";
    const auto add = [&](bool there, std::string_view id, std::string_view name) {
        if (there) html += fmt::format(R"(<a href="#{}">{}</a>)", id, name);
    };
    add(!data.implausible.empty(), "implausible", "Check by hand");
    add(!data.funnel.empty(), "funnel", "Funnel");
    add(true, "relations", "Relations");
    add(!data.rejects.empty(), "rejects", "Rejected rows");
    add(!data.snapshot.stages.empty(), "graph", "Graph");
    add(!data.snapshot.stages.empty(), "stages", "Stages");
    add(!data.snapshot.accounts.empty() || !data.snapshot.lanes.empty(), "ledger", "Ledger");
    add(!data.sync_log.empty(), "syncs", "Sync log");
    return html + "</nav>";
}

std::string box(std::string_view head, const std::vector<std::string>& items, bool bad) {
    if (items.empty()) return {};
    std::string html =
        fmt::format(R"(<div class="box{}"><h2>{}</h2><ul>)", bad ? " bad" : "", head);
    const std::size_t shown = std::min(most_notices, items.size());
    for (std::size_t i = 0; i < shown; ++i) html += "<li>" + isolated(items[i], 300) + "</li>";
    if (shown < items.size())
        html += fmt::format("<li>{} more</li>", grouped(items.size() - shown));
    return html + "</ul></div>";
}

} // namespace

std::string header_section(const report_data& data) {
    const run_facts& f = data.facts;
    std::string html = fmt::format(
        R"(<header><div class="brand">dutchbook</div><h1>{} <span class="state {}">{}</span></h1><dl class="facts">)",
        headline(data), state_class(f.state), f.state.empty() ? "unknown" : plain(f.state, 20));
    html += fact("As of", moment(f.as_of)) + given("Run", f.run_id) + given("World", f.world) +
            given("Version", f.version);
    const auto& run = data.snapshot;
    if (run.wall_ns > 0 && run.threads > 0)
        html +=
            fact("CPU", fmt::format("{}, {} of {} {}", duration_text(run.cpu_ns),
                                    percent(static_cast<double>(run.cpu_ns) /
                                                (static_cast<double>(run.wall_ns) * run.threads),
                                            0),
                                    run.threads, run.threads == 1 ? "thread" : "threads"));
    if (run.peak_rss_bytes > 0) html += fact("Peak memory", bytes(run.peak_rss_bytes));
    if (run.window.capacity_bytes > 0)
        html += fact("Peak credit",
                     bytes(run.window.peak_bytes) + " of " + bytes(run.window.capacity_bytes));
    for (const auto& [name, value] : f.more) html += fact(name, isolated(value, 80));
    return html + "</dl>" + tiles(data) + navigation(data) + "</header>";
}

std::string notices_section(const report_data& data) {
    return box("What is missing", data.facts.missing, data.facts.state == "failed") +
           box("Faults", data.snapshot.faults, true) + box("Warnings", data.warnings, false);
}

} // namespace dutchbook::graphs::report
