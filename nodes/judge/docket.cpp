#include "nodes/judge/docket.hpp"

#include <algorithm>
#include <utility>

namespace dutchbook::judge {
namespace {

constexpr std::size_t most_voided = 2; ///< the second may be as good as any
constexpr std::size_t most_apart = 20; ///< pairs a run of a wording that has no verdict

bool counts_for_wording(const verdict& said) { return said.void_because.empty() && !said.unsure; }

bool share_a_market(const market_key& a, const market_key& b, const market_key& c,
                    const market_key& d) {
    return a == c || b == d;
}

} // namespace

docket::docket(std::vector<asked_pair> pairs) : pairs_(std::move(pairs)) {
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        pairs_[i].rank = i;
        groups_[pairs_[i].wording.key].waiting.push_back(i);
    }
}

/// The verdict that two pairs without a common market agree on, and no third denies.
std::optional<verdict> docket::group::common() const {
    if (contradicted()) return std::nullopt;
    for (std::size_t i = 0; i < known_.size(); ++i)
        for (std::size_t k = i + 1; k < known_.size(); ++k) {
            const known &x = known_[i], &y = known_[k];
            if (!counts_for_wording(x.said) || !counts_for_wording(y.said) ||
                share_a_market(x.left, x.right, y.left, y.right))
                continue;
            verdict out = x.key < y.key ? x.said : y.said;
            out.confidence = std::min(x.said.confidence, y.said.confidence);
            return out;
        }
    return std::nullopt;
}

/// Two say different things, or one what holds for its names alone.
bool docket::group::contradicted() const {
    const known* first = nullptr;
    for (const known& one : known_) {
        if (!counts_for_wording(one.said)) continue;
        if (one.said.of_pair_alone) return true;
        if (first && first->said.kind != one.said.kind) return true;
        first = &one;
    }
    return false;
}

std::vector<docket::answer> docket::open(const verdict_cache& cache) {
    std::vector<answer> out;
    for (auto& [wording, g] : groups_) {
        for (const auto& row : cache.of_wording(wording))
            if (const auto said = cached(row))
                g.known_.push_back({row.left, row.right, row.key, *said});
        std::erase_if(g.waiting, [&](std::size_t at) {
            const auto& key = pairs_[at].key;
            const auto mine = std::ranges::find(g.known_, key, &known::key);
            std::optional<verdict> said;
            if (mine != g.known_.end())
                said = mine->said;
            else if (const auto row = cache.find(key))
                said = cached(*row);
            if (said) out.push_back({at, *said, false});
            return said.has_value();
        });
    }
    auto more = settled();
    out.insert(out.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
    return out;
}

std::vector<docket::answer> docket::settled() {
    std::vector<answer> out;
    for (auto& [wording, g] : groups_) {
        if (g.waiting.empty()) continue;
        const auto said = g.common();
        if (!said) continue;
        for (const auto at : std::exchange(g.waiting, {})) out.push_back({at, *said, true});
    }
    served_ += out.size();
    return out;
}

/// The next who may speak for all: one at a time, so that a text which voids its verdict costs one
/// asking. Where no two share no market, everyone speaks for himself.
void docket::choose(group& of, std::vector<std::size_t>& into) {
    std::vector<std::pair<market_key, market_key>> heard;
    for (const known& one : of.known_)
        if (counts_for_wording(one.said)) heard.emplace_back(one.left, one.right);
    const auto next_apart = [&](auto from) {
        return std::find_if(from, of.waiting.end(), [&](std::size_t at) {
            const auto& pair = pairs_[at].pair;
            return std::ranges::none_of(heard, [&pair](const auto& other) {
                return share_a_market(pair.left, pair.right, other.first, other.second);
            });
        });
    };
    const auto chosen = next_apart(of.waiting.begin());
    bool alone = of.contradicted() || chosen == of.waiting.end();
    if (!alone && !heard.empty()) ++confirmations_;
    if (!alone && heard.empty()) { // is there a second one to confirm it?
        heard.emplace_back(pairs_[*chosen].pair.left, pairs_[*chosen].pair.right);
        alone = next_apart(chosen + 1) == of.waiting.end();
    }
    const auto first = alone ? of.waiting.begin() : chosen;
    const auto many = alone ? std::min(of.waiting.size(), most_apart - of.apart) : 1;
    const auto last = first + static_cast<std::ptrdiff_t>(many);
    if (alone) of.apart += many;
    into.insert(into.end(), first, last);
    of.waiting.erase(first, last);
}

std::vector<asked_pair> docket::next() {
    std::vector<std::size_t> places;
    for (auto& [wording, g] : groups_)
        if (!g.waiting.empty() && g.voided < most_voided && !g.common()) choose(g, places);
    std::ranges::sort(places);
    asked_ += places.size();
    std::vector<asked_pair> out;
    for (const auto at : places) out.push_back(pairs_[at]);
    return out;
}

void docket::take(std::size_t at, const verdict& said) {
    const auto& p = pairs_[at];
    auto& g = groups_[p.wording.key];
    g.known_.push_back({p.pair.left, p.pair.right, p.key, said});
    g.voided += !counts_for_wording(said);
}

docket::counts docket::summary() const {
    counts out;
    out.wordings = groups_.size();
    out.asked = asked_;
    out.confirmations = confirmations_;
    out.served = served_;
    for (const auto& [wording, g] : groups_) out.withdrawn += g.contradicted();
    return out;
}

} // namespace dutchbook::judge
