#include "nodes/price/implausible.hpp"

#include <algorithm>
#include <cmath>

#include "nodes/price/wide.hpp"

namespace dutchbook::pricing {
namespace {

/// Odds beyond a billion count as that, in 10^-6.
constexpr int128 most_e6 = static_cast<int128>(1'000'000'000) * micros_per_unit;

int128 value_e12(const std::vector<level>& asks) noexcept {
    int128 sum = 0;
    for (const level& l : asks) sum += static_cast<int128>(l.at.micros) * l.size.micros;
    return sum;
}

/// Chances in a million that a pair of this confidence is wrong.
std::int64_t wrong_e6(double confidence) noexcept {
    const double sure = std::isfinite(confidence) ? std::clamp(confidence, 0.0, 1.0) : 0.0;
    return std::llround((1 - sure) * 1e6);
}

} // namespace

std::int64_t implausible_odds(const found_edge& found, const gift_evidence& known) noexcept {
    if (known.profit_e6 <= 0 || found.payoff.micros <= 0 || found.net.micros <= 0) return 0;
    const int128 edge_e6 =
        static_cast<int128>(found.net.micros) * micros_per_unit / found.payoff.micros;
    if (edge_e6 < known.profit_e6) return 0;
    const std::int64_t gifts = std::max<std::int64_t>(known.gifts_e6, 1);
    const std::int64_t liquid = std::max<std::int64_t>(known.liquid.micros, 1);
    const std::int64_t depth =
        known.liquid.micros > 0 ? std::clamp<std::int64_t>(found.liquidity.micros, 0, liquid) : 1;
    // Divided in steps, so that nothing leaves 128 bits; rounding down favours the gift.
    const int128 against_e6 = static_cast<int128>(wrong_e6(found.confidence)) * edge_e6 * edge_e6 *
                              micros_per_unit / gifts /
                              (static_cast<int128>(known.profit_e6) * known.profit_e6);
    const int128 odds = std::min(against_e6, most_e6) * depth / liquid / micros_per_unit;
    return static_cast<std::int64_t>(odds);
}

money market_liquidity(const market& m, const order_book& book) noexcept {
    const int128 asks = (value_e12(book.yes_asks) + value_e12(book.no_asks)) / micros_per_unit;
    const std::int64_t volume = m.volume && (m.unsaid & unsaid_volume) == 0 ? m.volume->micros : 0;
    return money{std::max(clamp_micros(asks), volume)};
}

std::string implausible_text(const opportunity& o) {
    return "check by hand: " + std::to_string(o.implausible_odds) +
           " times likelier a wrong pair than a gift";
}

} // namespace dutchbook::pricing
