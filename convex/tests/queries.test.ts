import { expect, test } from "vitest";
import { deployment, etl, market, marketsFrom, noon, opportunity, query, syncLog } from "./world.helper";

test("active opportunities come the most profitable first, within the limit and above the margin", async () => {
  const t = deployment();
  const margins = [0.02, 0.09, 0.05, 0.2, 0.03];
  const opportunities = margins.map((profitMargin, n) =>
    opportunity(n, { profitMargin, status: profitMargin === 0.2 ? "expired" : "active" }),
  );
  await t.mutation(etl.opportunities, { opportunities });
  const ask = async (args: Record<string, unknown>) =>
    ((await t.query(query("activeOpportunities"), args)) as { profitMargin: number }[]).map((o) => o.profitMargin);
  expect(await ask({})).toEqual([0.09, 0.05, 0.03, 0.02]);
  expect(await ask({ limit: 2 })).toEqual([0.09, 0.05]);
  expect(await ask({ minMargin: 0.03 })).toEqual([0.09, 0.05, 0.03]);
  expect(await ask({ limit: -1 })).toEqual([]);
});

test("what is to be checked by hand is listed apart", async () => {
  const t = deployment();
  const opportunities = [0.02, 0.6, 0.05].map((profitMargin, n) =>
    opportunity(n, profitMargin > 0.5 ? { profitMargin, implausibleOdds: 70 } : { profitMargin }),
  );
  await t.mutation(etl.opportunities, { opportunities });
  const ask = async (name: string) =>
    ((await t.query(query(name), {})) as { profitMargin: number }[]).map((o) => o.profitMargin);
  expect(await ask("activeOpportunities")).toEqual([0.05, 0.02]);
  expect(await ask("implausibleOpportunities")).toEqual([0.6]);
});

test("a market is found by platform and id together", async () => {
  const t = deployment();
  await t.mutation(etl.markets, { markets: marketsFrom(0, 4) });
  const ask = (platform: string, externalId: string) => t.query(query("marketByKey"), { platform, externalId });
  expect(await ask("kalshi", "M2")).toMatchObject(market(2));
  expect(await ask("polymarket", "M2")).toBeNull();
});

test("the latest run is the one of the latest time, whatever came last", async () => {
  const t = deployment();
  expect(await t.query(query("latestSync"), {})).toBeNull();
  await t.mutation(etl.sync, syncLog("second", { timestamp: noon + 1 }));
  await t.mutation(etl.sync, syncLog("first", { timestamp: noon }));
  expect(await t.query(query("latestSync"), {})).toMatchObject({ syncId: "second" });
});
