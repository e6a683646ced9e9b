/** What is missing in the migrations to reach prisma/schema.prisma, as SQL; null when they agree. */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { createDb } from "../db/db";
import { migrateTo } from "../db/migrate";
import { MIGRATIONS, type Provider } from "../db/provider";
import { postgresSchema } from "./postgres-schema.mjs";
import { migrationDiff, schemaDiff } from "./schema-engine.mjs";

/** What the migrations for PostgreSQL lead to: they can be written and checked without a server. */
export const POSTGRES_STATE = join(MIGRATIONS.postgresql, "schema.prisma");

const readSchema = () => readFile("prisma/schema.prisma", "utf8");
export const readPostgresSchema = async () => postgresSchema(await readSchema());

export const missingMigration = (provider: Provider): Promise<string | null> =>
  provider === "sqlite" ? missingForSqlite() : missingForPostgres();

async function missingForSqlite(): Promise<string | null> {
  const scratch = await mkdtemp(join(tmpdir(), "darkroom-migration-"));
  try {
    const url = `file:${join(scratch, "scratch.db")}`;
    const db = createDb(url);
    await migrateTo(db, url);
    await db.$disconnect();
    return await migrationDiff(new PrismaLibSql({ url }), await readSchema());
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function missingForPostgres(): Promise<string | null> {
  const wanted = await readPostgresSchema();
  const known = existsSync(POSTGRES_STATE) ? await readFile(POSTGRES_STATE, "utf8") : withoutModels(wanted);
  return schemaDiff(known, wanted);
}

const withoutModels = (schema: string) => schema.replace(/^model \w+ \{.*?^\}\n/gms, "");
