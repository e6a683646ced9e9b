import { onTestFinished } from "vitest";
import { createDb, type Db } from "@/server/db/db";
import { migrate, readMigrations } from "@/server/db/migrate";

const migrations = readMigrations("prisma/migrations");
const idle: Db[] = [];

/** A migrated database of its own, in memory. */
export async function memoryDb(): Promise<Db> {
  const db = createDb(":memory:");
  await migrate(db, await migrations);
  return db;
}

/** An empty database for this test alone; the next test gets it emptied, because making one costs ten times as much. */
export async function borrowDb(): Promise<Db> {
  const db = idle.pop() ?? (await memoryDb());
  onTestFinished(async () => {
    await empty(db);
    idle.push(db);
  });
  return db;
}

/** What belongs to these goes with them. */
const empty = (db: Db) =>
  db.$transaction([
    db.job.deleteMany(),
    db.user.deleteMany(),
    db.webhookDelivery.deleteMany(),
    db.idempotencyKey.deleteMany(),
    db.deadLetter.deleteMany(),
    db.outboxEvent.deleteMany(),
    db.runnerRun.deleteMany(),
    db.runnerLock.deleteMany(),
    db.runnerDedup.deleteMany(),
    db.runnerCron.deleteMany(),
  ]);
