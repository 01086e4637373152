import { describe, expect, test, vi } from "vitest";
import { clockSkewMs } from "../upsert";
import { deployment, documents, etl, extras, market, marketsFrom, noon, opportunity, similarity, syncLog } from "./world.helper";
import type { Deployment } from "./world.helper";

const minute = 60_000;
const held = async (t: Deployment) => (await documents(t)).markets;

/** Calls a mutation and returns how many documents it wrote. */
const writes = (t: Deployment, markets: ReturnType<typeof market>[]) =>
  t.run(async (ctx) => {
    await ctx.runMutation(etl.markets, { markets });
    return (await ctx.meta.getTransactionMetrics()).documentsWritten.used;
  });

describe("a batch that is sent again", () => {
  test("writes nothing and says so", async () => {
    const t = deployment();
    const markets = marketsFrom(0, 5);
    expect(await t.mutation(etl.markets, { markets })).toEqual({ inserted: 5, updated: 0, unchanged: 0 });
    const before = await t.run((ctx) => ctx.db.query("markets").collect());
    expect(await t.mutation(etl.markets, { markets })).toEqual({ inserted: 0, updated: 0, unchanged: 5 });
    expect(await writes(t, markets)).toBe(0);
    expect(await t.run((ctx) => ctx.db.query("markets").collect())).toEqual(before);
  });

  test("writes what changed alone", async () => {
    const t = deployment();
    await t.mutation(etl.markets, { markets: marketsFrom(0, 5) });
    const markets = marketsFrom(0, 6);
    markets[2] = market(2, { volume: 1300, processedAt: noon + minute });
    expect(await writes(t, markets)).toBe(2);
    expect(await held(t)).toContainEqual(markets[2]);
    expect(await t.mutation(etl.markets, { markets })).toEqual({ inserted: 0, updated: 0, unchanged: 6 });
  });

  test("drops fields that are gone and keeps the document's identity", async () => {
    const t = deployment();
    await t.mutation(etl.markets, { markets: [market(1)] });
    const id = await t.run(async (ctx) => (await ctx.db.query("markets").first())?._id);
    const { endDate, ...rest } = market(1, { processedAt: noon + minute });
    expect(endDate).toBeTypeOf("number");
    await t.mutation(etl.markets, { markets: [rest] });
    expect(await held(t)).toEqual([rest]);
    expect(await t.run(async (ctx) => (await ctx.db.query("markets").first())?._id)).toBe(id);
  });

  test("is the same for every table", async () => {
    const t = deployment();
    const similarities = [similarity(0, extras.similarity), similarity(1)];
    const opportunities = [opportunity(0, { ...extras.opportunity, legs: [...extras.opportunity.legs] }), opportunity(1)];
    const all = async () => [
      await t.mutation(etl.similarities, { similarities }),
      await t.mutation(etl.opportunities, { opportunities }),
      await t.mutation(etl.sync, syncLog("run-1")),
    ];
    expect((await all()).map((c) => c.inserted)).toEqual([2, 2, 1]);
    const once = await documents(t);
    expect((await all()).map((c) => c.unchanged)).toEqual([2, 2, 1]);
    expect(await documents(t)).toEqual(once);
    expect(once.arbitrageOpportunities).toContainEqual(opportunities[0]);
  });
});

describe("keys", () => {
  test("one id on two platforms is two markets", async () => {
    const t = deployment();
    const markets = [market(0, { platform: "kalshi" }), market(0, { platform: "polymarket" })];
    expect(await t.mutation(etl.markets, { markets })).toMatchObject({ inserted: 2 });
  });

  test("a key that comes twice in one batch is one document, the newest", async () => {
    const t = deployment();
    const newest = market(3, { title: "newest", processedAt: noon + 2 * minute });
    const markets = [market(3), newest, market(3, { title: "older", processedAt: noon + minute })];
    expect(await t.mutation(etl.markets, { markets })).toEqual({ inserted: 1, updated: 0, unchanged: 2 });
    expect(await held(t)).toEqual([newest]);
  });

  test("eight upserts of one key at once make one document, the newest", async () => {
    const t = deployment();
    const calls = Array.from({ length: 8 }, (_, i) => market(3, { volume: i, processedAt: noon + ((i * 5) % 8) * minute }));
    await Promise.all(calls.map((row) => t.mutation(etl.markets, { markets: [row] })));
    expect(await held(t)).toEqual([calls.find((row) => row.processedAt === noon + 7 * minute)]);
  });
});

