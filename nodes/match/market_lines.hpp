#pragma once

#include <cstddef>
#include <istream>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

#include <dutchbook/market.hpp>
#include <dutchbook/relation.hpp>

namespace dutchbook::match {

struct json_line;

/// Markets read from JSON Lines, sorted by key.
struct market_file {
    std::vector<market> markets;
    std::size_t lines = 0; ///< lines that held a market
    std::size_t duplicates =
        0; ///< lines whose (platform, id) came again later; the last one is kept
};

/// Reads one JSON object a line: `platform`, `id`, `title` are required; `outcome`, `rules`,
/// `event`, `event_title`, `close_time`, `strike {type, floor, cap}`, `exclusive`, `alias` and
/// `resolution_source` are optional; null counts as absent, unknown keys are ignored, blank lines
/// skipped, a UTF-8 mark at the start too. Throws dutchbook::error (exit code usage) naming
/// `name`:line and the key.
market_file read_market_lines(std::istream& in, std::string_view name);

/// One market as such a line holds it; `at` names it in complaints.
market read_market(const boost::json::object& line, const json_line& at);

/// One relation as one JSON object without a line end: left, right, relation, confidence, tier,
/// reasoning. The confidence has at most four decimals, no trailing zeros. Text that is not UTF-8
/// is mended (U+FFFD).
std::string relation_line(const relation& r);

/// Every relation as a line; the lines are sorted bytewise, so equal sets give equal bytes.
void write_relation_lines(std::ostream& out, std::span<const relation> relations);

} // namespace dutchbook::match
