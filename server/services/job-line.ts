/** The line of jobs that wait for the engine: where each stands, and word to its watchers when it moves. */
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { ACTIVE } from "./job-status";

/** Someone left the line, so others have moved up. */
export const LINE_TOPIC = "line";

const WAITING = { status: { in: [...ACTIVE] }, stage: { in: ["QUEUED", "PREPARING"] } } satisfies NonNullable<
  Parameters<Tx["job"]["count"]>[0]
>["where"];
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
  const before = await db.job.count({ where: { ...WAITING, id: { lt: first } } });
  if (others.length === 0) return new Map([[first, before]]);
  const line = await db.job.findMany({
    where: { ...WAITING, id: { gte: first, lte: others.at(-1) } },
    orderBy: { id: "asc" },
    select: { id: true },
    take: LONGEST_LINE,
  });
  return new Map(line.map(({ id }, index) => [id, before + index]));
}
