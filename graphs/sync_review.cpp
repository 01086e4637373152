// What people said of pairs stands above all that is proved, judged or read off titles.

#include <algorithm>
#include <map>
#include <set>

#include "graphs/sync_parts.hpp"

namespace dutchbook::graphs {
namespace {

constexpr double person_is_right = 0.99; ///< no measurement: people err, too

std::string said_by(const match::reviewed_pair& p) {
    std::string out = "A person's verdict";
    if (!p.by.empty()) out += " (" + p.by + ')';
    if (!p.note.empty()) out += ": " + p.note;
    return out + (out.ends_with('.') ? "" : ".");
}

} // namespace

/// After `finish`, before anything is asked. A pair of which a market was not read is left alone.
void sync::parts::apply_reviewed() {
    if (options.reviewed.empty()) return;
    std::map<market_key, const market*> by_alias;
    for (const market& m : book.rows())
        if (!m.alias.empty()) by_alias.emplace(market_key{m.key.platform, m.alias}, &m);
    const auto find = [&](const market_key& k) {
        const market* m = book.find(k);
        const auto at = by_alias.find(k);
        return m || at == by_alias.end() ? m : at->second;
    };
    std::vector<relation> said;
    for (const auto& p : options.reviewed) {
        const market *left = find(p.left), *right = find(p.right);
        if (!left || !right) continue;
        relation r;
        r.left = {left->key};
        r.right = {right->key};
        if (p.kind) r.kind = *p.kind;
        if (right->key < left->key) { // an alias may sort otherwise
            std::swap(r.left, r.right);
            r.kind = mirrored(r.kind);
        }
        reviewed_pairs.insert({r.left.front(), r.right.front()});
        r.confidence = person_is_right;
        r.tier = relation_tier::reviewed;
        r.reasoning = said_by(p);
        if (p.kind) said.push_back(std::move(r));
    }
    std::erase_if(related.relations, [this](const relation& r) {
        return r.left.size() == 1 && r.right.size() == 1 &&
               reviewed_pairs.contains({r.left.front(), r.right.front()});
    });
    std::erase_if(related.open, [this](const open_pair& p) {
        return reviewed_pairs.contains({std::min(p.left, p.right), std::max(p.left, p.right)});
    });
    std::ranges::move(said, std::back_inserter(related.relations));
}

} // namespace dutchbook::graphs
