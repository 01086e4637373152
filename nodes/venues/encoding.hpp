#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dutchbook::venues {

/// Well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text) noexcept;

/// Makes a body UTF-8: drops a UTF-8 mark, transcodes UTF-16 that begins with its mark. False where
/// UTF-16 is broken (odd length, lone surrogates) or the mark is UTF-32's. UTF-8 itself is not
/// checked here.
bool to_utf8(std::string& body);

/// Appends a code point; it must be a scalar value.
void append_utf8(std::string& out, std::uint32_t code_point);

/// One query component, percent-encoded; RFC 3986's unreserved characters stay.
std::string url_component(std::string_view text);

} // namespace dutchbook::venues
