#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include <nodes/match/align_events.hpp>
#include <nodes/match/confidence.hpp>
#include <nodes/match/relate_state.hpp>
#include <nodes/rules/settle.hpp>

namespace dutchbook::match {
namespace {

using contract::finding;

constexpr std::size_t largest_union_event = 512; ///< events beyond this have no unions tried

/// A pair of the group, until it is known what the others imply.
struct pair_verdict {
    std::uint32_t left, right;
    contract::verdict verdict;
    std::string because; ///< what the rules have to say to it
};

bool same_question(relation_kind kind) {
    return kind == relation_kind::identity || kind == relation_kind::complement;
}

/// (market, group), sorted: the market is the same question as one or several of that group, or its
/// opposite.
using matches = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

void note_match(matches& into, std::uint32_t market, std::uint32_t group) {
    const std::pair entry(market, group);
    const auto at = std::lower_bound(into.begin(), into.end(), entry);
    if (at == into.end() || *at != entry) into.insert(at, entry);
}

bool has(const matches& sorted, std::uint32_t market, std::uint32_t group) {
    return std::binary_search(sorted.begin(), sorted.end(), std::pair(market, group));
}

/// What relating one group needs; lives for that group only.
class group_relater {
  public:
    group_relater(const relate_state& state, std::uint32_t group, related& into)
        : s_(state), group_(group), into_(into) {}

    void run() {
        prove_pairs();
        settle_open();
        drop_contradictions();
        prove_unions();
        rank_aligned();
        emit_pairs();
    }

  private:
    void prove_pairs();
    void settle_open();
    void settle(pair_verdict& p);
    void count_refuted(const contract::verdict& v);
    void drop_contradictions();
    void rank_aligned();
    void prove_unions();
    void try_union(std::uint32_t whole, std::uint32_t group);
    bool may_unite(std::uint32_t group) const {
        return s_.size_of(group) >= 2 && s_.size_of(group) <= largest_union_event;
    }
    std::vector<std::uint32_t> near_groups(std::uint32_t market) const;
    void emit_pairs();
    void emit_open(std::vector<const pair_verdict*>& open);
    /// `about` is one of the relation's markets.
    void emit(relation&& r, const contract::verdict& v, std::uint32_t about);
    const contract::contract& contract_of(std::uint32_t m) const { return s_.contracts[m]; }
    /// Rules are read of markets whose titles do not part them from another, once a group.
    rules::dossier& dossier_of(std::uint32_t m);

