#include "nodes/price/ladder.hpp"

#include <algorithm>

namespace dutchbook::pricing {
namespace {

std::vector<level> buyable(std::span<const level> asks) {
    std::vector<level> kept;
    kept.reserve(asks.size());
    for (const level& l : asks)
        if (l.size.micros > 0 && l.at.micros > 0 && l.at.micros < micros_per_unit)
            kept.push_back(l);
    const auto cheaper = [](const level& a, const level& b) {
        return a.at != b.at ? a.at < b.at : a.size < b.size;
    };
    if (!std::ranges::is_sorted(kept, cheaper)) std::ranges::sort(kept, cheaper);
    const auto twice = std::ranges::unique(kept, {}, &level::at);
    kept.erase(twice.begin(), twice.end());
    return kept;
}

} // namespace

ladder::ladder(const fee_terms& terms, std::span<const level> asks, timestamp as_of)
    : terms_(terms), policy_(&policy_of(terms.kind)), as_of_(as_of), levels_(buyable(asks)) {
    ends_.reserve(levels_.size());
    before_.reserve(levels_.size());
    unit_costs_e12_.reserve(levels_.size());
    tally order;
    quantity end;
    std::int64_t dropped = 0; // fills whose fee may be too small to be billed
    bool billed = false;
    for (std::size_t i = 0; i < levels_.size() && end < most; ++i) {
        level& l = levels_[i];
        l.size = std::min(l.size, most - end);
        end = end + l.size;
        before_.push_back(order);
        ends_.push_back(end);
        const std::int64_t unit_fee = policy_->unit_fee_e12(terms_, l.at, as_of_);
        unit_costs_e12_.push_back(
            clamp_micros(static_cast<int128>(l.at.micros) * micros_per_unit + unit_fee));
        const int128 fee_before = order.fee_micros;
        add_fill(order, *policy_, terms_, l, as_of_);
        dropped += unit_fee > 0 && order.fee_micros == fee_before;
        billed |= unit_fee > 0;
    }
    levels_.resize(ends_.size());
    slack_micros_ = policy_->slack_micros(dropped + billed); // + the last level, bought in part
}

std::size_t ladder::level_at(quantity size) const noexcept {
    const auto at = std::ranges::lower_bound(ends_, size);
    const auto last = ends_.end() - 1;
    return static_cast<std::size_t>((at < last ? at : last) - ends_.begin());
}

order_total ladder::cost(quantity size) const noexcept {
    if (size.micros <= 0 || levels_.empty()) return policy_->settle({});
    const std::size_t i = level_at(size);
    const quantity start = ends_[i] - levels_[i].size;
    tally order = before_[i];
    add_fill(order, *policy_, terms_, {levels_[i].at, size - start}, as_of_);
    return policy_->settle(order);
}

int128 ladder::value_e12(quantity size) const noexcept {
    if (size.micros <= 0 || levels_.empty()) return 0;
    const std::size_t i = level_at(size);
    const quantity start = ends_[i] - levels_[i].size;
    return before_[i].value_e12 + static_cast<int128>(levels_[i].at.micros) * (size - start).micros;
}

quantity ladder::least_size(money value) const noexcept {
    if (value.micros <= 0) return {};
    const int128 wanted_e12 = static_cast<int128>(value.micros) * micros_per_unit;
    if (value_e12(depth()) < wanted_e12) return depth() + quantity{1};
    const auto in = std::ranges::partition_point(
        ends_, [&](quantity end) { return value_e12(end) < wanted_e12; });
    const auto i = static_cast<std::size_t>(in - ends_.begin());
    const int128 missing_e12 = wanted_e12 - before_[i].value_e12;
    const quantity start = ends_[i] - levels_[i].size;
    return start + quantity{static_cast<std::int64_t>(ceil_div(missing_e12, levels_[i].at.micros))};
}

price ladder::worst(quantity size) const noexcept {
    return levels_.empty() ? price{} : levels_[level_at(size)].at;
}

} // namespace dutchbook::pricing
