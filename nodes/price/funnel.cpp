#include "nodes/price/funnel.hpp"

#include <numeric>

namespace dutchbook::pricing {

std::string_view to_string(killed_by reason) noexcept {
    static constexpr std::array<std::string_view, killed_by_count> names{
        "no_relation",    "polarity",         "rules",   "halted", "no_book",
        "one_sided_book", "stale_book",       "no_edge", "fees",   "depth",
        "minimum_size",   "below_min_profit", "lock_up", "capital", "implausible"};
    const auto at = static_cast<std::size_t>(reason);
    return at < names.size() ? names[at] : std::string_view{"unknown"};
}

std::uint64_t funnel::candidates() const noexcept {
    return std::accumulate(killed.begin(), killed.end(), opportunities);
}

funnel& funnel::operator+=(const funnel& other) noexcept {
    for (std::size_t i = 0; i < killed.size(); ++i) killed[i] += other.killed[i];
    opportunities += other.opportunities;
    return *this;
}

} // namespace dutchbook::pricing
