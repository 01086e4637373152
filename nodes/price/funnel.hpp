#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace dutchbook::pricing {

/// What kept a candidate from becoming an opportunity, in the order in which candidates meet the
/// checks. The names are stable. `polarity` and `rules` are mostly counted by the matcher, the rest
/// by price_relation.
enum class killed_by : std::uint8_t {
    no_relation,      ///< nothing relates the markets, or one of them is unknown
    polarity,         ///< YES and NO cannot be told apart: not a binary market of two outcomes
    rules,            ///< the resolution rules disagree
    halted,           ///< closed, paused, decided, or the venue does not trade
    no_book,          ///< no order book was read
    one_sided_book,   ///< a needed side has no asks
    stale_book,       ///< the book's stamp is too old, or the book is crossed or locked
    no_edge,          ///< the best asks alone cost the payoff
    fees,             ///< an edge before fees and rounding, none after
    depth,            ///< the books do not hold the smallest order
    minimum_size,     ///< only sizes below the smallest order would gain
    below_min_profit, ///< gains less than [arbitrage] min_profit per dollar of payoff
    lock_up,          ///< annualised below [arbitrage] min_annualised
    capital,          ///< the smallest order costs more than [arbitrage] max_capital_usd
    implausible       ///< priced and kept, but listed apart: see implausible.hpp
};

inline constexpr std::size_t killed_by_count = 15;

/// "no_relation", …, "implausible".
std::string_view to_string(killed_by reason) noexcept;

/// Candidates by fate; a plain value, one per thread, merged by adding.
/// Every candidate is counted once: candidates() = opportunities + the sum of killed.
struct funnel {
    std::array<std::uint64_t, killed_by_count> killed{};
    std::uint64_t opportunities = 0;

    void count(killed_by reason, std::uint64_t n = 1) noexcept {
        killed[static_cast<std::size_t>(reason)] += n;
    }
    std::uint64_t of(killed_by reason) const noexcept {
        return killed[static_cast<std::size_t>(reason)];
    }
    std::uint64_t candidates() const noexcept;
    funnel& operator+=(const funnel& other) noexcept;
    friend bool operator==(const funnel&, const funnel&) = default;
};

} // namespace dutchbook::pricing
