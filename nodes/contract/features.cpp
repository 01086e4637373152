#include <algorithm>

#include "nodes/contract/contract.hpp"
#include "nodes/contract/hash.hpp"

namespace dutchbook::contract {
namespace {

void sort_unique(std::vector<std::uint64_t>& keys) {
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

} // namespace

void features(const contract& c, block_features& into) {
    into.terms.clear();
    into.typed.clear();
    std::vector<std::uint64_t>& names = into.terms;
    for (const auto& t : c.terms)
        if (t.weight != weight::filler) names.push_back(t.id);
    // Pairs of words meet far fewer markets than words: what is asked about x one another or the
    // subject.
    for (std::size_t i = 0; i < c.terms.size(); ++i) {
        const auto& a = c.terms[i];
        if (a.weight < weight::plain || a.number) continue;
        for (std::size_t k = i + 1; k < c.terms.size() && into.typed.size() < 64; ++k) {
            const auto& b = c.terms[k];
            if (b.weight < weight::plain || b.number || a.id == b.id) continue;
            into.typed.push_back(pair_id(std::min(a.id, b.id), std::max(a.id, b.id)));
        }
    }
    sort_unique(into.terms);
    sort_unique(into.typed);
}

} // namespace dutchbook::contract
