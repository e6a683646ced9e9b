/** Cancels the runs that an event asks to cancel (`cancelOn`). */
import type { Tx } from "@/server/db/db";
import type { Context, RunnerEvent } from "./context";
import type { Registered } from "./registry";
import { endRun } from "./runs";

/** A call in flight is not interrupted; its answer finds no run and is dropped. Gives the events that tell of it. */
export async function cancelMatching(ctx: Context, tx: Tx, incoming: RunnerEvent): Promise<RunnerEvent[]> {
  const functions = ctx.registry.cancelledBy(incoming.name);
  if (functions.length === 0) return [];
  const runs = (await Promise.all(functions.map((fn) => candidates(tx, fn, incoming)))).flat();
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

/** The running runs; of a function that matches by an id only those whose event has it. */
function candidates(tx: Tx, { id, cancels }: Registered, incoming: RunnerEvent) {
  const [cancel, another] = cancels.filter(({ event }) => event === incoming.name);
  const value = cancel?.match
    ?.split(".")
    .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], incoming);
  // What LIKE reads as more than itself could hide a match.
  const plain = !another && typeof value === "string" && /^[\w-]+$/.test(value);
  return tx.runnerRun.findMany({
    where: { status: "RUNNING", functionId: id, ...(plain && { event: { contains: `"${value}"` } }) },
    orderBy: { id: "asc" },
  });
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
