import type { Row } from "./functions";
import type { Kind } from "./upsert";

type Named<T> = readonly [name: string, value: T];

function outsideUnit(...values: Named<number | undefined>[]): string | null {
  const bad = values.find(([, x]) => x !== undefined && !(x >= 0 && x <= 1));
  return bad ? `${bad[0]} ${bad[1]} is outside [0, 1]` : null;
}

/** JSON's own numbers are finite; the other encodings of the platform are not bound to them. */
function notFinite(row: object): string | null {
  const bad = Object.entries(row).find(([, x]) => typeof x === "number" && !Number.isFinite(x));
  return bad ? `${bad[0]} is not finite` : null;
}

function empty(...values: Named<string>[]): string | null {
  const bad = values.find(([, text]) => text === "");
  return bad ? `${bad[0]} is empty` : null;
}

function notCount(...values: Named<number>[]): string | null {
  const bad = values.find(([, x]) => !Number.isSafeInteger(x) || x < 0);
  return bad ? `${bad[0]} ${bad[1]} is not a whole number from 0 on` : null;
}

const text = (...parts: string[]) => JSON.stringify(parts);

export const markets: Kind<"markets"> = {
  table: "markets",
  key: (r) => text(r.platform, r.externalId),
  find: (db, r) =>
    db
      .query("markets")
      .withIndex("by_key", (q) => q.eq("platform", r.platform).eq("externalId", r.externalId))
      .unique(),
  time: (r) => r.processedAt,
  at: (r, processedAt) => ({ ...r, processedAt }),
  closed: (r) => !r.isActive,
  complaint: (r) =>
    empty(["platform", r.platform], ["externalId", r.externalId]) ??
    notCount(["processedAt", r.processedAt]) ??
    notFinite(r) ??
    outsideUnit(...r.outcomes.map((o) => [`the price of ${text(o.name)}`, o.price] as const)),
};

export const similarities: Kind<"marketSimilarities"> = {
  table: "marketSimilarities",
  key: (r) => text(r.platform1, r.market1Id, r.platform2, r.market2Id),
  find: (db, r) =>
    db
      .query("marketSimilarities")
      .withIndex("by_pair", (q) =>
        q
          .eq("platform1", r.platform1)
          .eq("market1Id", r.market1Id)
          .eq("platform2", r.platform2)
          .eq("market2Id", r.market2Id),
      )
      .unique(),
  time: (r) => r.analyzedAt,
  at: (r, analyzedAt) => ({ ...r, analyzedAt }),
  closed: (r) => r.confidence === 0,
  complaint: (r) =>
    empty(...keyFields(r.platform1, r.market1Id, r.platform2, r.market2Id)) ??
    notCount(["analyzedAt", r.analyzedAt]) ??
    outsideUnit(["confidence", r.confidence]),
};

export const opportunities: Kind<"arbitrageOpportunities"> = {
  table: "arbitrageOpportunities",
  key: (r) => text(r.buyPlatform, r.buyMarketId, r.sellPlatform, r.sellMarketId),
  find: (db, r) =>
    db
      .query("arbitrageOpportunities")
      .withIndex("by_legs", (q) =>
        q
          .eq("buyPlatform", r.buyPlatform)
          .eq("buyMarketId", r.buyMarketId)
          .eq("sellPlatform", r.sellPlatform)
          .eq("sellMarketId", r.sellMarketId),
      )
      .unique(),
  time: (r) => r.detectedAt,
  at: (r, detectedAt) => ({ ...r, detectedAt }),
  closed: (r) => r.status === "expired",
  complaint: (r) =>
    empty(...keyFields(r.buyPlatform, r.buyMarketId, r.sellPlatform, r.sellMarketId)) ??
    notCount(["detectedAt", r.detectedAt], ["implausibleOdds", r.implausibleOdds ?? 0]) ??
    notFinite(r) ??
    outsideUnit(["confidence", r.confidence], ...(r.legs ?? []).map((l) => [`the vwap of ${l.id}`, l.vwap] as const)),
};

export const syncLogs: Kind<"syncLogs"> = {
  table: "syncLogs",
  key: (r) => text(r.syncId),
  find: (db, r) =>
    db
      .query("syncLogs")
      .withIndex("by_sync", (q) => q.eq("syncId", r.syncId))
      .unique(),
  time: (r) => r.timestamp,
  at: (r, timestamp) => ({ ...r, timestamp }),
  closed: () => false,
  complaint: (r: Row<"syncLogs">) =>
    empty(["syncId", r.syncId]) ??
    notCount(
      ["marketsProcessed", r.marketsProcessed],
      ["opportunitiesFound", r.opportunitiesFound],
      ["duration", r.duration],
      ["timestamp", r.timestamp],
    ),
};

function keyFields(platform1: string, id1: string, platform2: string, id2: string): Named<string>[] {
  return [
    ["the first platform", platform1],
    ["the first id", id1],
    ["the second platform", platform2],
    ["the second id", id2],
  ];
}
