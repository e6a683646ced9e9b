/** Asks the tables when the loop has to look again. */
import type { Context } from "./context";

/** The earliest future moment of a queued call, a wait or a cron. */
export async function nextDue({ commit, now }: Context): Promise<Date | undefined> {
  const after = now();
  // Times come back as text from SQLite and as dates from PostgreSQL.
  const [row] = await commit(
    (tx) => tx.$queryRaw<Record<"item" | "wait" | "cron", string | Date | null>[]>`
      SELECT (SELECT MIN("dueAt") FROM "RunnerItem" WHERE "leaseId" IS NULL AND "dueAt" > ${after}) AS "item",
             (SELECT MIN("dueAt") FROM "RunnerWait") AS "wait",
             (SELECT MIN("nextAt") FROM "RunnerCron") AS "cron"`,
  );
  const times = Object.values(row ?? {}).flatMap((value) => (value ? [new Date(value).getTime()] : []));
  return times.length > 0 ? new Date(Math.min(...times)) : undefined;
}
