#include <algorithm>

#include "nodes/contract/align.hpp"

namespace dutchbook::contract {
namespace {

/// Others that ask the same about the same and differ in numbers alone.
struct bucket {
    std::size_t index;
    interval values;
};

struct buckets {
    std::vector<bucket> all;
    std::int64_t tick = 0;
    double confidence = 1;
};

buckets same_question(const contract& a, std::span<const contract* const> others) {
    buckets out;
    contract twin = a; // the same question with b's own numbers: every other field has to agree
    for (std::size_t i = 0; i < others.size(); ++i) {
        const contract& b = *others[i];
        if (!b.has_values) continue;
        contract twin_free =
            a; // the same question with b's own numbers: every other field has to agree
        twin_free.values = b.values;
        twin_free.tick = b.tick;
        const verdict v = prove(twin_free, b);
        if (v.what != finding::related || v.kind != relation_kind::identity) continue;
        if (a.values.unit != b.values.unit && a.values.unit != unit::none &&
            b.values.unit != unit::none)
            continue;
        if (b.tick > 0 && (out.tick == 0 || b.tick < out.tick)) out.tick = b.tick;
        out.confidence = std::min(out.confidence, v.confidence);
        out.all.push_back({i, b.values});
    }
    if (a.tick > 0 && (out.tick == 0 || a.tick < out.tick)) out.tick = a.tick;
    return out;
}

bool apart(set_relation r) { return r == set_relation::disjoint || r == set_relation::complement; }

/// The parts that `wanted` accepts, without repeats; empty where two of them overlap.
template <typename Wanted>
std::vector<bucket> pick(const buckets& from, Wanted wanted) {
    std::vector<bucket> parts;
    for (const auto& b : from.all) {
        if (!wanted(b)) continue;
        bool repeated = false;
        for (const auto& seen : parts) {
            const auto r = compare(seen.values, b.values, from.tick);
            if (r == set_relation::identity)
                repeated = true;
            else if (!apart(r))
                return {};
        }
        if (!repeated) parts.push_back(b);
    }
    return parts;
}

union_verdict make(const buckets& from, const std::vector<bucket>& parts, relation_kind kind) {
    union_verdict out;
    out.verdict.what = finding::related;
    out.verdict.kind = kind;
    out.verdict.confidence = from.confidence;
    out.verdict.rests_on = std::uint32_t{1} << static_cast<unsigned>(field::entity) |
                           std::uint32_t{1} << static_cast<unsigned>(field::subject) |
                           std::uint32_t{1} << static_cast<unsigned>(field::action) |
                           std::uint32_t{1} << static_cast<unsigned>(field::values);
    for (const auto& p : parts) out.members.push_back(p.index);
    return out;
}

} // namespace

std::optional<union_verdict> prove_union(const contract& a,
                                         std::span<const contract* const> others) {
    if (!a.has_values || others.size() < 2) return std::nullopt;
    const buckets same = same_question(a, others);
    if (same.all.size() < 2) return std::nullopt;
    bool has_opposite = false; // one market is the opposite: nobody needs a union of them for it
    for (const auto& b : same.all) {
        const auto r = compare(a.values, b.values, same.tick);
        if (r == set_relation::identity) return std::nullopt;
        has_opposite = has_opposite || r == set_relation::complement;
    }
    const auto inside = pick(same, [&](const bucket& b) {
        return compare(b.values, a.values, same.tick) == set_relation::subset;
    });
    const auto values_of = [](const std::vector<bucket>& parts) {
        std::vector<interval> out;
        for (const auto& p : parts) out.push_back(p.values);
        return out;
    };
    const bool plain = !a.negative;
    if (inside.size() >= 2 && covers_exactly(a.values, values_of(inside), same.tick))
        return make(same, inside, plain ? relation_kind::identity : relation_kind::complement);
    if (has_opposite) return std::nullopt;
    const auto outside =
        pick(same, [&](const bucket& b) { return apart(compare(b.values, a.values, same.tick)); });
    if (outside.size() < 2) return std::nullopt;
    auto everything = values_of(outside);
    everything.push_back(a.values);
    if (!covers_exactly(interval{}, everything, same.tick)) return std::nullopt;
    return make(same, outside, plain ? relation_kind::complement : relation_kind::identity);
}

} // namespace dutchbook::contract
