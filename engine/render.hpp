#pragma once

#include <string>

#include <engine/snapshot.hpp>

namespace dutchbook::engine {

/// Readings of a run for people and programs. Pure functions of the snapshot: the same snapshot
/// gives the same bytes. Names may hold anything; each format escapes them.

/// An aligned table: stages, window, accounts, lanes, faults, and what holds things up.
std::string render_table(const snapshot& of);
/// Strict JSON in one line, fields in the order of `snapshot`. Text that is not UTF-8 is repaired
/// with U+FFFD.
std::string render_json(const snapshot& of);
/// Prometheus text format 0.0.4, metrics named dutchbook_*.
std::string render_prometheus(const snapshot& of);
/// Graphviz; edges carry counts unless the snapshot's state is "planned".
std::string render_dot(const snapshot& of);
/// A Mermaid flowchart; edges carry counts unless the snapshot's state is "planned".
std::string render_mermaid(const snapshot& of);

/// The stage or lane that holds things up, and why, in one sentence.
std::string bottleneck(const snapshot& of);

} // namespace dutchbook::engine
