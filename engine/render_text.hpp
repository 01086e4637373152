#pragma once

// What the renderers share; only render*.cpp include it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <engine/snapshot.hpp>

namespace dutchbook::engine::detail {

/// The same text with every byte that is no part of a UTF-8 character replaced by U+FFFD.
std::string repaired(std::string_view text);
/// Repaired, on one line, and without control characters: names may not move a terminal's cursor.
std::string printable(std::string_view text);
/// Characters, of text that is UTF-8: what a terminal gives each one column, near enough.
std::size_t width(std::string_view text) noexcept;

/// "1.5", "0.000001023": exact decimal seconds.
std::string decimal_seconds(std::uint64_t ns);
/// "1.25 s", "310 ms", "42 µs": for people, three digits or so.
std::string short_time(std::uint64_t ns);
/// "64.0 MiB", "812 B".
std::string short_bytes(std::uint64_t bytes);
/// Whole per cent, rounded to nearest; 0 of nothing.
std::uint64_t percent(std::uint64_t part, std::uint64_t whole) noexcept;

/// How long the stage has been at work: from its first start to its last finish, or to now while it
/// works.
std::uint64_t span_ns(const stage_snapshot& stage, std::uint64_t wall_ns) noexcept;
/// Counts are worth drawing once a run has begun.
inline bool has_run(const snapshot& of) { return of.state != "planned"; }

/// Names met in stages, then in edges only, each once: the nodes of the drawn plan.
std::vector<std::string> node_names(const snapshot& of);
/// Movements in the order of their first stage.
std::vector<std::string> movements(const snapshot& of);
/// "12 parcels, 768 items", after the port's name if there is one.
std::string edge_text(const edge_snapshot& edge, bool counts);

} // namespace dutchbook::engine::detail
