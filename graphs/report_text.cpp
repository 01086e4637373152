#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "graphs/report_parts.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs::report {

std::string plain(std::string_view foreign, unsigned columns) {
    std::string out;
    for (const char c : cut_to_width(printable(foreign), columns)) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

std::string isolated(std::string_view foreign, unsigned columns) {
    return "<bdi>" + plain(foreign, columns) + "</bdi>";
}

std::string section_open(std::string_view id, std::string_view title, std::string_view note) {
    std::string html = fmt::format(R"(<section id="{}"><h2>{}</h2>)", id, title);
    if (!note.empty()) html += fmt::format(R"(<p class="note">{}</p>)", note);
    return html;
}

std::string
table_open(std::string_view label,
           std::initializer_list<std::pair<std::string_view, std::string_view>> columns) {
    std::string html = fmt::format(
        R"(<div class="scroll" tabindex="0" role="region" aria-label="{}"><table><thead><tr>)",
        label);
    for (const auto& [name, css_class] : columns)
        html += css_class.empty() ? fmt::format("<th>{}</th>", name)
                                  : fmt::format(R"(<th class="{}">{}</th>)", css_class, name);
    return html + "</tr></thead><tbody>";
}

std::string cell(std::string_view html, std::string_view css_class) {
    return css_class.empty() ? fmt::format("<td>{}</td>", html)
                             : fmt::format(R"(<td class="{}">{}</td>)", css_class, html);
}

std::string count_cell(std::uint64_t n) { return cell(grouped(n), "n"); }

std::string compact(std::uint64_t n) {
    if (n < 10'000) return grouped(n);
    if (n < 1'000'000) return fmt::format("{:.3g}k", static_cast<double>(n / 100) / 10);
    if (n < 1'000'000'000) return fmt::format("{:.3g}M", static_cast<double>(n / 10'000) / 100);
    return fmt::format("{:.3g}G", static_cast<double>(n / 10'000'000) / 100);
}

std::string moment(timestamp t) {
    const std::string text = format_timestamp(t);
    return text.substr(0, 10) + ' ' + text.substr(11, 5) + " UTC";
}

std::string policy_hash(std::string_view text) {
    unsigned char digest[32];
    std::size_t size = 0;
    if (EVP_Q_digest(nullptr, "SHA256", nullptr, text.data(), text.size(), digest, &size) != 1 ||
        size != sizeof digest)
        throw std::runtime_error("SHA-256 is not available");
    unsigned char encoded[4 * ((sizeof digest + 2) / 3) + 1];
    const int length = EVP_EncodeBlock(encoded, digest, sizeof digest);
    return "'sha256-" +
           std::string(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(length)) +
           "'";
}

std::string market_html(const market_key& key, const market_labels& labels, unsigned columns) {
    const auto found = labels.find(key);
    if (found == labels.end() || printable(found->second.title).empty())
        return isolated(key.id, columns);
    std::string html = isolated(found->second.title, columns);
    if (!printable(found->second.outcome).empty())
        html +=
            fmt::format(" <span class=\"dim\">/ {}</span>", isolated(found->second.outcome, 60));
    return html;
}

std::string tier_html(relation_tier tier) {
    switch (tier) {
    case relation_tier::reviewed:
        return R"(<span class="tier proved" title="A person read both rules and said so">reviewed</span>)";
    case relation_tier::proved:
        return R"(<span class="tier proved" title="Proved over both contracts with their rules">proved</span>)";
    case relation_tier::judged:
        return R"(<span class="tier judged" title="A model's verdict that passed the post-check: read both rules">judged</span>)";
    case relation_tier::titles:
        break;
    }
    return R"(<span class="tier titles" title="Proved over titles alone, rules are missing or were not read whole: not riskless">titles</span>)";
}

std::string bar_svg(double share, std::string_view css_class) {
    const double width = share > 1 ? 1 : (share > 0 ? share : 0);
    return fmt::format(
        R"(<svg class="meter" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">)"
        R"(<rect class="track" width="1000" height="10"/><rect class="{}" width="{:.0f}" height="10"/></svg>)",
        css_class, width * 1000);
}

} // namespace dutchbook::graphs::report
