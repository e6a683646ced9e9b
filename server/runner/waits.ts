/** Steps that wait for an event or for a moment. */
import { Prisma } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Context, RunnerEvent } from "./context";
import { compile } from "./expression";
import { resume } from "./steps";

export type EventWait = { runId: string; stepId: string; event: string; expression: string | null; run: string };

/** The steps that wait for one of these events. */
export async function waitsFor(tx: Tx, names: string[]): Promise<EventWait[]> {
  return tx.$queryRaw<EventWait[]>`
    SELECT w."runId", w."stepId", w."event", w."expression", r."event" AS "run"
    FROM "RunnerWait" w JOIN "RunnerRun" r ON r."id" = w."runId"
    WHERE w."kind" = 'EVENT' AND w."event" IN (${Prisma.join([...new Set(names)])})
    ORDER BY w."runId", w."stepId"`;
}

/** Ends the waits that the event matches, each with the whole event as its memo. */
export async function resumeMatching(ctx: Context, tx: Tx, event: RunnerEvent, waits: EventWait[]): Promise<void> {
  for (const { runId, stepId, event: name, expression, run } of waits) {
    if (name !== event.name) continue;
    if (expression && !compile(expression).test(JSON.parse(run), event)) continue;
    await resume(ctx, tx, runId, { stepId, memo: event });
  }
}

/** Ends sleeps and timed-out waits. True when there may be more. */
export async function resumeDue(ctx: Context, tx: Tx): Promise<boolean> {
  const due = await tx.runnerWait.findMany({
    where: { dueAt: { lte: ctx.now() } },
    orderBy: { dueAt: "asc" },
    take: BATCH,
  });
  for (const { runId, stepId, kind } of due) {
    await resume(ctx, tx, runId, { stepId, memo: kind === "INVOKE" ? { error: INVOKE_TIMEOUT } : null });
  }
  return due.length === BATCH;
}

const BATCH = 100;
const INVOKE_TIMEOUT = {
  name: "InngestInvokeTimeoutError",
  message: "The invoked function did not end before the time-out.",
};
