/** The beginning and the end of runs. */
import { Prisma } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Context, RunnerEvent } from "./context";
import { CONTINUE, insertItems } from "./items";
import type { Registered } from "./registry";
import { type RunRef, resume } from "./steps";

export type NewRun = {
  fn: Registered;
  event: RunnerEvent;
  /** A second run with the same key is not started. */
  dedupKey: string;
  dueAt: Date;
  parent?: { runId: string; stepId: string };
};

/** `error` as SDKs serialize it. */
export type Failure = { name: string; message: string; stack?: string; [field: string]: unknown };
export type Outcome =
  | { status: "COMPLETED"; data: unknown }
  | { status: "FAILED"; error: Failure }
  | { status: "CANCELLED" };

export type EndedRun = RunRef & { parentRunId: string | null; parentStepId: string | null };

export async function startRuns(ctx: Context, tx: Tx, runs: NewRun[]): Promise<void> {
  if (runs.length === 0) return;
  const byId = new Map(runs.map((run) => [ctx.newId(), run]));
  const rows = [...byId].map(
    ([id, { fn, event, dedupKey, parent }]) =>
      Prisma.sql`(${id}, ${fn.id}, ${dedupKey}, ${JSON.stringify(event)}, ${parent?.runId ?? null},
        ${parent?.stepId ?? null}, ${ctx.now()})`,
  );
  const started = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO "RunnerRun" ("id", "functionId", "dedupKey", "event", "parentRunId", "parentStepId", "startedAt")
    VALUES ${Prisma.join(rows)} ON CONFLICT ("dedupKey") DO NOTHING RETURNING "id"`;
  const items = started.flatMap(({ id }) => {
    const run = byId.get(id);
    return run ? [{ runId: id, stepId: CONTINUE, functionId: run.fn.id, event: run.event, dueAt: run.dueAt }] : [];
  });
  await insertItems(ctx, tx, items);
}

/**
 * Ends a running run, once; gives the events that tell of it (none when it had ended before).
 * alone: it has no other calls and waits than the call that ended it.
 */
export async function endRun(
  ctx: Context,
  tx: Tx,
  run: EndedRun,
  outcome: Outcome,
  alone = false,
): Promise<RunnerEvent[]> {
  const output = outcome.status === "CANCELLED" ? null : JSON.stringify(outputOf(outcome));
  const ended = await tx.$executeRaw`
    UPDATE "RunnerRun" SET "status" = ${statusLiteral(outcome.status)}, "output" = ${output}, "endedAt" = ${ctx.now()}
    WHERE "id" = ${run.id} AND "status" = 'RUNNING'`;
  if (ended === 0) return [];
  if (!alone) {
    await tx.$executeRaw`DELETE FROM "RunnerItem" WHERE "runId" = ${run.id}`;
    await tx.$executeRaw`DELETE FROM "RunnerWait" WHERE "runId" = ${run.id}`;
  }
  if (run.parentRunId && run.parentStepId) {
    await resume(ctx, tx, run.parentRunId, { stepId: run.parentStepId, memo: invokeMemo(outcome) });
  }
  return endEvents(ctx, run, outcome);
}

// A literal and not a parameter: PostgreSQL casts only literals to an enum.
const statusLiteral = (status: Outcome["status"]) => Prisma.raw(`'${status}'`);

const outputOf = (outcome: Exclude<Outcome, { status: "CANCELLED" }>) =>
  outcome.status === "COMPLETED" ? (outcome.data ?? null) : outcome.error;

function invokeMemo(outcome: Outcome): unknown {
  if (outcome.status === "COMPLETED") return { data: outcome.data ?? null };
  if (outcome.status === "FAILED") return { error: outcome.error };
  return { error: { name: "InngestInvokeError", message: "The invoked function was cancelled." } };
}

const ENDINGS = ["inngest/function.failed", "inngest/function.finished", "inngest/function.cancelled"];

/** Shapes as recorded from Inngest's server: `function.failed` has the run's id, so that it starts a handler once. */
function endEvents(ctx: Context, run: RunRef, outcome: Outcome): RunnerEvent[] {
  if (ENDINGS.includes(run.event.name)) return [];
  const about = { function_id: run.functionId, run_id: run.id, event: run.event, events: [run.event] };
  const tell = (name: string, id: string, data: object): RunnerEvent => ({
    id,
    name,
    data: { ...about, ...data },
    ts: ctx.now().getTime(),
    user: {},
  });
  const finished = (data: object) => tell("inngest/function.finished", `${run.id}:finished`, data);
  if (outcome.status === "COMPLETED") {
    return [finished({ result: outcome.data ?? null, _inngest: { status: "Completed" } })];
  }
  const failure = outcome.status === "FAILED" ? outcome.error : { name: "Error", message: "The run was cancelled." };
  const data = {
    error: { ...failure, error: failure.name },
    result: failure,
    _inngest: { status: outcome.status === "FAILED" ? "Failed" : "Cancelled" },
  };
  const [name, id] =
    outcome.status === "FAILED"
      ? (["inngest/function.failed", run.id] as const)
      : (["inngest/function.cancelled", `${run.id}:cancelled`] as const);
  return [tell(name, id, data), finished(data)];
}
