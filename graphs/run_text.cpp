#include "graphs/run_text.hpp"

#include <algorithm>

#include "graphs/table.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs {

void write_result_text(std::ostream& out, const sync_result& r, const report_data& data,
                       const terminal_facts& terminal) {
    const unsigned columns = terminal.is_terminal ? terminal.columns : 200;
    const bool nothing_priced =
        data.opportunities.empty() && r.run.outcome != engine::run_outcome::complete;
    out << (nothing_priced ? "No opportunity is known: the run is incomplete.\n"
                           : render_table(data.opportunities, data.labels, columns))
        << '\n'
        << render_implausible(data.implausible, data.labels, columns)
        << render_funnel(data.funnel, columns) << '\n'
        << render_summary(r.run.final);
    for (const auto& n : r.news) out << "new: " << news_line(n) << '\n';
    if (r.more_news) out << "new: and more than can be listed\n";
    for (const auto& m : data.facts.missing) out << "missing: " << printable(m) << '\n';
}

void write_score_text(std::ostream& out, const sim::score& s) {
    for (const auto& r : s.wrong)
        out << "wrong: " << to_string(r.kind) << " of " << r.left.front().id << " and "
            << r.right.front().id << ": " << printable(r.reasoning) << '\n';
    constexpr std::size_t most_missed = 10;
    for (std::size_t i = 0; i < std::min(most_missed, s.missed.size()); ++i)
        out << "missed: " << to_string(*s.missed[i].kind) << " of " << s.missed[i].left.front().id
            << " and " << s.missed[i].right.front().id << '\n';
    if (s.missed.size() > most_missed)
        out << "missed: " << grouped(s.missed.size() - most_missed) << " more\n";
    out << "planted pairs:         " << s.pairs_planted << ", found " << s.pairs_found
        << ", missed " << s.pairs_missed() << ", wrong " << s.pairs_wrong << ", wrong proved "
        << s.wrong_proved << '\n'
        << "planted fine print:    " << s.fine_print.planted << ", found " << s.fine_print.found
        << ", left at titles " << s.fine_print_as_titles << '\n'
        << "planted for a model:   " << s.model_only.planted << ", found " << s.model_only.found
        << '\n'
        << "planted opportunities: " << s.opportunities_planted << ", found "
        << s.opportunities_found << ", missed " << s.opportunities_missed() << ", wrong "
        << s.opportunities_wrong << '\n';
}

void write_bytes_text(std::ostream& out, const deliver::byte_meter& b) {
    const auto text = [](std::int64_t n) { return grouped(static_cast<std::uint64_t>(n)); };
    out << "bytes:  " << text(b.raw_read) << " read, " << text(b.full_rewrite)
        << " in a full rewrite, " << text(b.sent) << " sent\n";
}

void write_preview_text(std::ostream& out, const deliver::delivery_preview& would) {
    const auto line = [&out](std::string_view name, const deliver::kind_preview& p) {
        out << "shadow: " << name << ": " << p.inserts << " inserts, " << p.updates << " updates, "
            << p.unchanged << " unchanged, " << p.bytes << " bytes\n";
    };
    for (const auto k : store::all_kinds) line(to_string(k), would.of(k));
    line("all", would.total());
    out << "shadow: " << would.requests << " requests; a full rewrite is " << would.full_rewrite
        << " bytes; nothing was sent or written\n";
}

} // namespace dutchbook::graphs
