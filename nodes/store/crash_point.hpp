#pragma once

#include <span>
#include <string_view>

namespace dutchbook::store {

namespace detail {
extern bool crash_point_armed;
void pass_crash_point(std::string_view name) noexcept;
} // namespace detail

/// A durable step, one of `crash_point_names()`: ends the process at once (`_exit(137)`, as SIGKILL
/// would) where this is the passing that was armed, otherwise costs a test of a flag.
inline void crash_point(std::string_view name) noexcept {
    if (detail::crash_point_armed) detail::pass_crash_point(name);
}

/// Arms "name" or "name:hit" (the hit-th passing from now, from 1). Only a program's `main` and
/// tests call this, before other threads use a store: no store in a host's process ever ends it.
/// Errors: `usage` for what names no step.
void arm_crash_point(std::string_view where);

/// Every durable step of the store, in the order of a run: tests kill a process at each.
std::span<const std::string_view> crash_point_names() noexcept;

} // namespace dutchbook::store
