#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <dutchbook/market.hpp>

#include "page.hpp"

namespace dutchbook::venues {

/// Limits a market must keep to be worth matching. The defaults refuse nothing; a limit does not
/// apply to a market whose value is unknown.
struct quality_limits {
    std::optional<decimal> min_volume_usd; ///< Kalshi's volume counts contracts of at most $1
    std::optional<decimal> min_liquidity_usd;
    std::optional<price> max_spread;          ///< YES ask less YES bid, on the listing
    std::optional<std::int64_t> horizon_days; ///< latest end, from now
};

/// The limit a market breaks, or nothing.
std::optional<reject_reason> refusal(const market& m, const quality_limits& limits,
                                     timestamp as_of) noexcept;

/// Moves the markets that break a limit to `rejects`, with the reason; the rest keep their order.
void apply_quality(std::vector<market>& markets, std::vector<reject>& rejects,
                   const quality_limits& limits, timestamp as_of);

/// Rejects by reason. Not shared between threads; add them up.
class reject_counts {
  public:
    void add(reject_reason why) noexcept { ++counts_[std::size_t(why)]; }
    void add(const std::vector<reject>& rejects) noexcept {
        for (const reject& r : rejects) add(r.why);
    }
    std::uint64_t operator[](reject_reason why) const noexcept { return counts_[std::size_t(why)]; }
    std::uint64_t total() const noexcept {
        std::uint64_t sum = 0;
        for (const std::uint64_t n : counts_) sum += n;
        return sum;
    }

  private:
    std::array<std::uint64_t, std::size_t(reject_reason::count_)> counts_{};
};

} // namespace dutchbook::venues
