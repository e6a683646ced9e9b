/** Delays before trying again. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * What an Inngest server waits after attempt 0, 1, 2 …: the table and the 0–30 s of uniform jitter are those of
 * inngest/inngest pkg/backoff (commit 253303c), recorded on the wire as 15–45 s after the first failure.
 */
const TABLE = [
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  40 * MINUTE,
  60 * MINUTE,
  120 * MINUTE,
];
const JITTER = 30 * SECOND;

/** Milliseconds until the next try, by the attempt that failed, counted from 0. */
export type RetryDelay = (attempt: number) => number;

export const inngestDelay: RetryDelay = (attempt) =>
  (TABLE[Math.min(attempt, TABLE.length - 1)] ?? 0) + Math.random() * JITTER;

/** Doubles from `first` up to `cap` milliseconds. */
export const doublingDelay =
  (first: number, cap: number): RetryDelay =>
  (attempt) =>
    Math.min(cap, first * 2 ** Math.min(attempt, 30));
