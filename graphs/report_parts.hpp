#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "graphs/report.hpp"

namespace dutchbook::graphs::report {

/// Foreign text made harmless: one printable line of at most `columns`, with the five characters of
/// HTML escaped. Fit for element content and for attributes in double quotes.
std::string plain(std::string_view foreign, unsigned columns = 200);
/// The same inside <bdi>, so that its writing direction stays its own.
std::string isolated(std::string_view foreign, unsigned columns = 200);

/// `<section id=…>` with its heading and, where there is one, the note below it.
std::string section_open(std::string_view id, std::string_view title, std::string_view note = {});
/// A table in a frame that scrolls, up to and with <tbody>; `columns` are headings with their CSS
/// classes.
std::string
table_open(std::string_view label,
           std::initializer_list<std::pair<std::string_view, std::string_view>> columns);
inline constexpr std::string_view table_close = "</tbody></table></div>";
/// `<td class=…>` round finished HTML.
std::string cell(std::string_view html, std::string_view css_class = {});
/// A right-aligned count.
std::string count_cell(std::uint64_t n);

/// "1234" -> "1.2k": for labels with no room.
std::string compact(std::uint64_t n);
/// "2026-03-01 12:00 UTC".
std::string moment(timestamp t);

/// Content of the page's one <style> and one <script>.
std::string_view style_sheet() noexcept;
std::string_view script() noexcept;
/// "'sha256-…'" of a text, as a Content-Security-Policy names it.
std::string policy_hash(std::string_view text);

/// What a section may cost; each returns whole elements and says what it left out.
std::string header_section(const report_data& data);
std::string notices_section(const report_data& data);
std::string opportunities_section(const report_data& data, std::size_t budget_bytes);
/// What is to be checked by hand, with the rules of both sides; empty where there is none.
std::string implausible_section(const report_data& data, std::size_t budget_bytes);
std::string funnel_section(const report_data& data);
std::string relations_section(const report_data& data, std::size_t budget_bytes);
std::string rejects_section(const report_data& data);
std::string graph_section(const report_data& data);
std::string stages_section(const report_data& data);
std::string ledger_section(const report_data& data);
std::string sync_section(const report_data& data);

/// The title of a market with what YES stands for; its id where the title is unknown.
std::string market_html(const market_key& key, const market_labels& labels, unsigned columns = 140);
/// "YES at 42¢ on kalshi + NO at 55¢ on polymarket".
std::string legs_line(const opportunity& o);
/// Badge of a tier, with a sentence for who hovers.
std::string tier_html(relation_tier tier);
/// profit(size) as SVG; empty for fewer than two points.
std::string curve_svg(const opportunity& o);
/// A horizontal bar that fills `share` of its cell.
std::string bar_svg(double share, std::string_view css_class = "bar");

} // namespace dutchbook::graphs::report
