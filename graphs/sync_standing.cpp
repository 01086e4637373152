// What earlier runs found and this one did not look at, or decides against.

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "graphs/sync_parts.hpp"
#include "nodes/rules/settle.hpp"

namespace dutchbook::graphs {

/// What speaks against a pair: a verdict of this run, or, where the store holds a relation that was
/// not found again, the contracts as they read today. Where they still prove it, it was only no
/// candidate this time and stands; a weak kind may be implied by a stronger relation instead.
void sync::parts::judge_standing(store::looked_at& looked) const {
    if (!compared) return; // a contract may be missing, and an empty one refutes
    const auto whole = [this](const market_key& k) {
        const market* m = book.find(k);
        return m && !half_read(*m);
    };
    for (const auto& [left, right] : reviewed_pairs) looked.settled.push_back({left, right});
    for (const auto& end : open_ends.all())
        if (end.settled() && whole(end.left) && whole(end.right))
            looked.settled.push_back({end.left, end.right});
    std::set<std::tuple<market_key, market_key, relation_kind>> found;
    for (const auto& r : related.relations)
        if (r.left.size() == 1 && r.right.size() == 1)
            found.emplace(r.left.front(), r.right.front(), r.kind);
    for (const auto& r : options.store->relations()) {
        if (r.left.size() != 1 || r.right.size() != 1) continue;
        const market *left = book.find(r.left.front()), *right = book.find(r.right.front());
        if (!left || !right || half_read(*left) || half_read(*right) ||
            found.contains({left->key, right->key, r.kind}))
            continue;
        const auto a = side_of(left->key), b = side_of(right->key);
        const auto proof =
            rules::prove(relating_with.catalogue(), a.row, a.asks, b.row, b.asks).verdict;
        const bool holds = proof.what == contract::finding::related && proof.kind == r.kind &&
                           proof.confidence >= options.config.match.min_confidence;
        const bool may_be_implied =
            r.kind == relation_kind::disjoint || r.kind == relation_kind::exhaustive;
        if (holds && !may_be_implied)
            looked.left_open.push_back({left->key, right->key});
        else if (proof.what == contract::finding::refuted ||
                 (proof.what == contract::finding::related && proof.kind != r.kind))
            looked.settled.push_back({left->key, right->key});
    }
}

/// Where nobody was asked again, a verdict of an earlier run stands before what titles alone say.
void sync::parts::keep_verdicts() {
    if (!options.store || store_failure) return;
    const auto unsettled = [this](const relation& r) {
        if (!is_titles_pair(r)) return false;
        const auto* end = open_ends.find(r.left.front(), r.right.front());
        return !end || !end->settled();
    };
    if (std::ranges::none_of(related.relations, unsettled)) return;
    std::map<std::pair<market_key, market_key>, relation> standing;
    for (auto& r : options.store->relations())
        if (r.tier == relation_tier::judged && r.left.size() == 1 && r.right.size() == 1)
            standing.emplace(std::pair(r.left.front(), r.right.front()), r);
    for (auto& r : related.relations) {
        if (!unsettled(r)) continue;
        const auto at = standing.find({r.left.front(), r.right.front()});
        if (at != standing.end()) r = at->second;
    }
}

} // namespace dutchbook::graphs
