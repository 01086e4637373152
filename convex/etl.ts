import { v } from "convex/values";
import { internalMutation } from "./functions";
import * as kinds from "./kinds";
import { market, opportunity, similarity, syncLog } from "./tables";
import { upsert } from "./upsert";

const counts = v.object({ inserted: v.number(), updated: v.number(), unchanged: v.number() });

// Each is one transaction, all rows or none, and may be repeated: see `upsert`. The uploader sends 100 markets and 50 of
// the others in a call.

export const upsertMarkets = internalMutation({
  args: { markets: v.array(market) },
  returns: counts,
  handler: (ctx, { markets }) => upsert(ctx.db, kinds.markets, markets),
});

export const upsertSimilarities = internalMutation({
  args: { similarities: v.array(similarity) },
  returns: counts,
  handler: (ctx, { similarities }) => upsert(ctx.db, kinds.similarities, similarities),
});

export const upsertOpportunities = internalMutation({
  args: { opportunities: v.array(opportunity) },
  returns: counts,
  handler: (ctx, { opportunities }) => upsert(ctx.db, kinds.opportunities, opportunities),
});

/** The last call of a run: everything it found has arrived. */
export const updateSyncStatus = internalMutation({
  args: syncLog.fields,
  returns: counts,
  handler: (ctx, log) => upsert(ctx.db, kinds.syncLogs, [log]),
});
