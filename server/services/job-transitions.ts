/** The only place that changes a job's state: every change is a compare-and-swap on status and attempt. */
import type { Tx } from "@/server/db/db";
import type { JobStage } from "@/server/schemas/job";
import { TRANSITIONS, type Transition } from "./job-status";

type Change = {
  stage?: JobStage;
  progress?: number;
  attempt?: { increment: number };
  engine?: string | null;
  errorCode?: string | null;
  errorMessage?: string | null;
  startedAt?: Date | null;
  restoringAt?: Date | null;
  completedAt?: Date | null;
};

/** attempt: the one that the caller works for; a job restarted since is another's. */
export type JobKey = { id: string; attempt?: number };

/** false when the job is not in a state that allows it: someone else was first. */
export async function applyTransition(
  tx: Tx,
  job: JobKey,
  transition: Transition,
  change: Change = {},
): Promise<boolean> {
  const { from, to } = TRANSITIONS[transition];
  const { count } = await tx.job.updateMany({
    where: { id: job.id, attempt: job.attempt, status: { in: [...from] } },
    data: { ...change, status: to, version: { increment: 1 } },
  });
  return count === 1;
}

/** Progress only grows, whatever order the reports come in. false when it changed nothing. */
export async function applyProgress(
  tx: Tx,
  job: Required<JobKey>,
  progress: number,
  change: Pick<Change, "stage" | "restoringAt" | "engine"> = {},
): Promise<boolean> {
  const { count } = await tx.job.updateMany({
    where: { id: job.id, attempt: job.attempt, status: "PROCESSING", progress: { lte: progress } },
    data: { ...change, progress, version: { increment: 1 } },
  });
  return count === 1;
}
