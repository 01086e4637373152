// The HTTP face that the uploader's tests run against, as they use it: a child process on loopback.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { market, marketsFrom, noon, syncLog } from "./world.helper";

const program = new URL("../../tests/convex/server.mjs", import.meta.url).pathname;
const key = "prod:test|c2VjcmV0";

async function start(environment = {}) {
  const env = { ...process.env, HARNESS_MS: "3600000", HARNESS_KEY: key, ...environment };
  const child = spawn(process.execPath, [program], { env, stdio: ["ignore", "pipe", "inherit"] });
  const exited = new Promise((done) => child.once("exit", done));
  const line = await new Promise((done) => createInterface(child.stdout).once("line", done));
  return { child, exited, url: `http://127.0.0.1:${JSON.parse(line).port}` };
}

let server;
beforeAll(async () => void (server = await start()));
afterAll(() => server.child.kill());

const post = (path, body, headers = { Authorization: `Convex ${key}` }) =>
  fetch(server.url + path, { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) });
const get = async (path) => (await fetch(server.url + path)).json();
const call = async (path, args) => (await post("/api/mutation", { path, args, format: "json" })).json();
const send = (markets) => call("etl:upsertMarkets", { markets });
const fault = (...list) => post("/__faults", list);

afterEach(() => post("/__reset", ""));

describe("the platform's HTTP API", () => {
  test("runs a mutation and a query for a deploy key", async () => {
    expect(await send(marketsFrom(0, 3))).toEqual({
      status: "success", value: { inserted: 3, updated: 0, unchanged: 0 }, logLines: [],
    });
    const body = { path: "queries:marketByKey", args: [{ platform: "kalshi", externalId: "M0" }], format: "json" };
    expect(await (await post("/api/query", body)).json()).toMatchObject({ status: "success", value: market(0) });
  });

  test.each([
    ["no key", {}],
    ["a user's token", { Authorization: "Bearer abc" }],
    ["another key", { Authorization: "Convex prod:test|b3RoZXI" }],
  ])("answers 401 to %s and does nothing", async (_, headers) => {
    const body = { path: "etl:updateSyncStatus", args: syncLog("r"), format: "json" };
    expect((await post("/api/mutation", body, headers)).status).toBe(401);
    expect((await get("/__documents")).syncLogs).toEqual([]);
  });

  test.each([
    ["no JSON", "}{", 400],
    ["no path", { args: {}, format: "json" }, 400],
    ["another format", { path: "etl:upsertMarkets", args: { markets: [] }, format: "export_json" }, 400],
    ["a body over 16 MiB", "x".repeat(17 * 1024 * 1024), 413],
  ])("refuses %s", async (_, body, status) => {
    expect((await post("/api/mutation", body)).status).toBe(status);
  });

  test("answers status error to a bad row, an unknown function and one of the other kind", async () => {
    const bad = await send([{ ...market(0), extra: 1 }]);
    expect(bad).toMatchObject({ status: "error", errorMessage: expect.stringMatching(/Validator error.*extra/) });
    expect(await send([market(0, { processedAt: -1 })])).toMatchObject({ status: "error", errorData: expect.any(String) });
    for (const path of ["etl:nothing", "queries:latestSync", "nowhere:f", "../etl:upsertMarkets"])
      expect(await call(path, {})).toMatchObject({ errorMessage: expect.stringMatching(/Could not find public function/) });
    expect((await get("/__documents")).markets).toEqual([]);
  });

  test("tells a transaction over the limits", async () => {
    expect(await send(marketsFrom(0, 1001))).toMatchObject({ status: "error", errorMessage: expect.stringMatching(/too many/) });
  });
});

test("documents are sorted by natural key and free of system fields", async () => {
  await send([market(9), market(4), market(2)]);
  await call("etl:updateSyncStatus", syncLog("r", { timestamp: noon }));
  const all = await get("/__documents");
  expect(all.markets.map((m) => m.externalId)).toEqual(["M2", "M4", "M9"]);
  expect(all).toEqual({
    markets: [market(2), market(4), market(9)], marketSimilarities: [], arbitrageOpportunities: [], syncLogs: [syncLog("r")],
  });
  expect(await get("/__stats")).toMatchObject({
    calls: { "etl:upsertMarkets": { calls: 1, rows: 3 }, "etl:updateSyncStatus": { calls: 1, rows: 1 } },
    counts: { inserted: 4 },
  });
});

describe("faults", () => {
  test("a status comes instead of the function, as often as asked, after what may pass", async () => {
    await fault({ match: "mutation", status: 503, times: 2, after: 1, headers: { "Retry-After": "1" } });
    const answers = [];
    for (let n = 0; n < 4; ++n) answers.push(await post("/api/mutation", { path: "etl:upsertMarkets", args: { markets: [market(n)] }, format: "json" }));
    expect(answers.map((a) => a.status)).toEqual([200, 503, 503, 200]);
    expect(answers[1].headers.get("retry-after")).toBe("1");
    expect((await get("/__documents")).markets).toEqual([market(0), market(3)]);
  });

  test("a socket cut before the commit leaves nothing, after it everything, and a repetition mends both", async () => {
    await fault({ reset: true }, { cut_after_commit: true }, { truncate: 10 });
    await expect(send([market(1)])).rejects.toThrow();
    expect((await get("/__documents")).markets).toEqual([]);
    await expect(send([market(1)])).rejects.toThrow();
    expect((await get("/__documents")).markets).toEqual([market(1)]);
    await expect(send([market(2)])).rejects.toThrow();
    expect((await send([market(1), market(2)])).value).toEqual({ inserted: 0, updated: 0, unchanged: 2 });
  });

  test("what is held is never answered: the function did not run, or it did", async () => {
    for (const [how, kept] of [["hold", []], ["hold_after_commit", [market(1)]]]) {
      await fault({ [how]: true });
      const giveUp = new AbortController();
      const body = JSON.stringify({ path: "etl:upsertMarkets", args: { markets: [market(1)] }, format: "json" });
      const held = fetch(`${server.url}/api/mutation`, { method: "POST", headers: { Authorization: `Convex ${key}` }, body, signal: giveUp.signal });
      while ((await get("/__stats")).held === 0);
      giveUp.abort();
      await expect(held).rejects.toThrow();
      expect((await get("/__documents")).markets).toEqual(kept);
    }
  });

  test("a delay holds the answer", async () => {
    await fault({ delay_ms: 300 });
    const began = performance.now();
    expect(await send([market(1)])).toMatchObject({ status: "success" });
    expect(performance.now() - began).toBeGreaterThanOrEqual(290);
  });
});

test("it ends by itself", async () => {
  const own = await start({ HARNESS_MS: "100" });
  expect(await own.exited).toBe(0);
});

test("it tells errors by 560 and keeps a fixed clock where it is told to", async () => {
  const own = await start({ HARNESS_THROWN: "560", HARNESS_NOW: String(noon) });
  const body = (markets) => ({
    method: "POST", headers: { Authorization: `Convex ${key}` },
    body: JSON.stringify({ path: "etl:upsertMarkets", args: { markets }, format: "json" }),
  });
  expect((await fetch(`${own.url}/api/mutation`, body([{ platform: 1 }]))).status).toBe(560);
  await fetch(`${own.url}/api/mutation`, body([market(0, { processedAt: noon + 86_400_000 })]));
  expect((await (await fetch(`${own.url}/__documents`)).json()).markets[0].processedAt).toBe(noon);
  own.child.kill();
});
