#pragma once

#include <string>

#include "graphs/sync.hpp"

namespace dutchbook::sim {
struct score;
}

namespace dutchbook::graphs {

/// The whole result of a sync as one JSON document, for `--json`. Everything but the last member,
/// `run` (id, times, memory), is the same for the same world, whatever the number of threads and
/// the chunk size. `planted`: what of a built-in world was found; null for any other.
std::string result_json(const sync_result& result, const sync_options& how,
                        const sim::score* planted = nullptr);

} // namespace dutchbook::graphs
