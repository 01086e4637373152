import { v } from "convex/values";
import { internalQuery } from "./functions";

// Internal: reachable with a deploy key and from an application's own functions, which decide who may read.

const page = (limit: number) => Math.max(0, Math.min(500, Math.floor(limit)));

/**
 * Active opportunities, the most profitable first; at most `limit` (50, up to 500), at least `minMargin`. What is to be
 * checked by hand is left out.
 */
export const activeOpportunities = internalQuery({
  args: { limit: v.optional(v.number()), minMargin: v.optional(v.number()) },
  handler: (ctx, { limit = 50, minMargin = 0 }) =>
    ctx.db
      .query("arbitrageOpportunities")
      .withIndex("by_status_profit", (q) => q.eq("status", "active").gte("profitMargin", minMargin))
      .order("desc")
      .filter((q) => q.eq(q.field("implausibleOdds"), undefined))
      .take(page(limit)),
});

/** Active rows that are to be checked by hand, the largest edge first; at most `limit` (50, up to 500). */
export const implausibleOpportunities = internalQuery({
  args: { limit: v.optional(v.number()) },
  handler: (ctx, { limit = 50 }) =>
    ctx.db
      .query("arbitrageOpportunities")
      .withIndex("by_status_profit", (q) => q.eq("status", "active"))
      .order("desc")
      .filter((q) => q.neq(q.field("implausibleOdds"), undefined))
      .take(page(limit)),
});

/** One market by its natural key, or null. */
export const marketByKey = internalQuery({
  args: { platform: v.string(), externalId: v.string() },
  handler: (ctx, { platform, externalId }) =>
    ctx.db
      .query("markets")
      .withIndex("by_key", (q) => q.eq("platform", platform).eq("externalId", externalId))
      .unique(),
});

/** What the latest run says about itself, or null before the first. */
export const latestSync = internalQuery({
  args: {},
  handler: (ctx) => ctx.db.query("syncLogs").withIndex("by_timestamp").order("desc").first(),
});