    const relate_state& s_;
    std::uint32_t group_;
    related& into_;
    std::vector<pair_verdict> pairs_; ///< by (left, right)
    matches matched_;
    std::unordered_map<std::uint32_t, rules::dossier> read_; ///< by market
    matches
        identical_; ///< of these, by one market with the same question: then no union is looked for
};

rules::dossier& group_relater::dossier_of(std::uint32_t m) {
    const auto at = read_.find(m);
    if (at != read_.end()) return at->second;
    rules::dossier fresh(s_.options.catalogue(), s_.at(m), contract_of(m));
    return read_.emplace(m, std::move(fresh)).first->second;
}

void group_relater::prove_pairs() {
    std::vector<std::uint32_t> partners;
    for (std::uint32_t m = s_.group_begin[group_]; m < s_.group_begin[group_ + 1]; ++m) {
        const auto choosers = s_.choosers(m);
        partners.assign(choosers.begin(), choosers.end());
        for (const std::uint32_t other : s_.candidates[m])
            if (other > m) partners.push_back(other);
        std::sort(partners.begin(), partners.end());
        partners.erase(std::unique(partners.begin(), partners.end()), partners.end());
        for (const std::uint32_t other : partners) {
            const auto titles = contract::prove(contract_of(m), contract_of(other));
            auto found =
                titles.what == finding::related
                    ? rules::weigh(s_.options.catalogue(), titles, dossier_of(m).as_listed(),
                                   dossier_of(other).as_listed())
                    : rules::weighed{titles, {}};
            ++into_.statistics.blocking.pairs;
            const bool refuted = found.verdict.what == finding::refuted;
            if (refuted && !rules::rules_may_settle(found, contract_of(m), contract_of(other))) {
                count_refuted(found.verdict);
                continue;
            }
            if (!refuted)
                ++(found.verdict.what == finding::related ? into_.statistics.related
                                                          : into_.statistics.open);
            pairs_.push_back({m, other, found.verdict, std::move(found.because)});
        }
    }
}

void group_relater::count_refuted(const contract::verdict& v) {
    ++into_.statistics.refuted;
    ++into_.statistics.refuted_by[static_cast<std::size_t>(v.because)];
}

/// Rules are read of the few most plausible pairs of a market that is no other's question yet.
void group_relater::settle_open() {
    constexpr std::size_t most_tried = 2;
    std::vector<std::uint32_t> settled; // markets with the same question elsewhere
    for (const pair_verdict& p : pairs_)
        if (p.verdict.what == finding::related && same_question(p.verdict.kind))
            settled.insert(settled.end(), {p.left, p.right});
    std::sort(settled.begin(), settled.end());
    std::vector<pair_verdict*> open;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        pair_verdict& p = pairs_[i];
        const bool same = std::binary_search(settled.begin(), settled.end(), p.left) ||
                          std::binary_search(settled.begin(), settled.end(), p.right);
        if (!same &&
            rules::rules_may_settle({p.verdict, {}}, contract_of(p.left), contract_of(p.right)))
            open.push_back(&p);
        if (i + 1 < pairs_.size() && pairs_[i + 1].left == p.left) continue;
        std::stable_sort(open.begin(), open.end(), [](const auto* a, const auto* b) {
            return a->verdict.confidence > b->verdict.confidence;
        });
        open.resize(std::min(open.size(), most_tried));
        for (pair_verdict* tried : open) settle(*tried);
        open.clear();
    }
    std::erase_if(pairs_, [this](const pair_verdict& p) {
        if (p.verdict.what == finding::refuted) count_refuted(p.verdict);
        return p.verdict.what == finding::refuted;
    });
}

void group_relater::settle(pair_verdict& p) {
    const bool was_open = p.verdict.what == finding::open;
    auto found = rules::settle_rules(s_.options.catalogue(), {p.verdict, p.because},
                                     dossier_of(p.left), dossier_of(p.right));
    if (found.verdict.what == finding::related) {
        ++into_.statistics.related;
        if (was_open) --into_.statistics.open;
    }
    p.verdict = found.verdict;
    p.because = std::move(found.because);
}

/// At most one of siblings that exclude each other is the same question as a market elsewhere:
/// where two are, neither is believed.
void group_relater::drop_contradictions() {
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> same; // market, group of the siblings
    const auto is_identity = [](const pair_verdict& p) {
        return p.verdict.what == finding::related && p.verdict.kind == relation_kind::identity;
    };
    const auto exclusive = [this](std::uint32_t m) {
        return contract_of(m).siblings != exclusivity::none;
    };
    for (const pair_verdict& p : pairs_) {
        if (!is_identity(p)) continue;
        if (exclusive(p.right)) ++same[{p.left, s_.group_of[p.right]}];
        if (exclusive(p.left)) ++same[{p.right, group_}];
    }
    for (pair_verdict& p : pairs_) {
        if (!is_identity(p)) continue;
        const auto many = [&](std::uint32_t m, std::uint32_t group) {
            const auto at = same.find({m, group});
            return at != same.end() && at->second > 1;
        };
        if (!many(p.left, s_.group_of[p.right]) && !many(p.right, group_)) continue;
        p.verdict.what = finding::open;
        p.verdict.because = contract::field::label;
        p.because = "two siblings that exclude each other came out as the same question";
        ++into_.statistics.contradictions;
        --into_.statistics.related, ++into_.statistics.open;
    }
    for (const pair_verdict& p : pairs_) {
        if (p.verdict.what != finding::related || !same_question(p.verdict.kind)) continue;
        note_match(matched_, p.left, s_.group_of[p.right]);
        note_match(matched_, p.right, group_);
        if (!is_identity(p)) continue;
        note_match(identical_, p.left, s_.group_of[p.right]);
        note_match(identical_, p.right, group_);
    }
}

/// What is left of two events that have outcomes in common is asked first.
void group_relater::rank_aligned() {
    std::vector<outcome_pair> identities;
    for (const pair_verdict& p : pairs_)
        if (p.verdict.what == finding::related && p.verdict.kind == relation_kind::identity)
            identities.emplace_back(p.left, p.right);
    for (const aligned_outcomes& a : align_events(s_, group_, identities)) {
        const auto place = [](const pair_verdict& p) { return outcome_pair(p.left, p.right); };
        auto at = std::ranges::lower_bound(pairs_, a.of, {}, place);
        if (at == pairs_.end() || place(*at) != a.of) { // they were no candidates of each other
            const auto v = contract::prove(contract_of(a.of.first), contract_of(a.of.second));
            at = pairs_.insert(at, {a.of.first, a.of.second, v, {}});
            ++into_.statistics.blocking.pairs, ++into_.statistics.open;
        }
        if (at->verdict.what != finding::open) continue;
        at->verdict.confidence = std::max(at->verdict.confidence, a.plausibility);
        at->because += std::string(at->because.empty() ? "" : "; ") + "of two events with " +
                       std::to_string(a.in_common) + " outcomes in common these are left";
    }
}

/// The first few events among a market's candidates, nearest first.
std::vector<std::uint32_t> group_relater::near_groups(std::uint32_t market) const {
    std::vector<std::uint32_t> out;
    for (const std::uint32_t other : s_.candidates[market]) {
        const std::uint32_t group = s_.group_of[other];
        if (std::find(out.begin(), out.end(), group) != out.end()) continue;
        if (out.size() == s_.options.events_per_market) break;
        out.push_back(group);
    }
    return out;
}

void group_relater::prove_unions() {
    for (std::uint32_t m = s_.group_begin[group_]; m < s_.group_begin[group_ + 1]; ++m)
        for (const std::uint32_t group : near_groups(m))
            if (group > group_ && may_unite(group)) try_union(m, group);
    if (!may_unite(group_)) return;
    std::vector<std::uint32_t> choosers; // markets of the other side that may equal a union of this
    for (std::uint32_t m = s_.group_begin[group_]; m < s_.group_begin[group_ + 1]; ++m) {
        const auto chosen_by = s_.choosers(m);
        choosers.insert(choosers.end(), chosen_by.begin(), chosen_by.end());
    }
    std::sort(choosers.begin(), choosers.end());
    choosers.erase(std::unique(choosers.begin(), choosers.end()), choosers.end());
    for (const std::uint32_t other : choosers) {
        const auto groups = near_groups(other);
        if (std::find(groups.begin(), groups.end(), group_) != groups.end())
            try_union(other, group_);
    }
}

void group_relater::try_union(std::uint32_t whole, std::uint32_t group) {
    if (has(identical_, whole, group)) return;
    const std::uint32_t first = s_.group_begin[group], count = s_.size_of(group);
    std::vector<const contract::contract*> members;
    for (std::uint32_t i = 0; i < count; ++i) members.push_back(&contract_of(first + i));
    const auto found = contract::prove_union(contract_of(whole), members);
    if (!found) return;
    std::vector<rules::party> parties;
    for (const std::size_t i : found->members)
        parties.push_back(dossier_of(first + static_cast<std::uint32_t>(i)).as_listed());
    const auto weighed = rules::weigh_union(s_.options.catalogue(), found->verdict,
                                            dossier_of(whole).as_listed(), parties);
    if (weighed.verdict.what != finding::related) return;
    ++into_.statistics.unions;
    note_match(matched_, whole, group);
    relation r;
    r.left.push_back(s_.at(whole).key);
    for (const std::size_t i : found->members)
        r.right.push_back(s_.at(first + static_cast<std::uint32_t>(i)).key);
    r.reasoning = rules::with_rules(contract::reasoning(contract_of(whole), members, *found),
                                    weighed.because);
    emit(std::move(r), weighed.verdict, whole);
}

void group_relater::emit(relation&& r, const contract::verdict& v, std::uint32_t about) {
    if (v.confidence < s_.options.min_confidence) {
        ++into_.statistics.unconfident;
        return;
    }
    std::sort(r.left.begin(), r.left.end());
    std::sort(r.right.begin(), r.right.end());
    r.kind = v.kind;
    if (r.right.front() < r.left.front()) {
        std::swap(r.left, r.right);
        r.kind = mirrored(r.kind);
    }
    r.confidence = measured_confidence(v.tier, s_.at(about));
    r.tier = v.tier;
    r.rests_on = contract::rests_on_names(v);
    into_.relations.push_back(std::move(r));
}

void group_relater::emit_pairs() {
    std::vector<const pair_verdict*> open;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        const pair_verdict& p = pairs_[i];
        // An identity with a sibling says it already: what holds there holds inside one venue's
        // event.
        const bool known =
            has(matched_, p.left, s_.group_of[p.right]) || has(matched_, p.right, group_);
        if (p.verdict.what == finding::open) {
            if (known)
                ++into_.statistics.implied;
            else
                open.push_back(&p);
        } else if (known && (p.verdict.kind == relation_kind::disjoint ||
                             p.verdict.kind == relation_kind::exhaustive)) {
            ++into_.statistics.implied;
        } else {
            relation r;
            r.left.push_back(s_.at(p.left).key);
            r.right.push_back(s_.at(p.right).key);
            r.reasoning = rules::with_rules(
                contract::reasoning(contract_of(p.left), contract_of(p.right), p.verdict),
                p.because);
            emit(std::move(r), p.verdict, p.left);
        }
        if (i + 1 == pairs_.size() || pairs_[i + 1].left != p.left) emit_open(open);
    }
}

void group_relater::emit_open(std::vector<const pair_verdict*>& open) {
    std::stable_sort(open.begin(), open.end(), [](const pair_verdict* a, const pair_verdict* b) {
        return a->verdict.confidence > b->verdict.confidence;
    });
    std::size_t kept = 0;
    for (const pair_verdict* p : open) {
        if (kept == s_.options.open_per_market ||
            p->verdict.confidence < s_.options.min_plausibility) {
            ++into_.statistics.open_dropped;
            continue;
        }
        ++kept;
        into_.open.push_back(
            {s_.at(p->left).key, s_.at(p->right).key, p->verdict.confidence,
             rules::with_rules(
                 contract::reasoning(contract_of(p->left), contract_of(p->right), p->verdict),
                 p->because)});
    }
    open.clear();
}

} // namespace

void relate_group(const relate_state& state, std::uint32_t group, related& into) {
    group_relater(state, group, into).run();
}

} // namespace dutchbook::match