describe("time", () => {
  test("older rows do not replace newer ones", async () => {
    const t = deployment();
    const newer = { processedAt: noon + minute, analyzedAt: noon + minute, detectedAt: noon + minute, timestamp: noon + minute };
    const send = async (at: "old" | "new") => {
      const pick = <K extends keyof typeof newer>(k: K) => (at === "new" ? { [k]: newer[k] } : {});
      await t.mutation(etl.markets, { markets: [market(0, { title: at, ...pick("processedAt") })] });
      await t.mutation(etl.similarities, { similarities: [similarity(0, { reasoning: at, ...pick("analyzedAt") })] });
      await t.mutation(etl.opportunities, {
        opportunities: [opportunity(0, { profitMargin: at === "new" ? 0.05 : 0.04, ...pick("detectedAt") })],
      });
      await t.mutation(etl.sync, syncLog("run", { errors: [at], ...pick("timestamp") }));
    };
    await send("new");
    const before = await documents(t);
    await send("old");
    expect(await documents(t)).toEqual(before);
    expect(before.markets?.[0]).toMatchObject({ title: "new", processedAt: noon + minute });
  });

  test("at one moment, over wins against going on, in either order", async () => {
    for (const order of [[0, 1], [1, 0]]) {
      const t = deployment();
      const states = [opportunity(0), opportunity(0, { status: "expired" })];
      for (const i of order) await t.mutation(etl.opportunities, { opportunities: [states[i]!] });
      expect((await documents(t)).arbitrageOpportunities).toEqual([states[1]]);
      await t.mutation(etl.opportunities, { opportunities: [opportunity(0, { detectedAt: noon + 1 })] });
      expect((await documents(t)).arbitrageOpportunities).toMatchObject([{ status: "active" }]);
    }
  });

  test("a correction under the same time is taken", async () => {
    const t = deployment();
    await t.mutation(etl.opportunities, { opportunities: [opportunity(0)] });
    const richer = opportunity(0, { netUsd: 1.1, quantity: 25 });
    expect(await t.mutation(etl.opportunities, { opportunities: [richer] })).toMatchObject({ updated: 1 });
    expect((await documents(t)).arbitrageOpportunities).toEqual([richer]);
  });

  test("a time far ahead counts as the moment of arrival and keeps nothing out", async () => {
    const t = deployment();
    const clock = vi.spyOn(Date, "now").mockReturnValue(noon);
    try {
      const ahead = market(0, { title: "from 2100", processedAt: Date.UTC(2100, 0) });
      await t.mutation(etl.markets, { markets: [ahead] });
      expect(await held(t)).toEqual([{ ...ahead, processedAt: noon }]);

      clock.mockReturnValue(noon + 10 * minute);
      expect(await t.mutation(etl.markets, { markets: [ahead] })).toMatchObject({ unchanged: 1 });
      const honest = market(0, { processedAt: noon + 9 * minute });
      expect(await t.mutation(etl.markets, { markets: [honest] })).toMatchObject({ updated: 1 });
      expect(await held(t)).toEqual([honest]);
    } finally {
      clock.mockRestore();
    }
  });

  test("a clock a little ahead is believed", async () => {
    const t = deployment();
    const clock = vi.spyOn(Date, "now").mockReturnValue(noon);
    try {
      const row = market(0, { processedAt: noon + clockSkewMs });
      await t.mutation(etl.markets, { markets: [row] });
      expect(await held(t)).toEqual([row]);
    } finally {
      clock.mockRestore();
    }
  });

  test("an imported document of a time far ahead does not stay for ever", async () => {
    const t = deployment();
    await t.run((ctx) => ctx.db.insert("markets", market(0, { processedAt: Date.UTC(2100, 0) })));
    expect(await t.mutation(etl.markets, { markets: [market(0)] })).toMatchObject({ updated: 1 });
    expect(await held(t)).toEqual([market(0)]);
  });
});
