#pragma once

#include <string_view>

namespace dutchbook::store {

/// Version 2, what retention needs. `aging_since` holds the store's age (see retention.hpp; in
/// milliseconds) from which a row counts towards its end; NULL while it does not age: an open
/// market, an active opportunity, a pair that stands, and what no run has looked through yet. A row
/// that comes back stops ageing at once, whoever writes it.
inline constexpr std::string_view schema_v2_retention = R"sql(
ALTER TABLE markets ADD COLUMN aging_since INTEGER;
ALTER TABLE similarities ADD COLUMN aging_since INTEGER;
ALTER TABLE opportunities ADD COLUMN aging_since INTEGER;
ALTER TABLE runs ADD COLUMN aging_since INTEGER;
ALTER TABLE sync_logs ADD COLUMN aging_since INTEGER;
ALTER TABLE verdicts ADD COLUMN aging_since INTEGER;
CREATE INDEX markets_aging ON markets(related, aging_since) WHERE is_active = 0;
CREATE INDEX similarities_aging ON similarities(aging_since) WHERE confidence <= 0;
CREATE INDEX opportunities_aging ON opportunities(aging_since) WHERE status = 'expired';
CREATE INDEX opportunities_by_run ON opportunities(run_id);
CREATE INDEX runs_aging ON runs(aging_since);
CREATE INDEX sync_logs_aging ON sync_logs(aging_since);
CREATE INDEX verdicts_aging ON verdicts(aging_since);
CREATE TRIGGER markets_back AFTER UPDATE OF is_active ON markets
  WHEN NEW.is_active = 1 AND NEW.aging_since IS NOT NULL
  BEGIN UPDATE markets SET aging_since = NULL WHERE id = NEW.id; END;
CREATE TRIGGER similarities_back AFTER UPDATE OF confidence ON similarities
  WHEN NEW.confidence > 0 AND NEW.aging_since IS NOT NULL
  BEGIN UPDATE similarities SET aging_since = NULL WHERE id = NEW.id; END;
CREATE TRIGGER opportunities_back AFTER UPDATE OF status ON opportunities
  WHEN NEW.status = 'active' AND NEW.aging_since IS NOT NULL
  BEGIN UPDATE opportunities SET aging_since = NULL WHERE id = NEW.id; END;
)sql";

/// What the outbox compares of every market in every run, without the pages of its texts.
inline constexpr std::string_view schema_v2_wire = R"sql(
CREATE INDEX markets_wire ON markets(id, content_hash, is_active, related, wire_bytes);
)sql";

/// Version 2, the quarantine and the names that no documentation has; see rejects.hpp and
/// names_met.hpp. `name` tells the rows of a platform apart, `newest` orders them.
inline constexpr std::string_view schema_v2_rejects = R"sql(
CREATE TABLE rejects(
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL, external_id TEXT NOT NULL, reason TEXT NOT NULL, name TEXT NOT NULL,
  first_run TEXT NOT NULL, first_at INTEGER NOT NULL,
  run_id TEXT NOT NULL, at INTEGER NOT NULL,
  times INTEGER NOT NULL, newest INTEGER NOT NULL, bytes INTEGER NOT NULL, raw BLOB NOT NULL,
  UNIQUE(platform, name)) STRICT;
CREATE INDEX rejects_by_age ON rejects(newest);
CREATE TABLE names_met(
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
  run_id TEXT NOT NULL, at INTEGER NOT NULL,
  UNIQUE(platform, field, value)) STRICT;
)sql";

} // namespace dutchbook::store
