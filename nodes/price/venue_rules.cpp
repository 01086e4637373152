#include "nodes/price/venue_rules.hpp"

#include <algorithm>
#include <array>

namespace dutchbook::pricing {

const venue_rules& rules_of(std::string_view platform) noexcept {
    using namespace std::chrono;
    static constexpr std::array<venue_rules, 4> known{
        {{"kalshi",
          {},
          minutes{30}, // its settlement timer
          "Kalshi: can void a market or settle it at a fair value",
          {}},
         {"polymarket",
          money{micros_per_unit},
          hours{2}, // UMA's liveness
          "Polymarket: UMA can settle 50/50 and pay $0.50 to each side",
          {}},
         {"manifold", {}, {}, {}, killed_by::rules},   // play money pays no dollars
         {"predictit", {}, {}, {}, killed_by::fees}}}; // 10 % of profit, 5 % of withdrawals
    static constexpr venue_rules none{};
    const auto at = std::ranges::find(known, platform, &venue_rules::platform);
    return at == known.end() ? none : *at;
}

} // namespace dutchbook::pricing
