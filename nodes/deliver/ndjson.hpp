#pragma once

#include <filesystem>

#include <nodes/deliver/delivery.hpp>

namespace dutchbook::deliver {

/// Delivers the whole store as files, one per table (`store::export_ndjson`): nothing is queued, so
/// a run that died is made good by the next one. The report counts rows of markets, similarities,
/// opportunities and sync logs; a folder that cannot be written gives code `failed`.
delivery_report deliver_ndjson(const store::database& db, const std::filesystem::path& folder);

} // namespace dutchbook::deliver
