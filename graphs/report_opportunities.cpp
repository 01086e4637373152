#include <algorithm>

#include <fmt/format.h>

#include "graphs/report_parts.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs::report {
namespace {

std::string size_text(quantity q) {
    const auto whole = q.micros / micros_per_unit, cents = q.micros % micros_per_unit / 10'000;
    const std::string text = grouped(static_cast<std::uint64_t>(std::max<std::int64_t>(0, whole)));
    return cents > 0 ? fmt::format("{}.{:02}", text, cents) : text;
}

/// Prices are shown to 0.01 ¢, rounded up: a shown price is never better than the real one.
std::string price_text(price p) {
    const auto hundredths = (p.micros + 99) / 100;
    return hundredths % 100 == 0 ? fmt::format("{}¢", hundredths / 100)
                                 : fmt::format("{}.{:02}¢", hundredths / 100, hundredths % 100);
}

/// Every digit there is, and at least the cents.
std::string exact_dollars(money m) {
    std::string text = format_micros(m.micros);
    const auto point = text.find('.');
    if (point == std::string::npos) return '$' + text + ".00";
    return '$' + text + std::string(text.size() - point < 3 ? 1 : 0, '0');
}

std::string_view side_text(side s) { return s == side::yes ? "YES" : "NO"; }

std::optional<timestamp> settles(const opportunity& o, const market_labels& labels) {
    std::optional<timestamp> latest;
    for (const auto& l : o.legs)
        if (const auto found = labels.find(l.key); found != labels.end())
            latest = std::max(latest, found->second.settles);
    return latest;
}

std::string figures_row(std::size_t rank, const opportunity& o, const report_data& data) {
    const auto when = settles(o, data.labels);
    const market_key& first = o.legs.empty() ? o.buy : o.legs.front().key;
    const std::string date = when ? format_timestamp(*when).substr(0, 10) : "unknown";
    std::string row = fmt::format(R"(<tbody data-k="{}||{}|{:.6g}|{:.6g}|{}|{}|{}|{}">)", rank,
                                  o.net.micros, o.net_return, o.annualised, o.size.micros,
                                  o.cost.micros, to_string(o.because.tier), date);
    row += fmt::format(
        R"(<tr class="fig"><td class="n dim">{}</td><td class="what">{}</td><td class="n net">{}</td>)",
        rank, market_html(first, data.labels), dollars(o.net.micros));
    row += fmt::format(
        R"(<td class="n">{}</td><td class="n">{}</td><td class="n">{}</td><td class="n">{}</td>)",
        percent(o.net_return), percent(o.annualised, 1), size_text(o.size),
        cost_dollars(o.cost.micros));
    row += fmt::format(R"(<td>{}</td><td class="w">{} <span class="dim">{:.0f} d</span></td></tr>)",
                       tier_html(o.because.tier), date, o.days);
    return row;
}

std::string legs_table(const opportunity& o, const market_labels& labels) {
    std::string html =
        R"(<div class="wide"><table class="legs"><thead><tr><th>Venue</th><th>Market</th><th>Buy</th><th class="n">Quantity</th>)"
        R"(<th class="n">Average</th><th class="n">Worst</th><th class="n">Fee</th><th class="n">Cost with fee</th></tr></thead><tbody>)";
    for (const auto& l : o.legs) {
        const std::string id = fmt::format(R"(<span class="id">{}</span>)", isolated(l.key.id, 90));
        html += "<tr>" + cell(plain(l.key.platform, 30)) + cell(market_html(l.key, labels) + id) +
                cell(side_text(l.side)) + cell(size_text(l.size), "n") +
                cell(price_text(l.vwap), "n") + cell(price_text(l.worst), "n") +
                cell(exact_dollars(l.fee), "n") + cell(exact_dollars(l.cost), "n") + "</tr>";
    }
    return html + "</tbody></table></div>";
}

std::string sum_table(const opportunity& o) {
    const auto row = [](std::string_view name, money m, std::string_view css = "") {
        return fmt::format("<tr{}><th>{}</th><td class=\"n\">{}</td></tr>", css, name,
                           exact_dollars(m));
    };
    return "<table class=\"sum\">" + row("Pays at least", o.payoff) +
           row("Prices", o.payoff - o.gross) + row("Fees", o.fees) +
           row("Net", o.net, " class=\"total\"") + "</table>";
}

std::string list(std::string_view head, const std::vector<std::string>& items) {
    if (items.empty()) return {};
    std::string html = fmt::format("<h3>{}</h3><ul>", head);
    for (std::size_t i = 0; i < std::min<std::size_t>(items.size(), 8); ++i)
        html += "<li>" + isolated(items[i], 240) + "</li>";
    return html + "</ul>";
}

std::string detail_row(const opportunity& o, const report_data& data) {
    std::string rests;
    for (const auto& field : o.because.rests_on)
        rests += (rests.empty() ? "" : ", ") + plain(field, 40);
    std::string html = fmt::format(
        R"(<tr class="more"><td></td><td colspan="8"><details><summary>{}</summary><div class="body">{})",
        legs_line(o), legs_table(o, data.labels));
    html += fmt::format(
        R"(<div><h3>Why it holds</h3><p><span class="kind">{}</span> {} <span class="dim">confidence {}{}{}</span></p>{}</div>)",
        to_string(o.because.kind), isolated(o.because.reasoning, 600),
        percent(o.because.confidence, 1), rests.empty() ? "" : "; rests on ", rests,
        list("Risks", o.risks));
    html += fmt::format("<div>{}{}</div></div></details></td></tr></tbody>", sum_table(o),
                        curve_svg(o));
    return html;
}

std::string short_row(const opportunity& o) {
    return fmt::format(
        R"(<tr class="more"><td></td><td colspan="8" class="dim">{}</td></tr></tbody>)",
        legs_line(o));
}

std::string_view empty_text(const report_data& data) {
    if (data.facts.state == "failed")
        return "The run ended before it could price anything to the end.";
    return data.funnel.empty() ? "No portfolio of this run pays more than it costs after fees."
                               : "No portfolio of this run pays more than it costs after fees. The "
                                 "funnel below shows what became of the candidates.";
}

constexpr std::string_view head =
    R"(<div class="scroll" tabindex="0" role="region" aria-label="Opportunities"><table class="opps"><thead><tr><th class="n" data-s="a">#</th><th>Market</th>)"
    R"(<th class="n" data-s="d">Net</th><th class="n" data-s="d">Net %</th><th class="n" data-s="d">A year</th><th class="n" data-s="d">Size</th>)"
    R"(<th class="n" data-s="d">Capital</th><th data-s="a">Tier</th><th data-s="a">Settles</th></tr></thead>)";

} // namespace

