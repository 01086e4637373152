#pragma once

#include <string_view>
#include <vector>

namespace dutchbook::rules {

/// The sentences of rules, as they stand in the text. A sentence ends at a line break, and at a
/// full stop, question or exclamation mark behind which a new one begins; abbreviations
/// ("U.S.", "vs.", "e.g."), initials and numbers end none, nor does anything inside brackets. A
/// colon ends one where what follows states the question ("In the game on June 12: If …").
/// Bullets and quotes around a sentence are left out; empty ones are dropped. Pure.
std::vector<std::string_view> clauses_of(std::string_view rules);

} // namespace dutchbook::rules
