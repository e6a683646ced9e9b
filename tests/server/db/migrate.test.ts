import { describe, expect, it } from "vitest";
import { createDb } from "@/server/db/db";
import { migrate } from "@/server/db/migrate";
import { newDb } from "@/tests/support/db";

const migration = { name: "0001_a", sql: 'CREATE TABLE "A" ("id" TEXT);\n', checksum: "one" };

describe("migrate", () => {
  it("applies each migration once", async () => {
    const db = createDb(":memory:");
    expect(await migrate(db, [migration])).toEqual(["0001_a"]);
    expect(await migrate(db, [migration])).toEqual([]);
  });

  it("refuses a migration that was edited after it was applied", async () => {
    const db = createDb(":memory:");
    await migrate(db, [migration]);
    await expect(migrate(db, [{ ...migration, checksum: "two" }])).rejects.toThrow("0001_a was edited");
  });

  it("leaves nothing behind when a statement fails", async () => {
    const db = createDb(":memory:");
    const broken = { name: "0002_b", sql: 'CREATE TABLE "B" ("id" TEXT);\nNOT SQL;\n', checksum: "b" };
    await expect(migrate(db, [migration, broken])).rejects.toThrow();
    const tables = await db.$queryRawUnsafe<{ name: string }[]>(
      "SELECT name FROM sqlite_master WHERE name IN ('A', 'B')",
    );
    expect(tables.map(({ name }) => name)).toEqual(["A"]);
  });

  it("records migrations as Prisma does", async () => {
    const db = await newDb();
    const rows = await db.$queryRawUnsafe<Record<string, unknown>[]>('SELECT * FROM "_prisma_migrations"');
    expect(rows[0]).toMatchObject({ migration_name: "0001_spine", rolled_back_at: null });
    expect(rows[0]?.checksum).toMatch(/^[0-9a-f]{64}$/);
    expect(rows[0]?.finished_at).toBeTruthy();
  });

  it("enforces foreign keys and full durability on every connection", async () => {
    const db = await newDb();
    const [keys] = await db.$queryRawUnsafe<{ foreign_keys: bigint }[]>("PRAGMA foreign_keys");
    const [sync] = await db.$queryRawUnsafe<{ synchronous: bigint }[]>("PRAGMA synchronous");
    expect(Number(keys?.foreign_keys)).toBe(1);
    expect(Number(sync?.synchronous)).toBe(2);
  });
});
