// The figures of label rows as tables, and each mistake with what it rests on.

#include <algorithm>
#include <cstdio>
#include <utility>

#include <nodes/match/plain_text.hpp>
#include <nodes/match/row_score.hpp>
#include <nodes/match/wilson.hpp>

namespace dutchbook::match {
namespace {

constexpr std::size_t columns = 100, label_columns = 15, name_columns = 25;

std::string printed_columns(const printed_counts& c) {
    char text[96];
    std::snprintf(text, sizeof text, "%8zu%6zu%5zu%6zu%18s", c.printed, c.right, c.overclaimed,
                  c.wrong, share_text(c.right, c.printed).c_str());
    return text;
}

void add_group(std::string& out, const std::string& name, const row_group& group) {
    char wanted[64];
    std::snprintf(wanted, sizeof wanted, "%7zu%6zu%18s", group.wanted.wanted, group.wanted.found,
                  share_text(group.wanted.found, group.wanted.wanted).c_str());
    out += padded(name, name_columns) + printed_columns(group.printed()) + wanted + "\n";
    for (const auto& [tier, counts] : group.tiers)
        out += padded("  " + std::string(to_string(tier)), name_columns) + printed_columns(counts) +
               "\n";
}

std::string tables(const row_score& score) {
    std::string out =
        padded("family, tier", name_columns) +
        " printed  true over false  precision (95 %) wanted found     recall (95 %)\n";
    for (const auto& [family, group] : score.families) add_group(out, printable(family), group);
    add_group(out, "all", score.all);
    if (score.doubtful.rows > 0) add_group(out, "(doubtful labels)", score.doubtful);
    out += "true: as wanted or allowed; over: of these, proved though the fine print differs\n\n" +
           padded("wanted", name_columns) +
           "    rows found refuted  open  silent  otherwise     recall (95 %)\n";
    for (const auto& [name, c] : score.wanted) {
        char text[96];
        std::snprintf(text, sizeof text, "%8zu%6zu%8zu%6zu%8zu%11zu%18s\n", c.wanted, c.found,
                      c.refuted, c.open, c.silent, c.otherwise,
                      share_text(c.found, c.wanted).c_str());
        out += padded(printable(name), name_columns) + text;
    }
    return out;
}

void add_line(std::string& out, std::string_view label, const std::string& text) {
    bool first = true;
    for (const std::string& part : wrap(printable(text), columns - label_columns)) {
        out += padded(first ? "    " + std::string(label) : "", label_columns) + part + "\n";
        first = false;
    }
}

std::string market_text(const market& m) {
    return m.title + (m.yes_label.empty() ? "" : " [" + m.yes_label + "]");
}

std::string wanted_text(const labelled_row& row) {
    std::string out(row.wanted());
    for (std::size_t i = 0; i < row.allowed.size(); ++i)
        out += (i == 0 ? " (allowed: " : ", ") + std::string(to_string(row.allowed[i]));
    if (!row.allowed.empty()) out += ")";
    if (row.never_proved) out += ", never proved";
    return out;
}

std::string outcome_text(const row_finding& f) {
    if (f.printed)
        return std::string(to_string(*f.printed)) + ", " + std::string(to_string(f.tier));
    const bool field = f.silence == row_silence::refuted || f.silence == row_silence::open;
    return "nothing: " + std::string(to_string(f.silence)) + (field ? " (" + f.field + ")" : "");
}

void add_finding(std::string& out, const row_finding& f) {
    const labelled_row& row = *f.row;
    out += "  " + row.file + ":" + std::to_string(row.line) + "  " + printable(row.family) +
           (row.grade.empty() ? "" : ", grade " + printable(row.grade)) + "\n";
    add_line(out, "a", market_text(row.markets[0]));
    add_line(out, "b", market_text(row.markets[1]));
    add_line(out, "wanted", wanted_text(row));
    add_line(out, "printed", outcome_text(f));
    if (!f.because.empty()) add_line(out, "because", f.because);
    if (!f.rests_on.empty()) add_line(out, "rests on", f.rests_on);
    if (!row.material.empty()) add_line(out, "material", row.material);
}

template <class Which>
void add_findings(std::string& out, std::string_view what, const row_score& score,
                  const Which& which) {
    std::string list;
    std::size_t count = 0;
    for (const row_finding& f : score.findings)
        if (which(f)) {
            add_finding(list, f);
            ++count;
        }
    if (count > 0) out += "\n" + std::string(what) + ": " + std::to_string(count) + "\n" + list;
}

} // namespace

std::string row_report(const row_score& score) {
    std::string out = tables(score);
    const auto sure = [](row_mark mark) {
        return [mark](const row_finding& f) { return !f.row->doubtful && f.mark == mark; };
    };
    add_findings(out, "false", score, sure(row_mark::wrong));
    add_findings(out, "overclaimed", score, sure(row_mark::overclaim));
    add_findings(out, "missed", score,
                 [](const row_finding& f) { return !f.row->doubtful && f.missed() && !f.printed; });
    add_findings(
        out, "doubtful labels that differ (never counted)", score, [](const row_finding& f) {
            return f.row->doubtful &&
                   (f.mark == row_mark::wrong || f.mark == row_mark::overclaim || f.missed());
        });
    return out;
}

} // namespace dutchbook::match
