#include "nodes/judge/pair_end.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace dutchbook::judge {
namespace {

constexpr std::array<std::string_view, open_cause_count> cause_names{
    "model_off",  "stopped",   "out_of_time", "over_budget", "no_quota", "key_refused",
    "model_down", "too_large", "no_verdict",  "no_wording",  "hostile"};

bool before(const pair_end& x, const pair_end& y) {
    return std::tie(x.left, x.right) < std::tie(y.left, y.right);
}

} // namespace

std::string_view to_string(open_cause why) noexcept {
    return cause_names[static_cast<std::size_t>(why)];
}

pair_ends::pair_ends(std::span<const open_pair> open, open_cause why) {
    ends_.reserve(open.size());
    for (const auto& p : open) {
        pair_end one;
        one.left = std::min(p.left, p.right);
        one.right = std::max(p.left, p.right);
        one.why = why;
        ends_.push_back(std::move(one));
    }
    std::sort(ends_.begin(), ends_.end(), before);
}

void pair_ends::add(std::vector<pair_end> more) {
    ends_.insert(ends_.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
    std::sort(ends_.begin(), ends_.end(), before);
}

const pair_end* pair_ends::find(const market_key& a, const market_key& b) const noexcept {
    const auto wanted = a < b ? std::tie(a, b) : std::tie(b, a);
    const auto at = std::partition_point(ends_.begin(), ends_.end(), [&](const pair_end& x) {
        return std::tie(x.left, x.right) < wanted;
    });
    return at != ends_.end() && std::tie(at->left, at->right) == wanted ? &*at : nullptr;
}

pair_end* pair_ends::find(const market_key& a, const market_key& b) noexcept {
    return const_cast<pair_end*>(std::as_const(*this).find(a, b));
}

pair_counts count(std::span<const pair_end> ends) {
    pair_counts out;
    out.open = ends.size();
    for (const auto& e : ends) {
        out.titles += e.titles;
        out.related += e.what == pair_end::kind::related;
        out.unrelated += e.what == pair_end::kind::unrelated;
        out.refused += e.what == pair_end::kind::refused;
        if (e.cached) {
            ++out.cached;
        } else if (!e.asked) {
            ++out.not_asked;
            ++out.not_asked_by[e.why];
        } else {
            ++out.asked;
            ++(e.settled() ? out.judged : out.left);
            if (!e.settled()) ++out.left_by[e.why];
        }
    }
    return out;
}

} // namespace dutchbook::judge