std::string legs_line(const opportunity& o) {
    std::string line;
    for (const auto& l : o.legs)
        line += fmt::format("{}<b>{}</b> at {} on {}", line.empty() ? "" : " + ", side_text(l.side),
                            price_text(l.vwap), plain(l.key.platform, 30));
    return line;
}

std::string opportunities_section(const report_data& data, std::size_t budget_bytes) {
    const auto& rows = data.opportunities;
    if (rows.empty())
        return section_open("opportunities", "Opportunities") +
               fmt::format(R"(<p class="empty">{}</p></section>)", empty_text(data));
    std::string html = section_open("opportunities", "Opportunities",
                                    "Each portfolio pays at least its size in dollars whatever "
                                    "happens, if its relation holds. Taker prices at the "
                                    "depth of the books, fees included, rounded against us. Rows "
                                    "are priced one by one: two of them may want the "
                                    "same orders.");
    html += head;
    // The last third of the room is for rows without their detail.
    std::size_t shown = 0, full = 0;
    for (; shown < rows.size(); ++shown) {
        const std::string figures = figures_row(shown + 1, rows[shown], data);
        const std::string detail =
            html.size() < budget_bytes * 2 / 3 ? detail_row(rows[shown], data) : std::string();
        const bool fits =
            !detail.empty() && html.size() + figures.size() + detail.size() <= budget_bytes;
        const std::string rest = fits ? detail : short_row(rows[shown]);
        if (shown > 0 && html.size() + figures.size() + rest.size() > budget_bytes) break;
        html += figures + rest;
        full += fits ? 1 : 0;
    }
    html += "</table></div>";
    if (full < rows.size())
        html += fmt::format(
            R"(<p class="note">{} of {} rows are listed, the first {} with their legs. The store has all.</p>)",
            grouped(shown), grouped(rows.size()), grouped(full));
    return html + "</section>";
}

} // namespace dutchbook::graphs::report
