import { describe, expect, test } from "vitest";
import type { Row } from "../functions";
import {
  batches, deployment, documents, etl, market, marketsFrom, noon, opportunity, shuffled, similarity, syncLog,
} from "./world.helper";
import type { Deployment } from "./world.helper";

const halfHour = 30 * 60_000;
type Delivery = (t: Deployment) => Promise<unknown>;

interface World {
  markets: Row<"markets">[];
  similarities: Row<"marketSimilarities">[];
  opportunities: Row<"arbitrageOpportunities">[];
  log: Row<"syncLogs">;
}

const count = 240;
const pairs = Array.from({ length: count / 4 }, (_, n) => n);

const morning: World = {
  markets: marketsFrom(0, count),
  similarities: pairs.map((n) => similarity(n)),
  opportunities: pairs.map((n) => opportunity(n)),
  log: syncLog("run-1"),
};

/**
 * Half an hour later: a third of the markets has moved, some have closed under the time of their last reading, some
 * are new; pairs are withdrawn; opportunities have expired under the time of their detection or are priced anew.
 */
const later = noon + halfHour;
const evening: World = {
  markets: [
    ...morning.markets.filter((_, i) => i % 3 === 0).map((m) => ({ ...m, volume: m.volume + 10, processedAt: later })),
    ...morning.markets.filter((_, i) => i % 11 === 1).map((m) => ({ ...m, isActive: false })),
    ...marketsFrom(count, 40, { processedAt: later }),
  ],
  similarities: pairs.filter((n) => n % 7 === 0).map((n) => similarity(n, { confidence: 0, analyzedAt: later })),
  opportunities: [
    ...pairs.filter((n) => n % 5 === 0).map((n) => opportunity(n, { status: "expired" })),
    ...pairs.filter((n) => n % 5 === 1).map((n) => opportunity(n, { profitMargin: 0.05, detectedAt: later })),
  ],
  log: syncLog("run-2", { timestamp: later }),
};

function deliveries({ markets, similarities, opportunities, log }: World, rows = { markets: 100, others: 50 }): Delivery[] {
  return [
    ...batches(markets, rows.markets).map((b): Delivery => (t) => t.mutation(etl.markets, { markets: b })),
    ...batches(similarities, rows.others).map((b): Delivery => (t) => t.mutation(etl.similarities, { similarities: b })),
    ...batches(opportunities, rows.others).map((b): Delivery => (t) => t.mutation(etl.opportunities, { opportunities: b })),
    (t) => t.mutation(etl.sync, log),
  ];
}

async function after(list: Delivery[]) {
  const t = deployment();
  for (const deliver of list) await deliver(t);
  return documents(t);
}

describe("two runs give the same documents", async () => {
  const [first, second] = [deliveries(morning), deliveries(evening)];
  const expected = await after([...first, ...second]);

  test("as they should be", () => {
    expect(expected.markets).toHaveLength(count + 40);
    const held = new Map(expected.markets?.map((m) => [(m as Row<"markets">).externalId, m]));
    expect(held.get("M3")).toMatchObject({ processedAt: later, volume: 1210.5 });
    expect(held.get("M1")).toMatchObject({ processedAt: noon, isActive: false });
    expect(held.get("M2")).toEqual(morning.markets[2]);
    expect(expected.arbitrageOpportunities?.filter((o) => "status" in o && o.status === "expired")).toHaveLength(12);
    expect(expected.syncLogs).toHaveLength(2);
  });

  test("when every batch is sent twice", async () => {
    expect(await after([...first, ...second].flatMap((d) => [d, d]))).toEqual(expected);
  });

  test("when the later run arrives first", async () => {
    expect(await after([...second, ...first])).toEqual(expected);
  });

  test.each([1, 2, 3])("when their batches are shuffled and repeated (seed %i)", async (seed) => {
    const all = [...first, ...second];
    expect(await after([...shuffled(all, seed), ...shuffled(all, seed + 100).slice(0, 5)])).toEqual(expected);
  });

  test("when the batches are cut differently", async () => {
    const small = [...deliveries(evening, { markets: 33, others: 7 }), ...deliveries(morning, { markets: 77, others: 50 })];
    expect(await after(small)).toEqual(expected);
  });

  test("when four batches are under way at a time", async () => {
    const t = deployment();
    for (const wave of batches(shuffled([...first, ...second], 9), 4)) await Promise.all(wave.map((d) => d(t)));
    expect(await documents(t)).toEqual(expected);
  });
});

// convex-test looks through a whole table for each index range, so its time grows with the square of this number.
declare const process: { env: Record<string, string | undefined> };
const bulk = Number(process.env.CONVEX_TEST_MARKETS ?? 1_000);

test(`${bulk} markets in batches of 100 arrive once each`, async () => {
  const t = deployment();
  const markets = marketsFrom(0, bulk);
  let inserted = 0;
  for (const b of batches(markets, 100)) inserted += (await t.mutation(etl.markets, { markets: b })).inserted;
  expect(inserted).toBe(bulk);
  expect(await t.mutation(etl.markets, { markets: markets.slice(-100) })).toEqual({ inserted: 0, updated: 0, unchanged: 100 });
  expect((await documents(t)).markets).toHaveLength(bulk);
  expect((await documents(t)).markets).toContainEqual(market(bulk - 1));
}, 1_800_000);
