/** Forgets what is no longer needed, so that the database does not grow without end. */
import type { Db } from "@/server/db/db";

const DAY_MS = 86_400_000;

/** Ended runs with their steps after the retention; taken keys when they expire; handed-over events after a day. */
export async function prune(db: Db, now: Date, retentionMs: number): Promise<void> {
  const before = (ms: number) => ({ lt: new Date(now.getTime() - ms) });
  // Not within a day: an ended run is what makes a repeated event id start nothing.
  await db.runnerRun.deleteMany({ where: { endedAt: before(Math.max(retentionMs, DAY_MS)) } });
  await db.runnerDedup.deleteMany({ where: { expiresAt: { lt: now } } });
  await db.outboxEvent.deleteMany({ where: { deliveredAt: before(DAY_MS) } });
}
