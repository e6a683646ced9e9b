/** Applies prisma/migrations in order and records them in the table that Prisma Migrate keeps. */
import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Db } from "./db";

export type Migration = { name: string; sql: string; checksum: string };

const MIGRATIONS_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL,
  "checksum" TEXT NOT NULL,
  "finished_at" DATETIME,
  "migration_name" TEXT NOT NULL,
  "logs" TEXT,
  "rolled_back_at" DATETIME,
  "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/** SQL comments and blank statements out; our migrations have no semicolons inside strings or triggers. */
const statements = (sql: string) =>
  sql
    .replace(/^--.*$/gm, "")
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter(Boolean);

/** Returns the names of those that were applied now. An edited migration stops the start. */
export async function migrate(db: Db, migrations: Migration[]): Promise<string[]> {
  await db.$executeRawUnsafe("PRAGMA journal_mode = WAL").catch(() => undefined);
  await db.$executeRawUnsafe(MIGRATIONS_TABLE);
  const applied: string[] = [];
  for (const migration of migrations) {
    if (await applyOnce(db, migration)) applied.push(migration.name);
  }
  return applied;
}

/** Reads and writes under one write lock, so that two processes starting together apply it once. */
function applyOnce(db: Db, { name, sql, checksum }: Migration): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const [known] = await tx.$queryRawUnsafe<{ checksum: string }[]>(
      'SELECT "checksum" FROM "_prisma_migrations" WHERE "migration_name" = ? AND "rolled_back_at" IS NULL',
      name,
    );
    if (known && known.checksum !== checksum) {
      throw new Error(
        `Migration ${name} was edited after it was applied. Restore the file; add a new migration instead.`,
      );
    }
    if (known) return false;
    for (const statement of statements(sql)) await tx.$executeRawUnsafe(statement);
    await tx.$executeRawUnsafe(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "applied_steps_count")
       VALUES (?, ?, current_timestamp, ?, 1)`,
      randomUUID(),
      checksum,
      name,
    );
    return true;
  });
}
