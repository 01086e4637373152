#pragma once

#include <span>
#include <string_view>

namespace dutchbook {

/// Letters to insert, drop, change or swap with a neighbour to turn `a` into `b` (optimal string
/// alignment).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The known dotted key closest to `key`: by its whole text, or by its last part when only the
/// section is wrong. The first of equals; empty where nothing is known.
std::string_view nearest(std::string_view key, std::span<const std::string_view> known);

} // namespace dutchbook
