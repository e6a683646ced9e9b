/** The line of jobs that wait for the engine: where each stands, and word to its watchers when it moves. */
import type { Job } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import { type Sql, sql } from "@/server/db/sql";
import type { Deps } from "@/server/deps";

/** Someone left the line, so others have moved up. */
export const LINE_TOPIC = "line";

/** Who waits for something else than its turn does not stand in line. */
const WAITING = sql`"status" IN ('PENDING', 'PROCESSING') AND "stage" IN ('QUEUED', 'PREPARING') AND "waitingFor" IS NULL`;
const NO_BATCH = sql`"batchId" IS NULL`;
const IN_BATCH = sql`"batchId" IS NOT NULL`;
const LONGEST_LINE = 1000;
/** Everyone in a long line looks again at each word of it. */
const TELL_EVERY_MS = 1000;

const resting = new WeakMap<Deps["live"], { again: boolean }>();

/** At once, and then at most once in TELL_EVERY_MS. */
export function tellLine({ live }: Pick<Deps, "live">): void {
  const rest = resting.get(live);
  if (rest) {
    rest.again = true;
    return;
  }
  live.publish(LINE_TOPIC);
  const begun = { again: false };
  resting.set(live, begun);
  setTimeout(() => {
    resting.delete(live);
    if (begun.again) tellLine({ live });
  }, TELL_EVERY_MS).unref();
}

/** When the line last moved up: when the newest of those that are being restored was begun. null while there is none. */
export async function lastMoved(db: Tx): Promise<Date | null> {
  const [newest] = await db.$queryRaw<Pick<Job, "restoringAt">[]>`
    SELECT "restoringAt" FROM "Job" WHERE "status" = 'PROCESSING' AND "stage" IN ('RESTORING', 'SAVING')
      AND "restoringAt" IS NOT NULL
    ORDER BY "restoringAt" DESC LIMIT 1`;
  return newest?.restoringAt ?? null;
}

type InLine = Pick<Job, "id" | "batchId">;

/** How many wait before each of these jobs, by id; those that are too far back are left out. Batches stand behind. */
export async function placesInLine(db: Tx, jobs: InLine[]): Promise<Map<string, number>> {
  const idsOf = (some: InLine[]) => some.map(({ id }) => id).sort();
  const single = await placesAmong(db, NO_BATCH, idsOf(jobs.filter(({ batchId }) => !batchId)));
  const batched = idsOf(jobs.filter(({ batchId }) => batchId));
  if (batched.length === 0) return single;
  const [before, among] = [await count(db, NO_BATCH), await placesAmong(db, IN_BATCH, batched)];
  return new Map([...single, ...[...among].map(([id, place]) => [id, before + place] as const)]);
}

async function placesAmong(db: Tx, kind: Sql, [first, ...others]: string[]): Promise<Map<string, number>> {
  if (!first) return new Map();
  const before = await count(db, sql`${kind} AND "id" < ${first}`);
  if (others.length === 0) return new Map([[first, before]]);
  const line = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Job" WHERE ${WAITING} AND ${kind} AND "id" BETWEEN ${first} AND ${others.at(-1)}
    ORDER BY "id" LIMIT ${LONGEST_LINE}`;
  return new Map(line.map(({ id }, index) => [id, before + index]));
}

async function count(db: Tx, condition: Sql): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number | bigint }[]>`
    SELECT COUNT(*) AS "n" FROM "Job" WHERE ${WAITING} AND ${condition}`;
  return Number(row?.n ?? 0);
}
