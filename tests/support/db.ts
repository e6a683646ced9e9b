/** Databases for tests: in memory, or where the lane has one, on a PostgreSQL server (tests/services/support/postgres-setup.ts). */
import { randomBytes } from "node:crypto";
import { inject, onTestFinished } from "vitest";
import { createDb, type Db } from "@/server/db/db";
import { migrate, readMigrations } from "@/server/db/migrate";

const migrations = readMigrations("prisma/migrations");
const idle: Db[] = [];

/** A migrated database of its own. */
export async function newDb(): Promise<Db> {
  const postgres = inject("postgres");
  if (postgres) return copyOf(postgres);
  const db = createDb(":memory:");
  await migrate(db, await migrations);
  return db;
}

async function copyOf({ url, template }: { url: string; template: string }): Promise<Db> {
  const copy = new URL(url);
  copy.pathname = `/test_${randomBytes(6).toString("hex")}`;
  const admin = createDb(url);
  await admin.$executeRawUnsafe(`CREATE DATABASE "${copy.pathname.slice(1)}" TEMPLATE "${template}"`);
  await admin.$disconnect();
  return createDb(copy.href);
}

/** An empty database for this test alone; the next test gets it emptied, because making one costs ten times as much. */
export async function borrowDb(): Promise<Db> {
  const db = idle.pop() ?? (await newDb());
  onTestFinished(async () => {
    await empty(db);
    idle.push(db);
  });
  return db;
}

/** What belongs to these goes with them. */
const TABLES = [
  "Job",
  "User",
  "WebhookDelivery",
  "IdempotencyKey",
  "DeadLetter",
  "OutboxEvent",
  "RunnerRun",
  "RunnerLock",
  "RunnerDedup",
  "RunnerCron",
];

const empty = (db: Db) => db.$transaction(TABLES.map((table) => db.$executeRawUnsafe(`DELETE FROM "${table}"`)));
