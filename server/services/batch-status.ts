/** What a batch may become, how far it is, and how long it takes yet: pure, without the database. */
import type { BatchStatus } from "@/server/schemas/batch";
import type { JobStatus } from "@/server/schemas/job";
import { isFinal } from "./job-status";

/** Each verb: the states it may start from, and the state it leads to. A paused batch stays so when photos are retried. */
export const BATCH_TRANSITIONS = {
  pause: { from: ["RUNNING"], to: "PAUSED" },
  resume: { from: ["PAUSED"], to: "RUNNING" },
  cancel: { from: ["RUNNING", "PAUSED"], to: "CANCELLED" },
  complete: { from: ["RUNNING", "PAUSED"], to: "COMPLETED" },
  reopen: { from: ["COMPLETED", "CANCELLED"], to: "RUNNING" },
} as const satisfies Record<string, { from: readonly BatchStatus[]; to: BatchStatus }>;

/** To who asks why a photo of it has not begun. */
export const PAUSED_WORDS = "Its roll is paused.";

export type BatchTransition = keyof typeof BATCH_TRANSITIONS;

export type Counts = Record<JobStatus, number>;
/** progress: the sum of theirs, 0..100 each. */
export type Tally = { status: JobStatus; jobs: number; progress: number };

export function countsOf(tallies: Tally[]): Counts {
  const counts: Counts = { PENDING: 0, PROCESSING: 0, COMPLETED: 0, FAILED: 0, CANCELLED: 0 };
  for (const { status, jobs } of tallies) counts[status] += jobs;
  return counts;
}

/** Percent of the whole; who has ended, in whatever way, needs no more work. 100 only when all have. */
export function progressOf(tallies: Tally[]): number {
  const total = tallies.reduce((sum, { jobs }) => sum + jobs, 0);
  const done = tallies.reduce((sum, { status, jobs, progress }) => sum + (isFinal(status) ? 100 * jobs : progress), 0);
  return total === 0 ? 100 : Math.floor(done / total);
}

/** Fewer say nothing: the first ones come together where several are worked on at a time. */
const FEWEST_ENDS = 5;

/**
 * Seconds from one end to the next, as measured over the last ends of a batch's jobs, whatever engines they ran at; null
 * when there are too few. The longest gap is left out: it may have been a pause.
 */
export function pace(ends: Date[]): number | null {
  if (ends.length < FEWEST_ENDS) return null;
  const times = ends.map((end) => end.getTime() / 1000).sort((a, b) => a - b);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const sum = gaps.reduce((a, b) => a + b, 0);
  return (sum - Math.max(...gaps)) / (gaps.length - 1);
}
