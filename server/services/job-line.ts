/** The line of jobs that wait for the engine: where each stands, and word to its watchers when it moves. */
import type { Tx } from "@/server/db/db";
import { sql } from "@/server/db/sql";
import type { Deps } from "@/server/deps";

/** Someone left the line, so others have moved up. */
export const LINE_TOPIC = "line";

const WAITING = sql`"status" IN ('PENDING', 'PROCESSING') AND "stage" IN ('QUEUED', 'PREPARING')`;
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

/** How many wait before each of these jobs, by id; those that are too far back are left out. */
export async function placesInLine(db: Tx, ids: string[]): Promise<Map<string, number>> {
  const [first, ...others] = [...ids].sort();
  if (!first) return new Map();
  const before = await countBefore(db, first);
  if (others.length === 0) return new Map([[first, before]]);
  const line = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Job" WHERE ${WAITING} AND "id" BETWEEN ${first} AND ${others.at(-1)}
    ORDER BY "id" LIMIT ${LONGEST_LINE}`;
  return new Map(line.map(({ id }, index) => [id, before + index]));
}

async function countBefore(db: Tx, id: string): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number | bigint }[]>`
    SELECT COUNT(*) AS "n" FROM "Job" WHERE ${WAITING} AND "id" < ${id}`;
  return Number(row?.n ?? 0);
}
