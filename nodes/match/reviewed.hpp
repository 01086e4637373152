#pragma once

#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dutchbook/market.hpp>
#include <dutchbook/relation.hpp>

namespace dutchbook::match {

/// A person's verdict about two markets. The file format is described in docs/judging.md.
struct reviewed_pair {
    market_key left, right; ///< the smaller key left; ids or aliases, as they were written
    std::optional<relation_kind> kind; ///< left against right; nothing: "none"
    std::string by;                    ///< who said so; may be empty
    std::string note;
    std::string file;
    std::size_t line = 0;
};

/// Appends the verdicts of a file: JSON Lines of
///   {"a":{"platform":"kalshi","id":"KX-1"},"b":{"platform":"polymarket","id":"0x…"},
///    "relation":"identity","by":"ann","note":"same source"}
/// with any relation's name or "none"; other keys are left alone. Throws dutchbook::error
/// (usage) naming `name`:line and the key; of two verdicts on one pair the second is
/// refused.
void read_reviewed(std::istream& in, std::string_view name, std::vector<reviewed_pair>& into);

} // namespace dutchbook::match
