#pragma once

#include <string_view>

namespace dutchbook::store {

/// Version 2, what retention needs. `aging_since` holds the store's age (see retention.hpp; in
/// milliseconds) from which a row counts towards its end; NULL while it does not age: an open
/// market, an active opportunity, a pair that stands, and anything that no run has looked through
/// yet. The partial indexes hold nothing but rows that age, or that no longer should.
inline constexpr std::string_view schema_v2_retention = R"sql(
ALTER TABLE markets ADD COLUMN aging_since INTEGER;
ALTER TABLE similarities ADD COLUMN aging_since INTEGER;
ALTER TABLE opportunities ADD COLUMN aging_since INTEGER;
ALTER TABLE runs ADD COLUMN aging_since INTEGER;
ALTER TABLE sync_logs ADD COLUMN aging_since INTEGER;
ALTER TABLE verdicts ADD COLUMN aging_since INTEGER;
CREATE INDEX markets_aging ON markets(related, aging_since) WHERE is_active = 0;
CREATE INDEX markets_back ON markets(aging_since) WHERE is_active = 1 AND aging_since IS NOT NULL;
CREATE INDEX similarities_aging ON similarities(aging_since) WHERE confidence <= 0;
CREATE INDEX similarities_back ON similarities(aging_since)
  WHERE confidence > 0 AND aging_since IS NOT NULL;
CREATE INDEX opportunities_aging ON opportunities(aging_since) WHERE status = 'expired';
CREATE INDEX opportunities_back ON opportunities(aging_since)
  WHERE status = 'active' AND aging_since IS NOT NULL;
CREATE INDEX opportunities_by_run ON opportunities(run_id);
CREATE INDEX runs_aging ON runs(aging_since);
CREATE INDEX sync_logs_aging ON sync_logs(aging_since);
CREATE INDEX verdicts_aging ON verdicts(aging_since);
)sql";

} // namespace dutchbook::store
