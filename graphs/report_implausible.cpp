#include <algorithm>

#include <fmt/format.h>

#include "graphs/report_parts.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs::report {
namespace {

constexpr unsigned rules_columns = 2'000; ///< of one market; the JSON has them whole

std::string rules_html(const std::vector<market_key>& side, const market_labels& labels) {
    std::string html;
    for (const auto& k : side) {
        const auto found = labels.find(k);
        const bool told = found != labels.end() && !printable(found->second.rules).empty();
        html +=
            fmt::format("<h3>{}: {}</h3><p>{}</p>", plain(k.platform, 30), market_html(k, labels),
                        told ? isolated(found->second.rules, rules_columns)
                             : R"(<span class="dim">no rules were listed</span>)");
    }
    return html;
}

std::string row_html(const opportunity& o, const market_labels& labels) {
    const market_key& first = o.legs.empty() ? o.buy : o.legs.front().key;
    std::string html = "<tr>" + cell(grouped(static_cast<std::uint64_t>(o.implausible_odds)), "n") +
                       cell(market_html(first, labels), "what") + cell(dollars(o.net.micros), "n") +
                       cell(percent(o.net_return), "n") + cell(cost_dollars(o.cost.micros), "n") +
                       cell(tier_html(o.because.tier)) + "</tr>";
    return html +
           fmt::format(
               R"(<tr class="more"><td></td><td colspan="5"><details open><summary>{}</summary><div class="body"><div>{}</div><div>{}</div></div><p><span class="kind">{}</span> {}</p></details></td></tr>)",
               legs_line(o), rules_html(o.because.left, labels),
               rules_html(o.because.right, labels), to_string(o.because.kind),
               isolated(o.because.reasoning, 600));
}

} // namespace

std::string implausible_section(const report_data& data, std::size_t budget_bytes) {
    if (data.implausible.empty()) return {};
    std::string html =
        section_open("implausible", "Check by hand",
                     "Edges that right pairs of liquid markets hardly ever show: so many times "
                     "likelier a wrong pair than a gift. They are not counted as opportunities. "
                     "Read both rules before you believe one.");
    html += table_open("Check by hand", {{"Times likelier wrong", "n"},
                                         {"Market", ""},
                                         {"Net", "n"},
                                         {"Net %", "n"},
                                         {"Capital", "n"},
                                         {"Tier", ""}});
    std::size_t shown = 0;
    for (; shown < data.implausible.size(); ++shown) {
        const std::string row = row_html(data.implausible[shown], data.labels);
        if (shown > 0 && html.size() + row.size() > budget_bytes) break;
        html += row;
    }
    html.append(table_close);
    if (shown < data.implausible.size())
        html += fmt::format(R"(<p class="note">{} more are not listed. The store has all.</p>)",
                            grouped(data.implausible.size() - shown));
    return html + "</section>";
}

} // namespace dutchbook::graphs::report
