#pragma once

#include "graphs/report.hpp"
#include "graphs/sync.hpp"

namespace dutchbook::graphs {

/// What the report, the table and the funnel show of a sync. `from` (may be null) gives the sync
/// log.
report_data build_report(const sync_result& result, const sync_options& how,
                         const std::string& world, const store::database* from);

} // namespace dutchbook::graphs
