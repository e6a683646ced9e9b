/** Another attempt at a job that failed or was stopped. */
import type { Job } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { applyBatchTransition } from "./batch-transitions";
import { requested } from "./job-events";
import { type JobInputs, readyPhotos } from "./job-inputs";
import { applyTransition } from "./job-transitions";
import { writeEvent } from "./outbox";

const FRESH = {
  stage: "QUEUED",
  progress: 0,
  attempt: { increment: 1 },
  engine: null,
  variant: null,
  engineRun: null,
  round: 1,
  waitingFor: null,
  errorCode: null,
  errorMessage: null,
  startedAt: null,
  restoringAt: null,
  completedAt: null,
} as const;

/** false when it is in no state for that. Call deps.pokeOutbox() after the commit. @throws AppError NOT_FOUND, EXPIRED */
export async function beginAgain(deps: Pick<Deps, "newId" | "now">, tx: Tx, job: Job): Promise<boolean> {
  const { id, attempt, ownerId } = job;
  if (!(await applyTransition(tx, { id, attempt }, "retry", FRESH))) return false;
  if (job.batchId) await applyBatchTransition(tx, job.batchId, "reopen");
  await readyPhotos(tx, ownerId, job.inputs as JobInputs, deps.now());
  await writeEvent(tx, requested(deps, { ...job, attempt: attempt + 1 }));
  return true;
}
