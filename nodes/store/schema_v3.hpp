#pragma once

#include <string_view>

namespace dutchbook::store {

/// Version 3, opportunities that are to be checked by hand: how many times likelier a wrong pair
/// than a gift; 0 for the others. Every total counts those with 0 alone.
inline constexpr std::string_view schema_v3_implausible = R"sql(
ALTER TABLE opportunities ADD COLUMN implausible_odds INTEGER NOT NULL DEFAULT 0;
)sql";

/// Version 3: a verdict carries what it was given for, so that people can read it and pairs of the
/// same wording can share it. The verdicts before it have none of that, and answer a prompt that is
/// no longer asked: they go.
inline constexpr std::string_view schema_v3_verdicts = R"sql(
DROP TABLE verdicts;
CREATE TABLE verdicts(
  key TEXT PRIMARY KEY, relation TEXT NOT NULL, confidence REAL NOT NULL, reasoning TEXT NOT NULL,
  model TEXT NOT NULL, prompt_version TEXT NOT NULL,
  prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  left_platform TEXT NOT NULL, left_id TEXT NOT NULL,
  right_platform TEXT NOT NULL, right_id TEXT NOT NULL,
  left_text TEXT NOT NULL, right_text TEXT NOT NULL,
  wording TEXT NOT NULL, left_wording TEXT NOT NULL, right_wording TEXT NOT NULL,
  left_quote TEXT NOT NULL, right_quote TEXT NOT NULL, void_because TEXT NOT NULL,
  aging_since INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX verdicts_aging ON verdicts(aging_since);
CREATE INDEX verdicts_by_wording ON verdicts(wording);
)sql";

} // namespace dutchbook::store
