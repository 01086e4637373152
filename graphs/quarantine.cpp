#include "graphs/quarantine.hpp"

#include "graphs/table_text.hpp"

namespace dutchbook::graphs {

void quarantine::take(const venues::decoded_page& page,
                      const std::vector<venues::reject>& rejects) {
    if (most_ == 0) return;
    std::vector<std::pair<row_sequence, store::rejected_row>> found;
    for (const auto& r : rejects) {
        if (!venues::is_quarantined(r.why)) continue;
        store::rejected_row row;
        row.key = r.key;
        row.reason = venues::to_string(r.why);
        row.raw = venues::raw_row(page, r.at.row);
        found.emplace_back(r.at, std::move(row));
    }
    if (found.empty()) return;
    const std::lock_guard lock(mutex_);
    auto& of = of_[std::string(venues::to_string(page.page.from()))];
    for (auto& [at, row] : found) {
        of.bytes += row.raw.size();
        of.rows.emplace(at, std::move(row));
    }
    while (of.rows.size() > most_ || of.bytes > bytes_per_platform) {
        of.bytes -= of.rows.begin()->second.raw.size();
        of.rows.erase(of.rows.begin());
    }
}

void quarantine::note(std::string_view platform, const venues::news_list& met) {
    if (met.empty()) return;
    const std::lock_guard lock(mutex_);
    of_[std::string(platform)].news.merge(met);
}

std::vector<store::rejected_row> quarantine::rows() const {
    const std::lock_guard lock(mutex_);
    std::vector<store::rejected_row> out;
    for (const auto& [platform, of] : of_)
        for (const auto& [at, row] : of.rows) out.push_back(row);
    return out;
}

std::vector<news_item> quarantine::news(const std::set<store::met_name>& known) const {
    const std::lock_guard lock(mutex_);
    std::vector<news_item> out;
    for (const auto& [platform, of] : of_)
        for (const auto& n : of.news.sorted()) {
            news_item item{{platform, n.field, n.value}, n.count};
            if (!known.contains(item.name)) out.push_back(std::move(item));
        }
    return out;
}

bool quarantine::more_news() const {
    const std::lock_guard lock(mutex_);
    for (const auto& [platform, of] : of_)
        if (of.news.more()) return true;
    return false;
}

std::string news_line(const news_item& item) {
    std::string line = item.name.platform + " " + escaped(item.name.field);
    if (!item.name.value.empty()) line += " = " + escaped(item.name.value);
    return line + " (" + grouped(item.count) + (item.count == 1 ? " row)" : " rows)");
}

} // namespace dutchbook::graphs
