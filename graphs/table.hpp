#pragma once

#include <string>
#include <vector>

#include "engine/snapshot.hpp"
#include "graphs/report.hpp"

namespace dutchbook::graphs {

/// The opportunities as an aligned table for a terminal `columns` wide (at least 60), two lines
/// each: the figures, then both legs with their titles. `most` rows; a last line says how many are
/// not shown. Ends with a newline.
std::string render_table(const std::vector<opportunity>& rows, const market_labels& labels,
                         unsigned columns, std::size_t most = 20);

/// What is to be checked by hand: the same table, under a heading of its own, with the odds and the
/// beginning of both sides' rules. Empty where there is none; else ends with an empty line.
std::string render_implausible(const std::vector<opportunity>& rows, const market_labels& labels,
                               unsigned columns, std::size_t most = 10);

/// One line per step: its count and what became of the others, largest first. Ends with a newline.
std::string render_funnel(const std::vector<funnel_step>& steps, unsigned columns);

/// "complete: 12,345 markets in 3.4 s, CPU 5.1 s, efficiency 75 % of 2 threads, peak memory …, peak
/// credit …"
std::string render_summary(const engine::snapshot& run);

} // namespace dutchbook::graphs
