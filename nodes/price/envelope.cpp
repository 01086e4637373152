#include <algorithm>

#include "nodes/price/sizing.hpp"

namespace dutchbook::pricing {

envelope::envelope(std::span<const ladder> legs, int guaranteed) {
    std::vector<std::size_t> at(legs.size(), 0);
    int128 slope = static_cast<int128>(guaranteed) * micros_per_unit * micros_per_unit;
    for (const ladder& leg : legs) {
        slope -= leg.unit_cost_e12(0);
        slack_e18_ += static_cast<int128>(leg.slack_micros()) * micros_per_unit * micros_per_unit;
    }
    quantity start;
    int128 net_e18 = 0;
    bool rising = true;
    for (;;) {
        quantity end = legs.front().end_of(at.front());
        for (std::size_t i = 1; i < legs.size(); ++i) end = std::min(end, legs[i].end_of(at[i]));
        const std::int64_t bounded = clamp_micros(slope);
        net_e18 += static_cast<int128>(bounded) * (end - start).micros;
        pieces_.push_back({end, bounded, net_e18});
        rising = rising && bounded > 0;
        if (rising) top_ = end;
        if (bounded < 0 && net_e18 + slack_e18_ <= 0) return;
        for (std::size_t i = 0; i < legs.size(); ++i) {
            if (legs[i].end_of(at[i]) != end) continue;
            slope += legs[i].unit_cost_e12(at[i]);
            if (++at[i] == legs[i].levels().size()) return;
            slope -= legs[i].unit_cost_e12(at[i]);
        }
        start = end;
    }
}

int128 envelope::bound_e18(quantity size) const noexcept {
    auto in = std::ranges::lower_bound(pieces_, size, {}, &piece::end);
    if (in == pieces_.end()) --in;
    return in->net_at_end_e18 - static_cast<int128>(in->slope_e12) * (in->end - size).micros +
           slack_e18_;
}

std::vector<quantity> envelope::steps() const {
    std::vector<quantity> sizes;
    sizes.reserve(pieces_.size());
    for (const piece& p : pieces_) sizes.push_back(p.end);
    return sizes;
}

} // namespace dutchbook::pricing
