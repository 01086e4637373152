import { describe, expect, test } from "vitest";
import type { Reader } from "../functions";
import * as kinds from "../kinds";
import schema from "../schema";
import { maxRows } from "../upsert";
import { deployment, etl, market, marketsFrom, noon, opportunity, similarity, syncLog } from "./world.helper";
import type { Deployment } from "./world.helper";

const metrics = (t: Deployment, call: (run: Parameters<Parameters<Deployment["run"]>[0]>[0]) => Promise<unknown>) =>
  t.run(async (ctx) => {
    await call(ctx);
    const { databaseQueries, documentsRead, documentsWritten } = await ctx.meta.getTransactionMetrics();
    return { ranges: databaseQueries.used, read: documentsRead.used, written: documentsWritten.used };
  });

describe("what a call costs", () => {
  test("does not grow with the table: a range a row, and a document where there is one", async () => {
    const t = deployment();
    for (let n = 0; n < 500; n += 100) await t.mutation(etl.markets, { markets: marketsFrom(n, 100) });
    const fresh = marketsFrom(500, 100);
    expect(await metrics(t, (ctx) => ctx.runMutation(etl.markets, { markets: fresh }))).toEqual({
      ranges: 100, read: 0, written: 100,
    });
    expect(await metrics(t, (ctx) => ctx.runMutation(etl.markets, { markets: fresh }))).toEqual({
      ranges: 100, read: 100, written: 0,
    });
  });

  test("of batches of 100, 50 and 50 that change every row stays far below 4,096 ranges", async () => {
    const t = deployment();
    const fifty = Array.from({ length: 50 }, (_, n) => n);
    const send = (at: number) => async (ctx: Parameters<Parameters<typeof metrics>[1]>[0]) => {
      await ctx.runMutation(etl.markets, { markets: marketsFrom(0, 100, { processedAt: at }) });
      await ctx.runMutation(etl.similarities, { similarities: fifty.map((n) => similarity(n, { analyzedAt: at })) });
      await ctx.runMutation(etl.opportunities, { opportunities: fifty.map((n) => opportunity(n, { detectedAt: at })) });
      await ctx.runMutation(etl.sync, syncLog("run", { timestamp: at }));
    };
    expect((await metrics(t, send(noon))).written).toBe(201);
    const changed = await metrics(t, send(noon + 1));
    expect(changed.written).toBe(201);
    expect(changed.ranges).toBeLessThanOrEqual(2 * 201);
  });

  test("a batch over the bound is refused in words that tell a sender to halve it", async () => {
    const t = deployment();
    await expect(t.mutation(etl.markets, { markets: marketsFrom(0, maxRows + 1) })).rejects.toThrow(/too many rows/);
  });

  test("a batch at the bound fits the platform's limits", async () => {
    const t = deployment();
    expect(await t.mutation(etl.markets, { markets: marketsFrom(0, maxRows) })).toMatchObject({ inserted: maxRows });
  });
});

/** A reader that knows index ranges alone and notes them. */
function noting(asked: object[]): Reader {
  const query = (table: string) => ({
    withIndex(index: string, range: (q: unknown) => unknown) {
      const fields: string[] = [];
      const q = { eq: (field: string) => (fields.push(field), q) };
      range(q);
      asked.push({ table, index, fields });
      return { unique: async () => null };
    },
  });
  return { query } as unknown as Reader;
}

// The model of the database counts what a query returns, not what it looks through.
test("a key is looked up in an index whose every field it fixes", async () => {
  const asked: { table: keyof typeof schema.tables; index: string; fields: string[] }[] = [];
  const db = noting(asked);
  await kinds.markets.find(db, market(0));
  await kinds.similarities.find(db, similarity(0));
  await kinds.opportunities.find(db, opportunity(0));
  await kinds.syncLogs.find(db, syncLog("run"));
  expect(asked.map((a) => a.index)).toEqual(["by_key", "by_pair", "by_legs", "by_sync"]);
  for (const { table, index, fields } of asked)
    expect(schema.tables[table][" indexes"]()).toContainEqual({ indexDescriptor: index, fields });
});

test("the schema has every index that applications of the four tables know", () => {
  const indexes = Object.fromEntries(
    Object.entries(schema.tables).map(([name, table]) => [
      name,
      Object.fromEntries(table[" indexes"]().map((i) => [i.indexDescriptor, i.fields])),
    ]),
  );
  expect(indexes).toMatchObject({
    markets: { by_platform: ["platform"], by_category: ["category"], by_active: ["isActive"] },
    marketSimilarities: { by_confidence: ["confidence"], by_markets: ["market1Id", "market2Id"] },
    arbitrageOpportunities: { by_profit: ["profitMargin"], by_status: ["status"] },
    syncLogs: { by_timestamp: ["timestamp"] },
  });
});
