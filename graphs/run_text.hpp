#pragma once

#include <ostream>

#include "graphs/progress.hpp"
#include "graphs/report.hpp"
#include "graphs/sync.hpp"
#include "nodes/deliver/preview.hpp"
#include "nodes/sim/world_server.hpp"

namespace dutchbook::graphs {

/// What the terminal shows when a sync is over: the table, the funnel, what is missing.
void write_result_text(std::ostream& out, const sync_result& r, const report_data& data,
                       const terminal_facts& terminal);
/// What of the built-in world was found.
void write_score_text(std::ostream& out, const sim::score& s);
/// What was read, what sending everything would take, what was sent.
void write_bytes_text(std::ostream& out, const deliver::byte_meter& b);
void write_preview_text(std::ostream& out, const deliver::delivery_preview& would);

} // namespace dutchbook::graphs
