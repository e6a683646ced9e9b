/** The queue: calls to make, one row each. */
import { Prisma } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Context, RunnerEvent } from "./context";
import type { Registered } from "./registry";

/** The stepId of a call that continues the function instead of running one planned step. */
export const CONTINUE = "step";

export type NewItem = {
  runId: string;
  stepId: string;
  functionId: string;
  event: RunnerEvent;
  dueAt: Date;
  attempt?: number;
  race?: boolean;
};

/** The names under which a call counts against its function's limits, in the order of `fn.concurrency`. */
export const concurrencyKeys = (fn: Registered | undefined, event: RunnerEvent): string[] =>
  (fn?.concurrency ?? []).map(({ scope, key }) => `${scope}=${key?.key(event) ?? ""}`);

/** Inngest bounds priorities to ten minutes either way (inngest.com/docs/guides/priority). */
const MOST_PRIORITY_SECONDS = 600;

/** Where a call stands among those that are due, in milliseconds; the lowest goes first. */
function rankOf(fn: Registered | undefined, event: RunnerEvent, dueAt: Date): number {
  const seconds = fn?.priority?.number(event) ?? 0;
  return dueAt.getTime() - 1000 * Math.max(-MOST_PRIORITY_SECONDS, Math.min(MOST_PRIORITY_SECONDS, seconds));
}

/** A step that is queued already stays as it is, so a repeated answer does no harm. */
export async function insertItems(ctx: Context, tx: Tx, items: NewItem[]): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map(({ runId, stepId, functionId, event, dueAt, attempt = 0, race = false }) => {
    const fn = ctx.registry.get(functionId);
    const [key = null, key2 = null] = concurrencyKeys(fn, event);
    const rank = rankOf(fn, event, dueAt);
    return Prisma.sql`(${runId}, ${stepId}, ${functionId}, ${attempt}, ${dueAt}, ${rank}, ${key}, ${key2}, ${race})`;
  });
  await tx.$executeRaw`
    INSERT INTO "RunnerItem"
      ("runId", "stepId", "functionId", "attempt", "dueAt", "rank", "concurrencyKey", "concurrencyKey2", "race")
    VALUES ${Prisma.join(rows)} ON CONFLICT DO NOTHING`;
  for (const { dueAt } of items) ctx.queued(dueAt);
}
