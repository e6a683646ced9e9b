/** What a job may become, and when: pure, without the database. */
import type { JobStage, JobStatus } from "@/server/schemas/job";

export const ACTIVE = ["PENDING", "PROCESSING"] as const satisfies JobStatus[];
export const FINAL = ["COMPLETED", "FAILED", "CANCELLED"] as const satisfies JobStatus[];

/** Each verb: the states it may start from, and the state it leads to. */
export const TRANSITIONS = {
  start: { from: ["PENDING", "PROCESSING"], to: "PROCESSING" },
  complete: { from: ["PROCESSING"], to: "COMPLETED" },
  fail: { from: ["PENDING", "PROCESSING"], to: "FAILED" },
  cancel: { from: ["PENDING", "PROCESSING"], to: "CANCELLED" },
  retry: { from: ["FAILED", "CANCELLED"], to: "PENDING" },
} as const satisfies Record<string, { from: readonly JobStatus[]; to: JobStatus }>;

export type Transition = keyof typeof TRANSITIONS;

export const isFinal = (status: JobStatus) => (FINAL as readonly JobStatus[]).includes(status);
export const canApply = (transition: Transition, status: JobStatus) =>
  (TRANSITIONS[transition].from as readonly JobStatus[]).includes(status);

/** How much of the whole, in percent, lies before a stage and in it. */
const SHARE: Record<JobStage, { start: number; width: number }> = {
  QUEUED: { start: 0, width: 0 },
  PREPARING: { start: 0, width: 5 },
  RESTORING: { start: 5, width: 90 },
  SAVING: { start: 95, width: 4 },
};

/** fraction: 0..1 of the stage; 100 is kept for COMPLETED. */
export function overallProgress(stage: JobStage, fraction: number): number {
  const { start, width } = SHARE[stage];
  return Math.floor(start + width * Math.min(1, Math.max(0, fraction)));
}

/** Seconds until the end, from what was done so far; null while there is nothing to go by. */
export function extrapolateSeconds(progress: number, elapsedSeconds: number): number | null {
  const { start, width } = SHARE.RESTORING;
  const done = (progress - start) / width;
  if (done < 0.04 || elapsedSeconds < 0.5) return null;
  return Math.max(0, (elapsedSeconds * (1 - done)) / done);
}
