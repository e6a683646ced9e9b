/** Memoized steps, and what follows when one more is known. */
import { Prisma } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Context, RunnerEvent } from "./context";
import { CONTINUE, insertItems } from "./items";

/** `{data}` or `{error}` of a run or invoked step, the whole event of a waited one, null of a sleep or a time-out. */
export type Memo = unknown;
export type Step = { stepId: string; memo: Memo };
export type RunRef = { id: string; functionId: string; event: RunnerEvent };

/** The first memo of a step stands. */
export async function memoize(tx: Tx, runId: string, steps: Step[]): Promise<void> {
  if (steps.length === 0) return;
  const rows = steps.map(({ stepId, memo }) => Prisma.sql`(${runId}, ${stepId}, ${JSON.stringify(memo)})`);
  await tx.$executeRaw`
    INSERT INTO "RunnerStep" ("runId", "stepId", "memo") VALUES ${Prisma.join(rows)} ON CONFLICT DO NOTHING`;
}

/** As memoize, while this lease holds the function's call; false when it does no more. */
export async function memoizeHeld(
  tx: Tx,
  { runId, leaseId }: { runId: string; leaseId: string },
  steps: Step[],
): Promise<boolean> {
  if (steps.length === 0) return true;
  const rows = steps.map(
    ({ stepId, memo }) => Prisma.sql`
      SELECT "runId", ${stepId}, ${JSON.stringify(memo)} FROM "RunnerItem"
      WHERE "runId" = ${runId} AND "stepId" = ${CONTINUE} AND "leaseId" = ${leaseId}`,
  );
  // A step that has its memo counts too: it keeps it.
  const kept = await tx.$executeRaw`
    INSERT INTO "RunnerStep" ("runId", "stepId", "memo") ${Prisma.join(rows, " UNION ALL ")}
    ON CONFLICT ("runId", "stepId") DO UPDATE SET "memo" = "RunnerStep"."memo"`;
  return kept > 0;
}

/** How many steps of the run the function awaits: planned, sleeping, waiting. Losers of a race are not awaited. */
async function countAwaited(tx: Tx, runId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: number | bigint }[]>`
    SELECT (SELECT COUNT(*) FROM "RunnerItem" WHERE "runId" = ${runId} AND "stepId" <> ${CONTINUE} AND "race" = FALSE)
         + (SELECT COUNT(*) FROM "RunnerWait" WHERE "runId" = ${runId} AND "race" = FALSE) AS n`;
  return Number(row?.n ?? 0);
}

/** Queues the next call of the function; with parallel steps only after the last of them, or after each in a race. */
export async function proceed(ctx: Context, tx: Tx, run: RunRef, race: boolean): Promise<void> {
  if (!race) {
    // On PostgreSQL this row is a lock: of two steps that end at the same time the second must see the first.
    await tx.$executeRaw`UPDATE "RunnerRun" SET "version" = "version" WHERE "id" = ${run.id}`;
    if ((await countAwaited(tx, run.id)) > 0) return;
  }
  await continueRun(ctx, tx, run);
}

export const continueRun = (ctx: Context, tx: Tx, { id, functionId, event }: RunRef): Promise<void> =>
  insertItems(ctx, tx, [{ runId: id, stepId: CONTINUE, functionId, event, dueAt: ctx.now() }]);

/** Ends a waiting step with its memo. False when it has ended before: the first of event and time-out wins. */
export async function resume(ctx: Context, tx: Tx, runId: string, { stepId, memo }: Step): Promise<boolean> {
  const [wait] = await tx.$queryRaw<{ race: boolean | number }[]>`
    DELETE FROM "RunnerWait" WHERE "runId" = ${runId} AND "stepId" = ${stepId} RETURNING "race"`;
  if (!wait) return false;
  await memoize(tx, runId, [{ stepId, memo }]);
  const { functionId, event } = await tx.runnerRun.findUniqueOrThrow({ where: { id: runId } });
  await proceed(ctx, tx, { id: runId, functionId, event: JSON.parse(event) }, Boolean(wait.race));
  return true;
}
