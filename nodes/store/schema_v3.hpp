#pragma once

#include <string_view>

namespace dutchbook::store {

/// Version 3, opportunities that are to be checked by hand: how many times likelier a wrong pair
/// than a gift; 0 for the others. Every total counts those with 0 alone.
inline constexpr std::string_view schema_v3_implausible = R"sql(
ALTER TABLE opportunities ADD COLUMN implausible_odds INTEGER NOT NULL DEFAULT 0;
)sql";

} // namespace dutchbook::store
