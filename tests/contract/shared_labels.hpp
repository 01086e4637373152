#pragma once

#include <set>
#include <string>
#include <vector>

#include <dutchbook/market.hpp>

namespace dutchbook::testing {

/// One row of sirolly_dev.jsonl.
struct set_row {
    market left;
    std::vector<market> event; ///< the other venue's, siblings of each other
    std::set<std::string> equivalent;
    bool doubtful = false;
    bool movie_score = false;
};
std::vector<set_row> read_set_rows();

/// One look-alike or pair of the recorded snapshot.
struct pair_row {
    std::string left, right;
    bool equivalent = false;
};
std::vector<pair_row> read_pair_rows();

/// One event of the recorded snapshot.
struct recorded_event {
    std::vector<market> markets;
};
std::vector<recorded_event> read_snapshot(bool kalshi);

/// A second opinion on two titles.
struct opinion {
    market a, b;
    bool equivalent = false;
};
std::vector<opinion> read_opinions();

} // namespace dutchbook::testing
