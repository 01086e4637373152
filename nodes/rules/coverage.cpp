#include <nodes/rules/coverage.hpp>

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

std::map<std::string, coverage> coverage_of(const catalogue& with,
                                            std::span<const market> markets) {
    std::map<std::pair<std::string, std::string>, std::vector<const market*>> events;
    for (const market& m : markets)
        events[{m.key.platform, m.event_id.empty() ? m.key.id : m.event_id}].push_back(&m);
    std::map<std::string, coverage> out;
    for (const auto& [key, members] : events) {
        coverage& into = out[key.first];
        const auto contracts = contract::compile_event(members);
        for (std::size_t i = 0; i < members.size(); ++i) {
            const reading r = read_rules(with, *members[i], contracts[i]);
            if (r.clauses.empty()) continue;
            ++into.markets;
            into.whole += r.whole();
            into.clauses += r.clauses.size();
            for (const clause& c : r.clauses) {
                if (c.means != meaning::unread) {
                    ++into.read;
                    continue;
                }
                std::string text = template_of(c.text, contracts[i]);
                if (!c.problem.empty()) text += " (" + std::string(c.problem) + ")";
                ++into.unread[text];
            }
        }
    }
    return out;
}

} // namespace dutchbook::rules
