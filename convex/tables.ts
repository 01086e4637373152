import { defineTable } from "convex/server";
import { v } from "convex/values";

/** How the left side stands to the right one; `subset` reads left within right. */
const relation = v.union(
  v.literal("identity"),
  v.literal("complement"),
  v.literal("subset"),
  v.literal("superset"),
  v.literal("disjoint"),
  v.literal("exhaustive"),
);

/** What a relation rests on: a proof, a model's verdict, or a proof over titles alone. */
const tier = v.union(v.literal("reviewed"), v.literal("proved"), v.literal("judged"), v.literal("titles"));

/** One purchase of a portfolio. Dollars; `costUsd` includes the fee. */
const leg = v.object({
  platform: v.string(),
  id: v.string(),
  side: v.union(v.literal("yes"), v.literal("no")),
  quantity: v.number(),
  vwap: v.number(),
  worst: v.optional(v.number()),
  costUsd: v.number(),
  feeUsd: v.number(),
});

/**
 * A market; natural key (platform, externalId). Times are ms since 1970, UTC. `outcomes[i].price` is the ask in [0, 1],
 * absent where nobody quotes; `endDate` is absent where the venue names none. What is optional below `processedAt` is
 * sent on demand only.
 */
export const market = v.object({
  platform: v.string(),
  externalId: v.string(),
  title: v.string(),
  description: v.string(),
  category: v.string(),
  eventType: v.string(),
  outcomes: v.array(v.object({ name: v.string(), price: v.optional(v.number()) })),
  endDate: v.optional(v.number()),
  volume: v.number(),
  liquidity: v.number(),
  isActive: v.boolean(),
  tags: v.array(v.string()),
  processedAt: v.number(),
  alias: v.optional(v.string()),
  eventId: v.optional(v.string()),
  eventTitle: v.optional(v.string()),
  seriesId: v.optional(v.string()),
  yesLabel: v.optional(v.string()),
  noLabel: v.optional(v.string()),
  rules: v.optional(v.string()),
});

/**
 * How two markets stand to each other; natural key (platform1, market1Id, platform2, market2Id). `confidence` is in
 * [0, 1]; 0 withdraws the pair.
 */
export const similarity = v.object({
  market1Id: v.string(),
  market2Id: v.string(),
  platform1: v.string(),
  platform2: v.string(),
  confidence: v.number(),
  reasoning: v.string(),
  analyzedAt: v.number(),
  relation: v.optional(relation),
  tier: v.optional(tier),
});

/**
 * A portfolio that cannot lose; natural key (buyPlatform, buyMarketId, sellPlatform, sellMarketId). `profitMargin` is
 * the net profit per dollar of payoff. A row with `implausibleOdds` is to be checked by hand: it is so many times
 * likelier a wrong pair than a gift, and counts among no others.
 */
export const opportunity = v.object({
  buyMarketId: v.string(),
  sellMarketId: v.string(),
  buyPlatform: v.string(),
  sellPlatform: v.string(),
  profitMargin: v.number(),
  confidence: v.number(),
  detectedAt: v.number(),
  status: v.union(v.literal("active"), v.literal("expired")),
  legs: v.optional(v.array(leg)),
  quantity: v.optional(v.number()),
  costUsd: v.optional(v.number()),
  netUsd: v.optional(v.number()),
  annualised: v.optional(v.number()),
  implausibleOdds: v.optional(v.number()),
  relation: v.optional(relation),
  tier: v.optional(tier),
});

/** What one run says about itself; natural key syncId. `duration` in ms, `errors` for people. */
export const syncLog = v.object({
  syncId: v.string(),
  marketsProcessed: v.number(),
  opportunitiesFound: v.number(),
  errors: v.array(v.string()),
  duration: v.number(),
  timestamp: v.number(),
});

/** The four tables, to be spread into the schema of an application that has tables of its own. */
export const tables = {
  markets: defineTable(market)
    .index("by_platform", ["platform"])
    .index("by_category", ["category"])
    .index("by_active", ["isActive"])
    .index("by_key", ["platform", "externalId"]),

  marketSimilarities: defineTable(similarity)
    .index("by_confidence", ["confidence"])
    .index("by_markets", ["market1Id", "market2Id"])
    .index("by_pair", ["platform1", "market1Id", "platform2", "market2Id"]),

  arbitrageOpportunities: defineTable(opportunity)
    .index("by_profit", ["profitMargin"])
    .index("by_status", ["status"])
    .index("by_status_profit", ["status", "profitMargin"])
    .index("by_legs", ["buyPlatform", "buyMarketId", "sellPlatform", "sellMarketId"]),

  syncLogs: defineTable(syncLog)
    .index("by_timestamp", ["timestamp"])
    .index("by_sync", ["syncId"]),
};
