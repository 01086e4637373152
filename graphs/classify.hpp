#pragma once

#include "graphs/commands.hpp"
#include "nodes/rules/catalogue.hpp"

namespace dutchbook::graphs {

/// `dutchbook vocabulary classify`: asks the configured model what the most frequent unread
/// sentences mean, and writes those that it knows as a vocabulary file of tier judged.
///
/// A sentence means what it changes: the model is asked how a market with it stands to the same
/// market without it, as of any pair, on two markets of different events. Where both answers agree
/// the sentence is boilerplate (the same question), narrows or widens. Throws dutchbook::error
/// where a file cannot be read or written, or no model is on.
exit_code classify_command(const vocabulary_request& how, const rules::catalogue& with);

} // namespace dutchbook::graphs
