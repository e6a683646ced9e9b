/** Applies the migrations in order and records them in the table that Prisma Migrate keeps. */
import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Db, Tx } from "./db";
import { MIGRATIONS, type Provider, providerOf } from "./provider";

export type Migration = { name: string; sql: string; checksum: string };

/** As Prisma itself would make it. */
const TABLE: Record<Provider, string> = {
  sqlite: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" TEXT PRIMARY KEY NOT NULL,
    "checksum" TEXT NOT NULL,
    "finished_at" DATETIME,
    "migration_name" TEXT NOT NULL,
    "logs" TEXT,
    "rolled_back_at" DATETIME,
    "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
  )`,
  postgresql: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`,
};

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

/** Brings the database of the URL to this version's state. Returns the names of the migrations that did it. */
export async function migrateTo(db: Db, url: string): Promise<string[]> {
  const provider = providerOf(url);
  return migrate(db, await readMigrations(MIGRATIONS[provider]), provider);
}

/** Returns the names of those that were applied now. An edited migration stops the start. */
export async function migrate(db: Db, migrations: Migration[], provider: Provider = "sqlite"): Promise<string[]> {
  if (provider === "sqlite") await db.$executeRawUnsafe("PRAGMA journal_mode = WAL").catch(() => undefined);
  await db.$transaction((tx) => tx.$executeRawUnsafe(TABLE[provider]));
  const applied: string[] = [];
  for (const migration of migrations) {
    if (await db.$transaction((tx) => applyOnce(tx, migration))) applied.push(migration.name);
  }
  return applied;
}

/** Reads and writes under one write lock, so that processes starting together apply it once. */
async function applyOnce(tx: Tx, { name, checksum, ...migration }: Migration): Promise<boolean> {
  const [known] = await tx.$queryRaw<{ checksum: string }[]>`
    SELECT "checksum" FROM "_prisma_migrations" WHERE "migration_name" = ${name} AND "rolled_back_at" IS NULL`;
  if (known && known.checksum !== checksum) {
    throw new Error(
      `Migration ${name} was edited after it was applied. Restore the file; add a new migration instead.`,
    );
  }
  if (known) return false;
  for (const statement of statements(migration.sql)) await tx.$executeRawUnsafe(statement);
  await tx.$executeRaw`
    INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "applied_steps_count")
    VALUES (${randomUUID()}, ${checksum}, current_timestamp, ${name}, 1)`;
  return true;
}
