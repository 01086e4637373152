#include <algorithm>

#include <fmt/format.h>

#include "graphs/table.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs {
namespace {

std::string rules_line(const market_key& k, const market_labels& labels, unsigned columns) {
    const auto found = labels.find(k);
    const std::string rules =
        found == labels.end() ? std::string() : printable(found->second.rules);
    return "     " +
           cut_to_width(printable(k.platform) + ": " +
                            (rules.empty() ? "no rules were listed" : rules),
                        columns > 5 ? columns - 5 : 1) +
           '\n';
}

} // namespace

std::string render_implausible(const std::vector<opportunity>& rows, const market_labels& labels,
                               unsigned columns, std::size_t most) {
    if (rows.empty()) return {};
    std::string out = fmt::format("Check by hand, not counted above: {} {} likelier a wrong pair "
                                  "than a gift (both rules whole in the report and the JSON)\n",
                                  grouped(rows.size()), rows.size() == 1 ? "edge is" : "edges are");
    out += render_table(rows, labels, columns, most);
    for (std::size_t i = 0; i < std::min(most, rows.size()); ++i) {
        const relation& r = rows[i].because;
        out += fmt::format("{:>3}  {} times likelier a wrong pair than a gift; {}, {}\n", i + 1,
                           grouped(static_cast<std::uint64_t>(rows[i].implausible_odds)),
                           to_string(r.kind), to_string(r.tier));
        for (const auto* side : {&r.left, &r.right})
            for (const auto& k : *side) out += rules_line(k, labels, columns);
    }
    return out + '\n';
}

} // namespace dutchbook::graphs
