/** Live notices between processes on one SQLite file, which tells whether someone else has written to it. */
import type { Db } from "@/server/db/db";
import { ENGINES_TOPIC } from "@/server/lib/topics";
import { type Every, systemEvery } from "./every";
import type { SharedLive } from "./live";
import { createLocalLive } from "./local";

const EVERY_MS = 1_000;

/** Own changes are told at once; after another process's, within a second, all watchers look at their rows again. */
export function createSqliteLive(db: Db, every: Every = systemEvery): SharedLive {
  const local = createLocalLive();
  let seen: number | undefined;

  async function look(): Promise<void> {
    if (!local.hasListeners()) return;
    // Changes whenever another connection has committed: https://sqlite.org/pragma.html#pragma_data_version
    const [row] = await db.$queryRawUnsafe<{ data_version: number | bigint }[]>("PRAGMA data_version");
    const version = Number(row?.data_version);
    if (version !== seen && seen !== undefined) local.publishAll(ENGINES_TOPIC);
    seen = version;
  }

  // What can't be looked at now is looked at next time; the database's health is told elsewhere.
  const stop = every(EVERY_MS, () => void look().catch(() => undefined));
  return { publish: local.publish, subscribe: local.subscribe, close: async () => stop() };
}
