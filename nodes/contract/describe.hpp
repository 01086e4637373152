#pragma once

#include <string>

#include "nodes/contract/contract.hpp"

namespace dutchbook::contract {

// Fields in words, for `explain` and for reasonings.
std::string day_text(std::int32_t day); ///< "2026-03-01"
std::string text_of(const interval& x); ///< "[96, inf)"
std::string text_of(const window& w);   ///< "until 2026-12-31"

} // namespace dutchbook::contract
