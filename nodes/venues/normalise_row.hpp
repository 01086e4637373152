#pragma once

#include <optional>

#include "normalise.hpp"

namespace dutchbook::venues {

/// Each venue's judgement of one row: fills `out`, or says why not. `out` is fresh.
std::optional<reject_reason> normalise_kalshi(const kalshi_table& rows,
                                              const kalshi_table::market& row,
                                              const normalise_context& context, market& out);
std::optional<reject_reason> normalise_polymarket(const polymarket_table& rows,
                                                  const polymarket_table::market& row,
                                                  const normalise_context& context, market& out);

} // namespace dutchbook::venues
