#include "quality.hpp"

#include <algorithm>
#include <chrono>

namespace dutchbook::venues {

std::optional<reject_reason> refusal(const market& m, const quality_limits& limits,
                                     timestamp as_of) noexcept {
    if (limits.min_volume_usd && m.volume && *m.volume < *limits.min_volume_usd)
        return reject_reason::low_volume;
    if (limits.min_liquidity_usd && m.liquidity && *m.liquidity < *limits.min_liquidity_usd)
        return reject_reason::low_liquidity;
    if (limits.max_spread && m.yes_bid && m.yes_ask &&
        m.yes_ask->micros - m.yes_bid->micros > limits.max_spread->micros)
        return reject_reason::wide_spread;
    if (limits.horizon_days && m.end_date) {
        const auto left = std::chrono::floor<std::chrono::days>(*m.end_date - as_of);
        if (left.count() >= *limits.horizon_days &&
            *m.end_date - as_of > std::chrono::days(*limits.horizon_days))
            return reject_reason::beyond_horizon;
    }
    return std::nullopt;
}

void apply_quality(std::vector<market>& markets, std::vector<reject>& rejects,
                   const quality_limits& limits, timestamp as_of) {
    std::erase_if(markets, [&](market& m) {
        const auto why = refusal(m, limits, as_of);
        if (why) rejects.push_back({m.key, *why, m.sequence});
        return why.has_value();
    });
}

} // namespace dutchbook::venues
