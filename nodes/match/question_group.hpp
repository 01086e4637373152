#pragma once

#include <string>

#include <dutchbook/market.hpp>

namespace dutchbook::match {

/// What a question is about, by the first group of words that stands in its title or label:
/// "elections", "crypto", …, "other". For counting only: no relation rests on it.
std::string question_group(const market& m);

} // namespace dutchbook::match
