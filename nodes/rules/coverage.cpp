#include <nodes/rules/coverage.hpp>

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include <nodes/contract/contract.hpp>
#include <nodes/rules/reading.hpp>

namespace dutchbook::rules {

coverage& coverage::operator+=(const coverage& other) {
    markets += other.markets;
    whole += other.whole;
    clauses += other.clauses;
    read += other.read;
    for (const auto& [text, n] : other.unread) unread[text] += n;
    return *this;
}

namespace {

/// Reads the rules of all markets, those of one event together.
template <typename Use>
void read_all(const catalogue& with, std::span<const market> markets, Use use) {
    std::map<std::pair<std::string, std::string>, std::vector<const market*>> events;
    for (const market& m : markets)
        events[{m.key.platform, m.event_id.empty() ? m.key.id : m.event_id}].push_back(&m);
    for (const auto& [key, members] : events) {
        const auto contracts = contract::compile_event(members);
        for (std::size_t i = 0; i < members.size(); ++i) {
            const reading r = read_rules(with, *members[i], contracts[i]);
            if (!r.clauses.empty()) use(*members[i], contracts[i], r);
        }
    }
}

} // namespace

std::map<std::string, coverage> coverage_of(const catalogue& with,
                                            std::span<const market> markets) {
    std::map<std::string, coverage> out;
    for (const market& m : markets) out[m.key.platform];
    read_all(with, markets,
             [&out](const market& m, const contract::contract& asks, const reading& r) {
                 coverage& into = out[m.key.platform];
                 ++into.markets;
                 into.whole += r.whole();
                 into.clauses += r.clauses.size();
                 for (const clause& c : r.clauses) {
                     if (c.means != meaning::unread) {
                         ++into.read;
                         continue;
                     }
                     std::string text = template_of(c.text, asks);
                     if (!c.problem.empty()) text += " (" + std::string(c.problem) + ")";
                     ++into.unread[text];
                 }
             });
    return out;
}

std::vector<unread_template> unread_templates(const catalogue& with,
                                              std::span<const market> markets) {
    std::map<std::string, unread_template> found;
    read_all(with, markets,
             [&found](const market& m, const contract::contract& asks, const reading& r) {
                 for (const clause& c : r.clauses) {
                     if (c.means != meaning::unread || !c.problem.empty()) continue;
                     auto& one = found[template_of(c.text, asks)];
                     ++one.clauses;
                     const bool of_event = !one.samples.empty() &&
                                           one.samples.back().in->event_id == m.event_id &&
                                           one.samples.back().in->key.platform == m.key.platform;
                     if (one.samples.size() < 2 && !of_event)
                         one.samples.push_back({&m, std::string(c.text)});
                 }
             });
    std::vector<unread_template> out;
    for (auto& [text, one] : found) {
        one.text = text;
        out.push_back(std::move(one));
    }
    std::ranges::stable_sort(out, std::ranges::greater{}, &unread_template::clauses);
    return out;
}

} // namespace dutchbook::rules
