/** What an event does: ends waits, cancels runs, starts functions. */
import type { Tx } from "@/server/db/db";
import { cancelMatching } from "./cancel";
import type { Context, RunnerEvent } from "./context";
import type { Registered } from "./registry";
import { type NewRun, startRuns } from "./runs";
import { resumeMatching, waitsFor } from "./waits";

// Inngest keeps idempotency keys for a day.
const IDEMPOTENCY_MS = 86_400_000;

/** Applies events in order, and those that they cause after them. */
export async function applyEvents(ctx: Context, tx: Tx, events: RunnerEvent[]): Promise<void> {
  let batch = events;
  while (batch.length > 0) batch = await applyBatch(ctx, tx, batch);
}

async function applyBatch(ctx: Context, tx: Tx, events: RunnerEvent[]): Promise<RunnerEvent[]> {
  const waits = await waitsFor(
    tx,
    events.map(({ name }) => name),
  );
  const caused: RunnerEvent[] = [];
  let starting: NewRun[] = [];
  for (const event of events) {
    await resumeMatching(ctx, tx, event, waits);
    if (ctx.registry.cancelledBy(event.name).length > 0) {
      // A run that an earlier event of this batch starts must be there to be cancelled.
      await startRuns(ctx, tx, starting);
      starting = [];
      caused.push(...(await cancelMatching(ctx, tx, event)));
    }
    for (const fn of triggered(ctx, event)) {
      if (await reserve(ctx, tx, fn, event)) starting.push(newRun(ctx, fn, event));
    }
  }
  await startRuns(ctx, tx, starting);
  return caused;
}

const triggered = (ctx: Context, event: RunnerEvent) =>
  ctx.registry
    .triggeredBy(event.name)
    .filter(({ triggers }) =>
      triggers.some((trigger) => trigger.event === event.name && (trigger.expression?.test(event) ?? true)),
    );

/** An event with a `ts` in the future starts its functions then. */
export const newRun = (ctx: Context, fn: Registered, event: RunnerEvent): NewRun => ({
  fn,
  event,
  dedupKey: `${fn.id} ${event.id}`,
  dueAt: new Date(Math.max(ctx.now().getTime(), event.ts)),
});

/** Takes the function's idempotency key; false while another event holds it, whatever became of that one's run. */
async function reserve(ctx: Context, tx: Tx, fn: Registered, event: RunnerEvent): Promise<boolean> {
  if (!fn.idempotency) return true;
  const now = ctx.now();
  const key = `${fn.id} ${fn.idempotency.key(event)}`;
  const taken = await tx.$executeRaw`
    INSERT INTO "RunnerDedup" ("key", "expiresAt") VALUES (${key}, ${new Date(now.getTime() + IDEMPOTENCY_MS)})
    ON CONFLICT ("key") DO UPDATE SET "expiresAt" = excluded."expiresAt" WHERE "RunnerDedup"."expiresAt" <= ${now}`;
  if (taken === 0)
    ctx.log.debug({ functionId: fn.id, eventId: event.id }, "event skipped: its idempotency key is taken");
  return taken > 0;
}
