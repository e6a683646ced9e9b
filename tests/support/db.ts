import { createDb, type Db } from "@/server/db/db";
import { migrate, readMigrations } from "@/server/db/migrate";

const migrations = readMigrations("prisma/migrations");

/** A migrated database of its own, in memory. */
export async function memoryDb(): Promise<Db> {
  const db = createDb(":memory:");
  await migrate(db, await migrations);
  return db;
}
