import { describe, expect, test } from "vitest";
import type { Row } from "../functions";
import { batches, deployment, documents, etl, market, marketsFrom, noon, opportunity, similarity, syncLog } from "./world.helper";

const wrong = (change: object) => ({ ...market(7), ...change }) as Row<"markets">;
const without = (field: keyof Row<"markets">) => {
  const { [field]: gone, ...rest } = market(7);
  return rest as Row<"markets">;
};

describe("a market is refused", () => {
  const cases: [string, Row<"markets">][] = [
    ["with an unknown field", wrong({ rawData: { ticker: "X" } })],
    ["with an unknown field in an outcome", wrong({ outcomes: [{ name: "Yes", price: 0.4, token: "1" }] })],
    ["without a title", without("title")],
    ["without its time", without("processedAt")],
    ["with a price in words", wrong({ outcomes: [{ name: "Yes", price: "0.4" }] })],
    ["with null for an absent price", wrong({ outcomes: [{ name: "Yes", price: null }] })],
    ["with a price in cents", wrong({ outcomes: [{ name: "Yes", price: 43 }] })],
    ["with a negative price", wrong({ outcomes: [{ name: "Yes", price: -0.01 }] })],
    ["with a time in words", wrong({ processedAt: "2026-03-01" })],
    ["with a time before 1970", wrong({ processedAt: -1 })],
    ["with a volume that is no number", wrong({ volume: Number.NaN })],
    ["without an id", wrong({ externalId: "" })],
    ["with tags that are no texts", wrong({ tags: [1] })],
  ];

  test.each(cases)("%s, and nothing of its batch is left", async (_, row) => {
    const t = deployment();
    const markets = [...marketsFrom(0, 3), row, ...marketsFrom(10, 3)];
    await expect(t.mutation(etl.markets, { markets })).rejects.toThrow(/Validator error/);
    expect((await documents(t)).markets).toEqual([]);
  });
});

describe("other rows are refused", () => {
  test.each<[string, object]>([
    ["a confidence of 7", { confidence: 7 }],
    ["a relation without a name", { relation: "similar" }],
    ["an unknown tier", { tier: "guessed" }],
    ["an unknown field", { id: "1" }],
  ])("a similarity with %s", async (_, change) => {
    const t = deployment();
    const similarities = [{ ...similarity(0), ...change }];
    await expect(t.mutation(etl.similarities, { similarities })).rejects.toThrow(/Validator error/);
  });

  test.each<[string, object]>([
    ["an unknown status", { status: "open" }],
    ["an infinite margin", { profitMargin: Infinity }],
    ["a leg without a side", { legs: [{ platform: "kalshi", id: "1", quantity: 1, vwap: 0.4, costUsd: 1, feeUsd: 0 }] }],
    ["a leg above a dollar", { legs: [{ platform: "k", id: "1", side: "yes", quantity: 1, vwap: 1.4, costUsd: 1, feeUsd: 0 }] }],
  ])("an opportunity with %s", async (_, change) => {
    const t = deployment();
    const opportunities = [{ ...opportunity(0), ...change }];
    await expect(t.mutation(etl.opportunities, { opportunities })).rejects.toThrow(/Validator error/);
  });

  test("a sync log with half a market", async () => {
    const t = deployment();
    await expect(t.mutation(etl.sync, syncLog("r", { marketsProcessed: 0.5 }))).rejects.toThrow(/Validator error/);
  });
});

test("a bad row among its neighbours' batches keeps out its own batch alone, and halving finds it", async () => {
  const t = deployment();
  const rows = marketsFrom(0, 300);
  rows[137] = wrong({ externalId: "M137", outcomes: [{ name: "Yes", price: 43 }] });
  let calls = 0;
  const deliver = async (markets: Row<"markets">[]): Promise<string[]> => {
    calls += 1;
    try {
      await t.mutation(etl.markets, { markets });
      return [];
    } catch {
      if (markets.length === 1) return [markets[0]!.externalId];
      return (await Promise.all(batches(markets, Math.ceil(markets.length / 2)).map(deliver))).flat();
    }
  };
  const dead = (await Promise.all(batches(rows, 100).map(deliver))).flat();
  expect(dead).toEqual(["M137"]);
  expect(calls).toBeLessThanOrEqual(3 + 2 * Math.ceil(Math.log2(100)));
  expect((await documents(t)).markets).toHaveLength(299);
});

test("a mutation that fails half-way leaves what was there before", async () => {
  const t = deployment({ documentsWritten: 10 });
  await t.mutation(etl.markets, { markets: marketsFrom(0, 5) });
  const before = await documents(t);
  const markets = marketsFrom(0, 20, { processedAt: noon + 1, title: "half" });
  await expect(t.mutation(etl.markets, { markets })).rejects.toThrow(/too many documents/);
  expect(await documents(t)).toEqual(before);
});
