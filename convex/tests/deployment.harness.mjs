// This folder's functions as a deployment in memory, for plain Node. (Files with two dots in their name are no functions
// to the platform's bundler.)
import { convexTest } from "convex-test";
import { makeFunctionReference } from "convex/server";
import { register } from "tsx/esm/api";

const naturalKeys = {
  markets: ["platform", "externalId"],
  marketSimilarities: ["platform1", "market1Id", "platform2", "market2Id"],
  arbitrageOpportunities: ["buyPlatform", "buyMarketId", "sellPlatform", "sellMarketId"],
  syncLogs: ["syncId"],
};

function compare(a, b, fields) {
  for (const f of fields) if (a[f] !== b[f]) return a[f] < b[f] ? -1 : 1;
  return 0;
}

/** Fields in order of their names, so that equal documents have equal bytes. */
function plain({ _id, _creationTime, ...row }) {
  return Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export async function createDeployment() {
  register();
  const source = (file) => import(new URL(`../${file}`, import.meta.url).href);
  const { default: schema } = await source("schema.ts");
  const modules = {
    "./_generated/api.js": async () => ({}),
    "./etl.ts": () => source("etl.ts"),
    "./queries.ts": () => source("queries.ts"),
  };
  const known = /^(etl|queries):\w+$/;
  const empty = () => convexTest({ schema, modules, transactionLimits: true });
  let held = empty();

  return {
    reset() {
      held = empty();
    },
    async call(kind, path, args) {
      const name = known.test(path) ? path.split(":")[1] : undefined;
      const file = path.split(":")[0];
      const found = name && (await modules[`./${file}.ts`]())[name];
      const right = found && (kind === "mutation" ? found.isMutation : found.isQuery);
      if (!right) throw new Error(`Could not find public function for '${path}'. Did you forget to run \`npx convex deploy\`?`);
      return held[kind](makeFunctionReference(path), args);
    },
    async documents() {
      const tables = {};
      for (const [name, fields] of Object.entries(naturalKeys)) {
        const rows = await held.run((ctx) => ctx.db.query(name).collect());
        tables[name] = rows.sort((a, b) => compare(a, b, fields)).map(plain);
      }
      return tables;
    },
  };
}
