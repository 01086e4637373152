#pragma once

#include <span>
#include <string_view>

namespace dutchbook::store {

/// Ends the process at once (`_exit(137)`, as SIGKILL would) when the environment variable
/// DUTCHBOOK_CRASH_AT="name:hit" names this point and this is its hit-th passing (from 1).
/// Otherwise does nothing. `name` is one of `crash_point_names()`. Not for concurrent use.
void crash_point(std::string_view name) noexcept;

/// Every durable step of the store, in the order of a run: tests kill a process at each.
std::span<const std::string_view> crash_point_names() noexcept;

} // namespace dutchbook::store
