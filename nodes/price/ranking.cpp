#include "nodes/price/ranking.hpp"

#include <algorithm>
#include <tuple>

namespace dutchbook::pricing {
namespace {

bool leg_before(const leg& a, const leg& b) noexcept {
    return std::tie(a.key, a.side, a.size) < std::tie(b.key, b.side, b.size);
}

} // namespace

bool ranks_before(const opportunity& a, const opportunity& b) noexcept {
    const bool a_apart = a.implausible_odds > 0, b_apart = b.implausible_odds > 0;
    if (a_apart != b_apart) return b_apart;
    if (a.below_risk_free != b.below_risk_free) return b.below_risk_free;
    if (a.annualised != b.annualised) return a.annualised > b.annualised;
    if (a.net != b.net) return a.net > b.net;
    const auto rest = [](const opportunity& o) {
        return std::tie(o.cost, o.because.tier, o.buy, o.sell);
    };
    if (rest(a) != rest(b)) return rest(a) < rest(b);
    const auto legs_before = [](const opportunity& x, const opportunity& y) {
        return std::ranges::lexicographical_compare(x.legs, y.legs, leg_before);
    };
    if (legs_before(a, b)) return true;
    if (legs_before(b, a)) return false;
    const auto because = [](const opportunity& o) {
        return std::tie(o.because.kind, o.because.left, o.because.right, o.because.reasoning);
    };
    return because(a) < because(b);
}

void rank(std::vector<opportunity>& opportunities) {
    std::ranges::sort(opportunities, ranks_before);
}

} // namespace dutchbook::pricing
