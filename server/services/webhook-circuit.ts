/**
 * When an endpoint that fails is left alone, and for how long: pure. Its state is kept in the endpoint's row, where people
 * see it and every process shares it; a breaker in memory (as engines have) would begin anew with each start.
 */
export type Circuit = { failures: number; failingSince: Date | null; openUntil: Date | null };

/** Failures in a row that open it. */
const THRESHOLD = 5;
const FIRST_REST_MS = 60_000;
const LONGEST_REST_MS = 3_600_000;
/** All-failing for so long, it is disabled. */
export const DISABLE_AFTER_MS = 5 * 86_400_000;

export const CLOSED: Circuit = { failures: 0, failingSince: null, openUntil: null };

/** half-open: it has rested, and one message may try it. */
export function stateOf({ openUntil }: Circuit, now: Date): "closed" | "open" | "half-open" {
  if (!openUntil) return "closed";
  return openUntil > now ? "open" : "half-open";
}

/** Rests of 1, 2, 4 … 60 minutes. */
export function afterFailure({ failures: before, failingSince }: Circuit, now: Date): Circuit {
  const failures = before + 1;
  const rest = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.max(0, failures - THRESHOLD));
  return {
    failures,
    failingSince: failingSince ?? now,
    openUntil: failures >= THRESHOLD ? new Date(now.getTime() + rest) : null,
  };
}

export const isHopeless = ({ failingSince }: Circuit, now: Date) =>
  failingSince !== null && now.getTime() - failingSince.getTime() >= DISABLE_AFTER_MS;
