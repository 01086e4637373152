#include <nodes/match/row_score.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace dutchbook::match {
namespace {

std::string wanted_name(const labelled_row& row) {
    const bool same = row.kind == relation_kind::identity || row.kind == relation_kind::complement;
    const std::string name = same ? "same question" : "implication";
    return row.grade.empty() ? name : name + ", grade " + row.grade;
}

wanted_counts wanted_of(const row_finding& f) {
    wanted_counts out;
    if (f.row->claim != row_claim::relation) return out;
    out.wanted = 1;
    if (f.found)
        out.found = 1;
    else if (f.mark == row_mark::wrong)
        out.otherwise = 1;
    else if (f.silence == row_silence::refuted)
        out.refuted = 1;
    else if (f.silence == row_silence::open)
        out.open = 1;
    else
        out.silent = 1;
    return out;
}

/// The order of the report: what costs money first.
int urgency(const row_finding& f) {
    const int what = f.mark == row_mark::wrong       ? 0
                     : f.mark == row_mark::overclaim ? 1
                     : f.missed()                    ? 2
                                                     : 3;
    return f.row->doubtful ? what + 4 : what;
}

bool before(const row_finding& x, const row_finding& y) {
    const int first = urgency(x), second = urgency(y);
    return std::tie(first, x.row->family, x.row->file, x.row->line) <
           std::tie(second, y.row->family, y.row->file, y.row->line);
}

} // namespace

printed_counts& printed_counts::operator+=(const printed_counts& o) noexcept {
    printed += o.printed;
    right += o.right;
    overclaimed += o.overclaimed;
    wrong += o.wrong;
    return *this;
}

wanted_counts& wanted_counts::operator+=(const wanted_counts& o) noexcept {
    wanted += o.wanted;
    found += o.found;
    refuted += o.refuted;
    open += o.open;
    silent += o.silent;
    otherwise += o.otherwise;
    return *this;
}

void row_group::add(const row_finding& f) {
    ++rows;
    wanted += wanted_of(f);
    if (!f.printed) return;
    const bool wrong = f.mark == row_mark::wrong;
    tiers[f.tier] += {1, wrong ? 0u : 1u, f.mark == row_mark::overclaim ? 1u : 0u, wrong ? 1u : 0u};
}

printed_counts row_group::printed() const noexcept {
    printed_counts out;
    for (const auto& [tier, counts] : tiers) out += counts;
    return out;
}

row_score score_rows(std::vector<row_finding> findings) {
    row_score out;
    for (const row_finding& f : findings) {
        (f.row->doubtful ? out.doubtful : out.all).add(f);
        if (f.row->doubtful) continue;
        out.families[f.row->family].add(f);
        if (f.row->claim == row_claim::relation) out.wanted[wanted_name(*f.row)] += wanted_of(f);
    }
    std::sort(findings.begin(), findings.end(), before);
    out.findings = std::move(findings);
    return out;
}

} // namespace dutchbook::match
