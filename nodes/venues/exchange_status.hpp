#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "page.hpp"

namespace dutchbook::venues {

/// Whether Kalshi trades right now, one part of the exchange (shard) at a time.
class exchange_status {
  public:
    struct shard_status {
        std::int32_t shard = 0;
        bool trades = false;
    };

    /// `first`: the top-level flags, which are those of shard 0. No list: they hold for all.
    exchange_status(bool first, std::optional<std::vector<shard_status>> list);

    /// Silence is no permission: false for a shard that a list leaves out, or tells twice unless
    /// both times that it trades.
    bool trades(std::int32_t shard) const noexcept;
    /// Whether the status says anything about this shard.
    bool tells(std::int32_t shard) const noexcept;

  private:
    const shard_status* find(std::int32_t shard) const noexcept;

    bool first_ = false;
    std::optional<std::vector<shard_status>> list_;
};

/// Reads a kalshi_exchange_status page; nothing where a top-level flag is missing or no boolean. An
/// entry of the list whose index cannot be read tells nothing, one whose flags cannot be read does
/// not trade.
std::optional<exchange_status> read_exchange_status(const raw_page& page);

} // namespace dutchbook::venues
