#include <nodes/match/align_events.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace dutchbook::match {
namespace {

constexpr std::size_t most_left = 8; ///< outcomes of a side; more of them are different lists

struct scored {
    outcome_pair of;
    double plausibility = 0;
};

/// Three outcomes or more, of which at most one comes true.
bool exclusive(const relate_state& s, std::uint32_t group) {
    for (std::uint32_t m = s.group_begin[group]; m < s.group_begin[group + 1]; ++m)
        if (s.contracts[m].siblings == exclusivity::none) return false;
    return s.size_of(group) > 2;
}

std::vector<std::uint32_t> left_over(const relate_state& s, std::uint32_t group,
                                     const std::set<std::uint32_t>& taken) {
    std::vector<std::uint32_t> out;
    for (std::uint32_t m = s.group_begin[group]; m < s.group_begin[group + 1]; ++m)
        if (!taken.contains(m) && !s.contracts[m].placeholder) out.push_back(m);
    return out;
}

/// Those that are better than any other pair of either of their outcomes.
std::vector<outcome_pair> mutual_best(const std::vector<scored>& all) {
    const auto rivalled = [&](const scored& one) {
        return std::ranges::any_of(all, [&](const scored& other) {
            const bool shares_one =
                (other.of.first == one.of.first) != (other.of.second == one.of.second);
            return shares_one && other.plausibility >= one.plausibility;
        });
    };
    std::vector<outcome_pair> out;
    for (const scored& one : all)
        if (!rivalled(one)) out.push_back(one.of);
    return out;
}

void align(const relate_state& s, std::uint32_t group, std::uint32_t other,
           const std::vector<outcome_pair>& same, std::vector<aligned_outcomes>& into) {
    if (2 * same.size() < std::min(s.size_of(group), s.size_of(other))) return;
    std::set<std::uint32_t> taken;
    for (const auto& [left, right] : same)
        if (!taken.insert(left).second || !taken.insert(right).second) return;
    const auto ours = left_over(s, group, taken), theirs = left_over(s, other, taken);
    if (ours.empty() || theirs.empty() || ours.size() > most_left || theirs.size() > most_left)
        return;
    std::vector<scored> open;
    for (const std::uint32_t left : ours)
        for (const std::uint32_t right : theirs) {
            const auto v = contract::prove(s.contracts[left], s.contracts[right]);
            if (v.what == contract::finding::open) open.push_back({{left, right}, v.confidence});
        }
    const bool last = ours.size() == 1 && theirs.size() == 1;
    for (const outcome_pair& p : mutual_best(open))
        into.push_back({p, last ? last_pair_plausibility : mutual_best_plausibility, same.size()});
}

} // namespace

std::vector<aligned_outcomes> align_events(const relate_state& s, std::uint32_t group,
                                           std::span<const outcome_pair> identities) {
    std::vector<aligned_outcomes> out;
    if (identities.size() < 2 || !exclusive(s, group)) return out;
    std::map<std::uint32_t, std::vector<outcome_pair>> same_in; // by group of the other side
    for (const outcome_pair& p : identities) same_in[s.group_of[p.second]].push_back(p);
    for (const auto& [other, same] : same_in)
        if (same.size() >= 2 && exclusive(s, other)) align(s, group, other, same, out);
    return out;
}

} // namespace dutchbook::match
