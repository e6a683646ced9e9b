/** Reads the times that SDKs write: "1d2h30m10s" (inngest-js timeStr), Go's "90m", or an ISO date. */

const UNITS: Record<string, number> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
const PART = /(\d+(?:\.\d+)?)(ms|[wdhms])/g;

/** Milliseconds, or undefined when it isn't a duration. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|[wdhms]))+$/.test(text)) return undefined;
  return [...text.matchAll(PART)].reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ""] ?? 0), 0);
}

/** The moment meant by a duration from now or by a date; throws on anything else. */
export function parseDue(text: string, now: Date): Date {
  const duration = parseDuration(text);
  const due = duration === undefined ? new Date(text) : new Date(now.getTime() + duration);
  // An empty text is what inngest-js makes of zero.
  if (text === "") return now;
  if (Number.isNaN(due.getTime())) throw new Error(`"${text}" is neither a duration nor a date.`);
  return due;
}
