#include "graphs/report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "graphs/report_parts.hpp"

namespace dutchbook::graphs {

std::string render_html(const report_data& data) {
    using namespace report;
    const std::string policy = fmt::format(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        policy_hash(style_sheet()), policy_hash(script()));
    std::string top = fmt::format(
        R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">
<title>dutchbook {}</title><style>{}</style></head><body>
)",
        policy, moment(data.facts.as_of), style_sheet());
    top += header_section(data) + "<main>" + notices_section(data);
    std::string bottom = rejects_section(data) + graph_section(data) + stages_section(data) +
                         ledger_section(data) + sync_section(data) + "</main>";
    bottom += "<footer><p>Proved relations rest on both contracts as read, not on the venues' "
              "later judgement: a venue "
              "may void a market or settle it at a fair value. Prices move; nothing here is an "
              "order or advice.</p></footer>";
    bottom += fmt::format("<script>{}</script></body></html>\n", script());

    // What is of one size anyway comes first; the lists share what is left.
    const std::string funnel = funnel_section(data);
    const auto fixed = top.size() + bottom.size() + funnel.size() + 512;
    const auto room = data.budget_bytes > fixed ? data.budget_bytes - fixed : 0;
    const std::string relations = relations_section(data, std::min<std::size_t>(room / 4, 24'000));
    const std::string implausible =
        implausible_section(data, std::min<std::size_t>(room / 4, 24'000));
    const auto taken = relations.size() + implausible.size();
    const std::string opportunities =
        opportunities_section(data, room > taken ? room - taken : 0);
    return top + opportunities + implausible + funnel + relations + bottom;
}

} // namespace dutchbook::graphs
