import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createDb } from "@/server/db/db";
import { createSqliteLive } from "@/server/live/sqlite";
import { liveContract, watcher } from "@/tests/contracts/live";

async function pair() {
  const folder = mkdtempSync(join(tmpdir(), "darkroom-test-"));
  const url = `file:${join(folder, "darkroom.db")}`;
  const dbs = [createDb(url), createDb(url)] as const;
  const looks: (() => void)[] = [];
  const [here, there] = dbs.map((db) => createSqliteLive(db, (_, look) => looks.push(look) as never));
  onTestFinished(async () => {
    for (const db of dbs) await db.$disconnect();
    rmSync(folder, { recursive: true });
  });
  if (!here || !there) throw new Error("no pair");
  /** The clock strikes; a query after it comes back when it has been looked. */
  const settle = async () => {
    for (const look of looks) look();
    for (const db of dbs) await db.$queryRawUnsafe("SELECT 1");
  };
  await dbs[0].$executeRawUnsafe("CREATE TABLE t (n INTEGER)");
  return { here, there, dbs, settle, change: () => dbs[0].$executeRawUnsafe("INSERT INTO t VALUES (1)") };
}

liveContract("live notices on SQLite", pair);

it("does not tell of its own process's changes twice", async () => {
  const { here, dbs, settle } = await pair();
  const { next, leave } = watcher(here, "job:1");
  await settle();
  await dbs[0].$executeRawUnsafe("INSERT INTO t VALUES (1)");
  await settle();
  leave();
  expect(await next()).toBe(false);
});
