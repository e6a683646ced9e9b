/** The only place that changes a batch's state, and the states of its jobs all at once. */
import type { Job } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import { sql } from "@/server/db/sql";
import type { Deps } from "@/server/deps";
import { BATCH_TRANSITIONS, type BatchTransition } from "./batch-status";
import { writeEvent } from "./outbox";

/** false when the batch is not in a state that allows it. */
export async function applyBatchTransition(
  tx: Tx,
  id: string,
  transition: BatchTransition,
  completedAt: Date | null = null,
): Promise<boolean> {
  const { from, to } = BATCH_TRANSITIONS[transition];
  const { count } = await tx.batch.updateMany({
    where: { id, status: { in: [...from] } },
    data: { status: to, completedAt, version: { increment: 1 } },
  });
  return count === 1;
}

/** After the end of one of its jobs, in the same transaction: the last one ends the batch, and that is told. */
export async function settleBatch(deps: Pick<Deps, "newId" | "now">, tx: Tx, id: string): Promise<void> {
  // First, because it locks the row: of two last jobs that end at the same time the second must see the first.
  const { ownerId } = await tx.batch.update({
    where: { id },
    data: { version: { increment: 1 } },
    select: { ownerId: true },
  });
  const active = await tx.job.count({ where: { batchId: id, status: { in: ["PENDING", "PROCESSING"] } } });
  if (active > 0 || !(await applyBatchTransition(tx, id, "complete", deps.now()))) return;
  await tellEnded(deps, tx, { id, ownerId });
}

export const tellEnded = (
  { newId, now }: Pick<Deps, "newId" | "now">,
  tx: Tx,
  { id, ownerId }: { id: string; ownerId: string },
) => writeEvent(tx, { id: newId(), name: "batch/ended", data: { batchId: id, ownerId }, createdAt: now() });

/** What begun work leaves behind is known by these. */
export type StoppedJob = Pick<Job, "id" | "attempt" | "engine" | "engineRun" | "round">;

/** Stops every job that has not ended. */
export const cancelJobs = async (tx: Tx, batchId: string, at: Date): Promise<StoppedJob[]> =>
  inOrder(
    await tx.$queryRaw<StoppedJob[]>`
    UPDATE "Job" SET "status" = 'CANCELLED', "stage" = 'QUEUED', "waitingFor" = NULL, "completedAt" = ${at}, ${changed()}
    WHERE "batchId" = ${batchId} AND "status" IN ('PENDING', 'PROCESSING')
    RETURNING "id", "attempt", "engine", "engineRun", "round"`,
  );

/** Every failed job as it was asked for, once more. */
export const restartFailedJobs = async (tx: Tx, batchId: string): Promise<Pick<Job, "id" | "attempt">[]> =>
  inOrder(
    await tx.$queryRaw<Pick<Job, "id" | "attempt">[]>`
    UPDATE "Job" SET "status" = 'PENDING', "stage" = 'QUEUED', "progress" = 0, "attempt" = "attempt" + 1, "engine" = NULL,
      "variant" = NULL, "engineRun" = NULL, "round" = 1, "waitingFor" = NULL, "errorCode" = NULL, "errorMessage" = NULL,
      "startedAt" = NULL, "restoringAt" = NULL, "completedAt" = NULL, ${changed()}
    WHERE "batchId" = ${batchId} AND "status" = 'FAILED'
    RETURNING "id", "attempt"`,
  );

/** As they were made: what RETURNING gives has no order. */
const inOrder = <T extends { id: string }>(rows: T[]): T[] => rows.sort((a, b) => (a.id < b.id ? -1 : 1));

/** Says on every job that has not begun why it waits; null: it waits no more. */
export const setWaiting = (tx: Tx, batchId: string, waitingFor: string | null) =>
  tx.$executeRaw`
    UPDATE "Job" SET "waitingFor" = ${waitingFor}, ${changed()}
    WHERE "batchId" = ${batchId} AND "status" = 'PENDING' AND "startedAt" IS NULL`;

const changed = () => sql`"version" = "version" + 1, "updatedAt" = ${new Date()}`;
