#pragma once

#include <string_view>

#include "nodes/judge/question_text.hpp"

namespace dutchbook::judge {

/// Whether the words stand in this side's texts as they were sent: two or more in a row of title,
/// outcome or rules, or one that is a whole title or outcome. Case, punctuation and spaces do not
/// count. Pure; any thread.
bool is_quoted(std::string_view quote, const question& side);

} // namespace dutchbook::judge
