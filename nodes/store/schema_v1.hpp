#pragma once

#include <string_view>

namespace dutchbook::store {

/// Version 1. The integer ids of `markets`, `similarities`, `opportunities` and `sync_logs` stand
/// for the rows in `outbox` and `sent`: a row that goes takes its entries there along. Dollar
/// columns are REAL for people's queries: each holds the nearest double of an exact decimal with at
/// most six digits after the point, and is read back to that decimal.
inline constexpr std::string_view schema_v1 = R"sql(
CREATE TABLE meta(
  name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE runs(
  run_id TEXT PRIMARY KEY, as_of INTEGER NOT NULL, state TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE markets(
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL, external_id TEXT NOT NULL,
  title TEXT NOT NULL, description TEXT NOT NULL, category TEXT NOT NULL, event_type TEXT NOT NULL,
  outcomes TEXT NOT NULL, end_date INTEGER, volume REAL, liquidity REAL,
  is_active INTEGER NOT NULL, tags TEXT NOT NULL, processed_at INTEGER NOT NULL,
  alias TEXT NOT NULL, event_id TEXT NOT NULL, event_title TEXT NOT NULL, series_id TEXT NOT NULL,
  yes_label TEXT NOT NULL, no_label TEXT NOT NULL,
  related INTEGER NOT NULL DEFAULT 0,
  row_hash TEXT NOT NULL, text_hash TEXT NOT NULL, content_hash TEXT NOT NULL,
  wire_yes INTEGER, wire_no INTEGER, wire_at INTEGER NOT NULL, wire_bytes INTEGER NOT NULL,
  rules TEXT NOT NULL, extra TEXT NOT NULL,
  UNIQUE(platform, external_id)) STRICT;
CREATE INDEX markets_by_external_id ON markets(external_id);
CREATE INDEX markets_by_alias ON markets(alias) WHERE alias <> '';
CREATE INDEX markets_by_event ON markets(platform, event_id);
CREATE INDEX markets_by_category ON markets(category);

CREATE TABLE relations(
  id INTEGER PRIMARY KEY,
  left_side TEXT NOT NULL, right_side TEXT NOT NULL, relation TEXT NOT NULL,
  confidence REAL NOT NULL, tier TEXT NOT NULL, reasoning TEXT NOT NULL, rests_on TEXT NOT NULL,
  analyzed_at INTEGER NOT NULL,
  UNIQUE(left_side, right_side, relation)) STRICT;

CREATE TABLE similarities(
  id INTEGER PRIMARY KEY,
  market1_id TEXT NOT NULL, market2_id TEXT NOT NULL, platform1 TEXT NOT NULL, platform2 TEXT NOT NULL,
  confidence REAL NOT NULL, reasoning TEXT NOT NULL, analyzed_at INTEGER NOT NULL,
  relation TEXT NOT NULL, tier TEXT NOT NULL,
  content_hash TEXT NOT NULL, wire_bytes INTEGER NOT NULL,
  UNIQUE(platform1, market1_id, platform2, market2_id),
  FOREIGN KEY(platform1, market1_id) REFERENCES markets(platform, external_id),
  FOREIGN KEY(platform2, market2_id) REFERENCES markets(platform, external_id)) STRICT;
CREATE INDEX similarities_by_second ON similarities(platform2, market2_id);
CREATE INDEX similarities_by_confidence ON similarities(confidence);

CREATE TABLE opportunities(
  id INTEGER PRIMARY KEY,
  buy_market_id TEXT NOT NULL, sell_market_id TEXT NOT NULL,
  buy_platform TEXT NOT NULL, sell_platform TEXT NOT NULL,
  profit_margin REAL NOT NULL, confidence REAL NOT NULL, detected_at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK(status IN ('active', 'expired')),
  legs TEXT NOT NULL, quantity REAL NOT NULL, cost_usd REAL NOT NULL, net_usd REAL NOT NULL,
  annualised REAL NOT NULL,
  relation TEXT NOT NULL, tier TEXT NOT NULL, reasoning TEXT NOT NULL, detail TEXT NOT NULL,
  run_id TEXT NOT NULL, content_hash TEXT NOT NULL, wire_bytes INTEGER NOT NULL,
  UNIQUE(buy_platform, buy_market_id, sell_platform, sell_market_id),
  FOREIGN KEY(buy_platform, buy_market_id) REFERENCES markets(platform, external_id),
  FOREIGN KEY(sell_platform, sell_market_id) REFERENCES markets(platform, external_id)) STRICT;
CREATE INDEX opportunities_by_seller ON opportunities(sell_platform, sell_market_id);
CREATE INDEX opportunities_by_status ON opportunities(status, profit_margin);

CREATE TABLE sync_logs(
  id INTEGER PRIMARY KEY,
  sync_id TEXT NOT NULL UNIQUE, markets_processed INTEGER NOT NULL,
  opportunities_found INTEGER NOT NULL, errors TEXT NOT NULL, duration INTEGER NOT NULL,
  timestamp INTEGER NOT NULL, content_hash TEXT NOT NULL, wire_bytes INTEGER NOT NULL) STRICT;
CREATE INDEX sync_logs_by_timestamp ON sync_logs(timestamp);

CREATE TABLE verdicts(
  key TEXT PRIMARY KEY, relation TEXT NOT NULL, confidence REAL NOT NULL, reasoning TEXT NOT NULL,
  model TEXT NOT NULL, prompt_version TEXT NOT NULL,
  prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,
  created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE outbox(
  sink TEXT NOT NULL, kind TEXT NOT NULL, row_id INTEGER NOT NULL, natural_key TEXT NOT NULL,
  hash TEXT NOT NULL, state TEXT NOT NULL CHECK(state IN ('pending', 'dead')),
  attempts INTEGER NOT NULL, reason TEXT NOT NULL, created_run TEXT NOT NULL,
  PRIMARY KEY(sink, kind, row_id)) STRICT, WITHOUT ROWID;
CREATE TABLE sent(
  sink TEXT NOT NULL, kind TEXT NOT NULL, row_id INTEGER NOT NULL,
  hash TEXT NOT NULL, sent_at INTEGER NOT NULL,
  PRIMARY KEY(sink, kind, row_id)) STRICT, WITHOUT ROWID;
)sql";

} // namespace dutchbook::store
