#pragma once

#include <span>
#include <string_view>
#include <utility>

namespace dutchbook::contract {

/// The data files of this room as they were when it was built: name and text.
std::span<const std::pair<std::string_view, std::string_view>> embedded_files() noexcept;

} // namespace dutchbook::contract
