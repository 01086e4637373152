#!/usr/bin/env node
// A Convex deployment on loopback: the functions of convex/ behind the platform's HTTP API, run by convex-test with the
// documented limits of a transaction. Wants Node 20 and convex/node_modules (script/test-convex brings both).
//
//   node tests/convex/server.mjs        prints {"port":N} once it listens; ends after HARNESS_MS
//
// POST /api/mutation | /api/query   {"path","args","format":"json"} with Authorization: Convex <key>
// GET  /__documents                 {table: [rows, sorted by natural key, without system fields]}
// GET  /__stats                     {requests, held, in_flight_max, calls: {path: {calls, rows, bytes}}, counts: {inserted, updated, unchanged}}
// POST /__faults                    [{match, after, times, …}], see faults.mjs; replaces what is left of the last ones
// POST /__reset                     an empty deployment, no faults, no stats
//
// Environment: HARNESS_PORT (0: any), HARNESS_MS (120000), HARNESS_KEY (the only deploy key; without it any will do),
// HARNESS_THROWN (200 or 560: the status of a function that throws), HARNESS_NOW (a fixed clock, ms since 1970).
import http from "node:http";
import { createDeployment } from "../../convex/tests/deployment.harness.mjs";
import { Faults } from "./faults.mjs";

const { HARNESS_PORT = "0", HARNESS_MS = "120000", HARNESS_KEY, HARNESS_THROWN = "200", HARNESS_NOW } = process.env;
const maxBody = 16 * 1024 * 1024 + 2000;
if (HARNESS_NOW !== undefined) Date.now = () => Number(HARNESS_NOW);

class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.body = { code, message };
  }
}

const deployment = await createDeployment();
const faults = new Faults();
const noStats = () => ({ requests: 0, in_flight_max: 0, calls: {}, counts: { inserted: 0, updated: 0, unchanged: 0 } });
let stats = noStats();
let inFlight = 0;

function reset() {
  stats = noStats();
  faults.set([]);
  deployment.reset();
  return {};
}

async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= maxBody) chunks.push(chunk); // what is too much is still read, or the client would see a reset
  }
  if (size > maxBody) throw new Refusal(413, "RequestTooLarge", "the request body is over 16 MiB");
  return Buffer.concat(chunks).toString("utf8");
}

function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, "BadJsonBody", "the request body is not JSON");
  }
}

function authorize(request) {
  const key = /^Convex (\S.*)$/.exec(request.headers.authorization ?? "")?.[1];
  if (key === undefined) throw new Refusal(401, "Unauthenticated", "a deploy key is needed");
  if (HARNESS_KEY !== undefined && key !== HARNESS_KEY) throw new Refusal(401, "BadDeployKey", "the deploy key is wrong");
}

function callOf(text) {
  const { path, args, format } = json(text) ?? {};
  const object = Array.isArray(args) && args.length === 1 ? args[0] : args;
  if (typeof path !== "string" || typeof object !== "object" || object === null || Array.isArray(object))
    throw new Refusal(400, "BadJsonBody", "path and args are needed");
  if (format !== "json") throw new Refusal(400, "BadRequest", `format ${JSON.stringify(format)} is not spoken here`);
  return { path, args: object };
}

function meter({ path, args }, bytes, value) {
  const seen = (stats.calls[path] ??= { calls: 0, rows: 0, bytes: 0 });
  const rows = args.markets ?? args.similarities ?? args.opportunities;
  seen.calls += 1;
  seen.rows += rows?.length ?? 1;
  seen.bytes += bytes;
  for (const name of Object.keys(stats.counts)) stats.counts[name] += value?.[name] ?? 0;
}

/** The platform's answer to one function call: status and body. */
async function answer(kind, text) {
  const call = callOf(text);
  try {
    const value = await deployment.call(kind, call.path, call.args);
    if (kind === "mutation") meter(call, Buffer.byteLength(text), value);
    return [200, { status: "success", value: value ?? null, logLines: [] }];
  } catch (e) {
    const errorData = e.data === undefined ? {} : { errorData: e.data };
    return [Number(HARNESS_THROWN), { status: "error", errorMessage: `Uncaught ${e.name}: ${e.message}`, ...errorData, logLines: [] }];
  }
}

async function api(request, response, kind) {
  stats.requests += 1;
  stats.in_flight_max = Math.max(stats.in_flight_max, ++inFlight);
  try {
    const text = await readBody(request);
    const fault = faults.take(request.url, text);
    if (await fault.before(response)) return;
    authorize(request);
    const [status, body] = await answer(kind, text);
    if (!fault.after(response, status, body)) send(response, status, body);
  } finally {
    inFlight -= 1;
  }
}

const control = {
  "GET /__documents": () => deployment.documents(),
  "GET /__stats": () => ({ ...stats, held: faults.held }),
  "POST /__faults": async (request) => faults.set(json(await readBody(request))),
  "POST /__reset": reset,
};

function send(response, status, body) {
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { "content-type": "application/json", "content-length": text.length });
  response.end(text);
}

async function route(request, response) {
  const act = control[`${request.method} ${request.url}`];
  if (act) return send(response, 200, await act(request));
  const kind = /^\/api\/(mutation|query)$/.exec(request.url)?.[1];
  if (!kind) throw new Refusal(404, "NotFound", "no such route");
  if (request.method !== "POST") throw new Refusal(405, "MethodNotAllowed", "POST is needed");
  return api(request, response, kind);
}

const server = http.createServer((request, response) => {
  route(request, response).catch((e) => {
    if (response.headersSent || response.destroyed) return;
    if (e instanceof Refusal) send(response, e.status, e.body);
    else send(response, 500, { code: "InternalServerError", message: String(e.message) });
  });
});
server.listen(Number(HARNESS_PORT), "127.0.0.1", () => {
  console.log(JSON.stringify({ port: server.address().port }));
  setTimeout(() => process.exit(0), Number(HARNESS_MS));
});
