/** Cancels the runs that an event asks to cancel (`cancelOn`). */
import type { Tx } from "@/server/db/db";
import type { Context, RunnerEvent } from "./context";
import type { Registered } from "./registry";
import { endRun } from "./runs";

/** A call in flight is not interrupted; its answer finds no run and is dropped. Gives the events that tell of it. */
export async function cancelMatching(ctx: Context, tx: Tx, incoming: RunnerEvent): Promise<RunnerEvent[]> {
  const functions = ctx.registry.cancelledBy(incoming.name);
  if (functions.length === 0) return [];
  const runs = await tx.runnerRun.findMany({
    where: { status: "RUNNING", functionId: { in: functions.map(({ id }) => id) } },
  });
  const told: RunnerEvent[] = [];
  for (const run of runs) {
    const fn = ctx.registry.get(run.functionId);
    const event = JSON.parse(run.event) as RunnerEvent;
    if (!fn || !asksToCancel(ctx, fn, { event, startedAt: run.startedAt }, incoming)) continue;
    ctx.log.info({ runId: run.id, functionId: fn.id, event: incoming.name }, "run cancelled");
    told.push(...(await endRun(ctx, tx, { ...run, event }, { status: "CANCELLED" })));
  }
  return told;
}

const asksToCancel = (
  ctx: Context,
  { cancels }: Registered,
  run: { event: RunnerEvent; startedAt: Date },
  incoming: RunnerEvent,
) =>
  cancels.some(
    ({ event, expression, timeoutMs }) =>
      event === incoming.name &&
      ctx.now().getTime() < run.startedAt.getTime() + timeoutMs &&
      (expression?.test(run.event, incoming) ?? true),
  );
