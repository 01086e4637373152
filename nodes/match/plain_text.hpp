#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Foreign text that is put before people: it may hold broken UTF-8, escape sequences and marks that
// reorder or hide what stands around them.
namespace dutchbook::match {

/// Length in bytes of the UTF-8 sequence at the start of a non-empty `s`, 0 where it is none.
std::size_t utf8_length(std::string_view s) noexcept;

/// Valid UTF-8: every byte that belongs to no sequence becomes U+FFFD.
std::string mended(std::string_view raw);

/// Mended, without control, bidirectional, zero-width and tag characters; runs of white space
/// become one space.
std::string printable(std::string_view raw);

/// Number of code points.
std::size_t width(std::string_view utf8) noexcept;

/// Lines of at most `columns` code points, broken at spaces where there are any; at least one line.
std::vector<std::string> wrap(std::string_view utf8, std::size_t columns);

/// Filled with spaces up to `columns` code points.
std::string padded(std::string_view utf8, std::size_t columns);

} // namespace dutchbook::match
