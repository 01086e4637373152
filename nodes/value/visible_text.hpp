#pragma once

#include <string>
#include <string_view>

namespace dutchbook {

/// Foreign text without control, bidi, zero-width, tag, private and unassigned characters; tabs and
/// line breaks become one space each, bytes that are no UTF-8 become U+FFFD. Valid UTF-8.
std::string visible_text(std::string_view raw);

} // namespace dutchbook
