import { convexTest } from "convex-test";
import { makeFunctionReference } from "convex/server";
import type { FunctionReference } from "convex/server";
import type { Row } from "../functions";
import schema from "../schema";
import type { Counts } from "../upsert";

const modules = {
  "../_generated/api.js": async () => ({}),
  "../etl.ts": () => import("../etl"),
  "../queries.ts": () => import("../queries"),
};

/** An empty deployment that enforces the platform's limits of a transaction, or narrower ones. */
export function deployment(limits: Parameters<typeof limited>[0] = true) {
  return limited(limits);
}

function limited(transactionLimits: boolean | Record<string, number>) {
  return convexTest({ schema, modules, transactionLimits });
}

export type Deployment = ReturnType<typeof deployment>;

type Upsert<Args extends object> = FunctionReference<"mutation", "internal", Args & Record<string, unknown>, Counts>;
const mutation = <Args extends object>(name: string) => makeFunctionReference<"mutation">(name) as unknown as Upsert<Args>;

export const etl = {
  markets: mutation<{ markets: Row<"markets">[] }>("etl:upsertMarkets"),
  similarities: mutation<{ similarities: Row<"marketSimilarities">[] }>("etl:upsertSimilarities"),
  opportunities: mutation<{ opportunities: Row<"arbitrageOpportunities">[] }>("etl:upsertOpportunities"),
  sync: mutation<Row<"syncLogs">>("etl:updateSyncStatus"),
};

export const query = (name: string) => makeFunctionReference<"query">(`queries:${name}`);

/** 2026-03-01T12:00:00Z: in the past, as every honest sender's clock. */
export const noon = 1_772_366_400_000;

export function market(n: number, change: Partial<Row<"markets">> = {}): Row<"markets"> {
  return {
    platform: n % 2 === 0 ? "kalshi" : "polymarket",
    externalId: `M${n}`,
    title: `Question ${n}?`,
    description: "Resolves by the official count.",
    category: "politics",
    eventType: "binary",
    outcomes: [{ name: "Yes", price: 0.43 }, { name: "No" }],
    endDate: noon + 86_400_000,
    volume: 1200.5,
    liquidity: 90,
    isActive: true,
    tags: ["elections", "2026"],
    processedAt: noon,
    ...change,
  };
}

export const marketsFrom = (first: number, count: number, change: Partial<Row<"markets">> = {}) =>
  Array.from({ length: count }, (_, i) => market(first + i, change));

export function similarity(n: number, change: Partial<Row<"marketSimilarities">> = {}): Row<"marketSimilarities"> {
  return {
    market1Id: `M${2 * n}`,
    market2Id: `M${2 * n + 1}`,
    platform1: "kalshi",
    platform2: "polymarket",
    confidence: 0.99,
    reasoning: "same subject, threshold and date",
    analyzedAt: noon,
    ...change,
  };
}

export function opportunity(
  n: number,
  change: Partial<Row<"arbitrageOpportunities">> = {},
): Row<"arbitrageOpportunities"> {
  return {
    buyMarketId: `M${2 * n}`,
    sellMarketId: `M${2 * n + 1}`,
    buyPlatform: "kalshi",
    sellPlatform: "polymarket",
    profitMargin: 0.031,
    confidence: 0.99,
    detectedAt: noon,
    status: "active",
    ...change,
  };
}

export function syncLog(id: string, change: Partial<Row<"syncLogs">> = {}): Row<"syncLogs"> {
  return { syncId: id, marketsProcessed: 2, opportunitiesFound: 1, errors: [], duration: 900, timestamp: noon, ...change };
}

export const extras = {
  similarity: { relation: "identity", tier: "proved" },
  opportunity: {
    legs: [
      { platform: "kalshi", id: "M0", side: "yes", quantity: 25, vwap: 0.43, worst: 0.44, costUsd: 10.9, feeUsd: 0.15 },
      { platform: "polymarket", id: "M1", side: "no", quantity: 25, vwap: 0.52, costUsd: 13, feeUsd: 0 },
    ],
    quantity: 25,
    costUsd: 23.9,
    netUsd: 1.1,
    annualised: 0.52,
    relation: "identity",
    tier: "proved",
  },
} as const satisfies { similarity: object; opportunity: object };

export function batches<T>(rows: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.slice(i * size, (i + 1) * size));
}

/** The same order for the same seed (Fisher and Yates over a linear congruential generator). */
export function shuffled<T>(items: T[], seed: number): T[] {
  const out = [...items];
  let state = seed >>> 0;
  for (let i = out.length - 1; i > 0; --i) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = state % (i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

/** All documents of the four tables without system fields, each table in the order of its rows' texts. */
export async function documents(t: Deployment) {
  const tables = ["markets", "marketSimilarities", "arbitrageOpportunities", "syncLogs"] as const;
  const read = async (table: (typeof tables)[number]) => {
    const rows = await t.run((ctx) => ctx.db.query(table).collect());
    return rows
      .map(({ _id, _creationTime, ...row }) => row)
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  };
  return Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await read(table)] as const)));
}
