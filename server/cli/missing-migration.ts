import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PrismaLibSql } from "@prisma/adapter-libsql";
import { createDb } from "../db/db";
import { migrate, readMigrations } from "../db/migrate";
import { migrationDiff } from "./schema-engine.mjs";

/** What is missing in the migrations to reach schema.prisma, as SQL; null when they agree. */
export async function missingMigration(): Promise<string | null> {
  const scratch = await mkdtemp(join(tmpdir(), "darkroom-migration-"));
  try {
    const url = `file:${join(scratch, "scratch.db")}`;
    const db = createDb(url);
    await migrate(db, await readMigrations("prisma/migrations"));
    await db.$disconnect();
    return await migrationDiff(new PrismaLibSql({ url }), await readFile("prisma/schema.prisma", "utf8"));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
