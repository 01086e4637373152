#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include <dutchbook/market.hpp>

#include "nodes/price/funnel.hpp"

namespace dutchbook::pricing {

/// What a venue asks of whoever buys there, beside its fees.
struct venue_rules {
    std::string_view platform;
    money least_order; ///< a taking order of less, fees not counted, is refused
    std::chrono::milliseconds settlement_lag{0}; ///< from the end to the payment, as observed
    std::string_view risk;                       ///< how it may pay otherwise; empty: unknown
    /// Set where no order-level formula describes its money or its fees.
    std::optional<killed_by> never_a_leg;
};

/// The rules of a platform; one that is not known has none. Lives for the whole program.
const venue_rules& rules_of(std::string_view platform) noexcept;

} // namespace dutchbook::pricing
