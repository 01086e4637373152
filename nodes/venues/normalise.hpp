#pragma once

#include <cstddef>
#include <vector>

#include <dutchbook/market.hpp>
#include <dutchbook/time.hpp>

#include "decode.hpp"
#include "series_table.hpp"

namespace dutchbook::venues {

/// What judging a row needs beside the row; read-only, shared by all threads.
struct normalise_context {
    timestamp as_of{};                    ///< the run's clock; also becomes processed_at
    const series_table* series = nullptr; ///< Kalshi's; without it fees are at the full rate
};

/// Markets and rejects of a range of rows, in page order.
struct normalised {
    std::vector<market> markets;
    std::vector<reject> rejects;
};

/// Judges rows [first, last) of a page: every row becomes one tradable market or one reject.
/// Rejects that decode() made already are not repeated. Pure; any number of threads may share the
/// page.
normalised normalise(const decoded_page& page, const normalise_context& context,
                     std::size_t first = 0, std::size_t last = std::size_t(-1));

} // namespace dutchbook::venues
