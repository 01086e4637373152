#pragma once

#include "decode.hpp"

namespace dutchbook::venues {

/// Notes the values of fields with few values that the venue does not document. A look at each row,
/// beside what reading it costs.
void note_values(const kalshi_table& rows, news_list& news);
void note_values(const polymarket_table& rows, news_list& news);

} // namespace dutchbook::venues
