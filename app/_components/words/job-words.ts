/** What a job says about itself: the line beneath the photo, the page title, the announcements. */
import type { JobView } from "@/server/schemas/job";
import { timeLeft } from "./time";

type Said = Pick<JobView, "status" | "stage" | "progress" | "queuePosition" | "secondsLeft"> &
  Partial<Pick<JobView, "waitingFor" | "input">>;

const ORDINALS = ["", "Next", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth"];

/** Seconds past its estimate after which one isn't told "a few seconds" any more. */
const OVERDUE = 6;

export const isActive = ({ status }: Pick<JobView, "status">) => status === "PENDING" || status === "PROCESSING";

/** What the photo is called; some pictures are made of words alone. */
export const nameOf = ({ input, results }: Pick<JobView, "input" | "results">) =>
  input?.filename ?? results[0]?.filename ?? "New picture";

const place = (position: number | null) =>
  position === null ? "In line" : `${ORDINALS[position] ?? `Number ${position}`} in line`;

/** The state in one or two words, as under a print. */
export function stateWords(job: Said): string {
  const isPhoto = job.input !== null;
  if (job.status === "COMPLETED") return isPhoto ? "Restored" : "Made";
  if (job.status === "FAILED") return isPhoto ? "Not restored" : "Not made";
  if (job.status === "CANCELLED") return "Cancelled";
  if (job.waitingFor) return "Waiting";
  if (job.stage === "QUEUED" || job.status === "PENDING") return place(job.queuePosition);
  if (job.stage === "PREPARING") return "Preparing";
  if (job.stage === "SAVING") return "Saving";
  return isPhoto ? "Restoring" : "Making";
}

/** "Restoring, about 12 seconds left". `elapsed`: seconds since the job was last heard of. */
export function statusLine(job: Said, elapsed = 0): string {
  const words = stateWords(job);
  if (isActive(job) && job.waitingFor) return job.waitingFor;
  if (!isActive(job) || job.secondsLeft === null || job.stage === "SAVING") return words;
  const left = job.secondsLeft - elapsed;
  return `${words}, ${left < -OVERDUE ? "a little longer than expected" : timeLeft(Math.max(0, left))}`;
}

/** Where the end of restoring stands; saving has the rest. */
const RESTORED = 95;

/**
 * Percent to show `elapsed` seconds after the job was heard of: goes on by the estimate, but never arrives by itself.
 * age: seconds that what was heard had been standing by then, so that a page opened later shows the same.
 */
export function shownProgress(job: Said, elapsed: number, age = 0): number {
  if (!isActive(job) || job.stage !== "RESTORING" || !job.secondsLeft || job.progress >= RESTORED) return job.progress;
  const part = Math.min(1, (age + elapsed) / (age + job.secondsLeft)) * 0.9;
  return Math.round(job.progress + (RESTORED - job.progress) * part);
}

const done = ({ input }: Said) => (input === null ? "made" : "restored");

/** The tab's title. */
export function jobTitle(job: Said, filename: string): string {
  if (!isActive(job)) return `${stateWords(job)}: ${filename}`;
  return job.stage === "RESTORING" ? `${job.progress} % ${done(job)}: ${filename}` : `${stateWords(job)}: ${filename}`;
}

const quarter = (job: Said) => Math.floor(job.progress / 25);

/** What a screen reader hears: new stages and every quarter, nothing in between. */
export function announcement(before: Said | null, job: Said): string | null {
  if (before === null || stateWords(before) !== stateWords(job)) return statusLine(job);
  if (isActive(job) && quarter(job) > quarter(before)) return `${job.progress} percent ${done(job)}`;
  return null;
}
