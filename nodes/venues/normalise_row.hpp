#pragma once

#include <optional>

#include "neighbours.hpp"
#include "normalise.hpp"

namespace dutchbook::venues {

/// Each venue's judgement of one row: fills `out`, or says why not. `out` is fresh. `near` belongs
/// to the caller's walk over this table and never changes the verdict.
std::optional<reject_reason> normalise_kalshi(const kalshi_table& rows,
                                              const kalshi_table::market& row,
                                              const normalise_context& context, neighbours& near,
                                              market& out);
std::optional<reject_reason> normalise_polymarket(const polymarket_table& rows,
                                                  const polymarket_table::market& row,
                                                  const normalise_context& context,
                                                  neighbours& near, market& out);

} // namespace dutchbook::venues
