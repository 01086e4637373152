#include <nodes/store/pairs.hpp>

#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace dutchbook::store {

namespace {

struct ranked {
    similarity row;
    bool own = true;
};

int strength(relation_kind kind) noexcept {
    switch (kind) {
    case relation_kind::identity:
    case relation_kind::complement:
        return 0;
    case relation_kind::subset:
    case relation_kind::superset:
        return 1;
    default:
        return 2;
    }
}

bool better(const ranked& a, const ranked& b) {
    const auto order = [](const ranked& r) {
        return std::tuple(!r.own, strength(r.row.kind), static_cast<int>(r.row.tier),
                          -r.row.confidence, std::string_view{r.row.reasoning},
                          static_cast<int>(r.row.kind));
    };
    return order(a) < order(b);
}

/// What a relation implies about one member of each side, read from the left.
std::optional<relation_kind> implied(relation_kind kind, bool left_union, bool right_union) {
    if (!left_union && !right_union) return kind;
    switch (kind) {
    case relation_kind::identity: // every member lies within the whole of the other side
        if (left_union && right_union) return std::nullopt;
        return right_union ? relation_kind::superset : relation_kind::subset;
    case relation_kind::complement:
    case relation_kind::disjoint:
        return relation_kind::disjoint;
    case relation_kind::subset: // left within right: says something of each left member where right
                                // is single
        return right_union ? std::nullopt : std::optional{relation_kind::subset};
    case relation_kind::superset:
        return left_union ? std::nullopt : std::optional{relation_kind::superset};
    case relation_kind::exhaustive:
        return std::nullopt;
    }
    return std::nullopt;
}

} // namespace

std::vector<similarity> pairs_of(std::span<const relation> relations, timestamp at) {
    std::map<std::pair<market_key, market_key>, ranked> best;
    for (const relation& r : relations) {
        const auto kind = implied(r.kind, r.left.size() > 1, r.right.size() > 1);
        if (!kind) continue;
        const bool own = r.left.size() == 1 && r.right.size() == 1;
        for (const market_key& left : r.left)
            for (const market_key& right : r.right) {
                if (left == right) continue;
                const bool swap = right < left;
                similarity row{swap ? right : left,
                               swap ? left : right,
                               swap ? mirrored(*kind) : *kind,
                               r.confidence,
                               r.tier,
                               r.reasoning,
                               at};
                ranked candidate{std::move(row), own};
                const auto key = std::pair(candidate.row.first, candidate.row.second);
                const auto [place, fresh] = best.try_emplace(key, candidate);
                if (!fresh && better(candidate, place->second))
                    place->second = std::move(candidate);
            }
    }
    std::vector<similarity> out;
    out.reserve(best.size());
    for (auto& [key, entry] : best) out.push_back(std::move(entry.row));
    return out;
}

} // namespace dutchbook::store
