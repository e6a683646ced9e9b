/** When a message that did not arrive is sent again: the times that Standard Webhooks recommends. */

/** 5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 10 h. */
const DELAYS_MS = [5, 300, 1800, 7200, 18_000, 36_000, 36_000].map((seconds) => seconds * 1000);
const JITTER = 0.2;
const LONGEST_ASKED_MS = 86_400_000;

/**
 * Milliseconds until the next try, or null after the last. tries: those made so far. retryAfterMs: what the receiver asked
 * for; not before that, for a day at most. random: 0..1, spreads those that failed together.
 */
export function nextDelay(tries: number, retryAfterMs: number | null, random: number): number | null {
  const delay = DELAYS_MS[tries - 1];
  if (delay === undefined) return null;
  const asked = Math.min(retryAfterMs ?? 0, LONGEST_ASKED_MS);
  return Math.round(Math.max(delay, asked) * (1 + JITTER * random));
}
