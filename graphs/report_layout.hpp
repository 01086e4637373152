#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/snapshot.hpp"

namespace dutchbook::graphs::report {

/// A box of the drawn graph, in pixels.
struct placed_stage {
    std::size_t stage = 0; ///< index into the snapshot's stages
    double x = 0, y = 0, height = 0;
};

/// An edge from the right of one box to the left of another; `points` pass through free slots of
/// the columns between.
struct placed_edge {
    std::size_t edge = 0; ///< index into the snapshot's edges
    std::vector<std::pair<double, double>> points;
};

/// One connected part of the graph, drawn left to right.
struct drawing {
    double width = 0, height = 0;
    std::size_t columns = 0;
    std::vector<placed_stage> stages;
    std::vector<placed_edge> edges;
};

inline constexpr double box_width = 136, box_height = 46, column_gap = 72, port_gap = 17,
                        row_gap = 18;

/// Lays the graph out in columns by longest path; parts come in plan order. Edges to unknown stages
/// and edges that close a cycle take no part in the layering; the former are left out. The same
/// snapshot gives the same drawing.
std::vector<drawing> lay_out(const engine::snapshot& run);

} // namespace dutchbook::graphs::report
