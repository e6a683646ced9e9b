import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createSqliteClient } from "@/server/db/sqlite-client";

const run = (client: ReturnType<typeof createSqliteClient>, sql: string, ...args: (string | number | boolean)[]) =>
  client.execute({ sql, args });

async function table() {
  const client = createSqliteClient(":memory:", 0);
  onTestFinished(() => client.close());
  await client.executeMultiple("CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER)");
  return client;
}

describe("SQLite client", () => {
  it("gives rows with names and declared types, and the number of rows that were changed", async () => {
    const client = await table();
    expect(await run(client, "INSERT INTO t VALUES (?, ?)", "a", true)).toMatchObject({ rowsAffected: 1, rows: [] });
    const { columns, columnTypes, rows } = await run(client, "SELECT id, n FROM t");
    expect({ columns, columnTypes, rows }).toEqual({
      columns: ["id", "n"],
      columnTypes: ["TEXT", "INTEGER"],
      rows: [["a", 1]],
    });
  });

  it("answers a repeated query with what is there now, also after a failure and a change of the table", async () => {
    const client = await table();
    const insert = () => run(client, "INSERT INTO t (id) VALUES (?) RETURNING id", "a");
    expect((await insert()).rows).toEqual([["a"]]);
    await expect(insert()).rejects.toThrow("UNIQUE constraint failed: t.id");
    await run(client, "DELETE FROM t");
    await client.executeMultiple("ALTER TABLE t ADD COLUMN more TEXT");
    expect((await insert()).rows).toEqual([["a"]]);
    await expect(insert()).rejects.toThrow("UNIQUE constraint failed: t.id");
  });

  it("forgets what a rolled back transaction wrote", async () => {
    const client = await table();
    const { execute, rollback } = await client.transaction();
    await execute({ sql: "INSERT INTO t (id) VALUES ('a')", args: [] });
    await rollback();
    expect((await run(client, "SELECT * FROM t")).rows).toEqual([]);
  });

  it("holds the write lock from the beginning of a transaction", async () => {
    const folder = mkdtempSync(join(tmpdir(), "darkroom-test-"));
    const open = () => createSqliteClient(`file:${join(folder, "x.db")}`, 0);
    const [one, other] = [open(), open()];
    onTestFinished(() => {
      one.close();
      other.close();
      rmSync(folder, { recursive: true });
    });
    const { commit } = await one.transaction();
    await expect(other.transaction()).rejects.toThrow("locked");
    await commit();
    const { rollback } = await other.transaction();
    await rollback();
  });

  it("says that it is closed", async () => {
    const client = createSqliteClient(":memory:", 0);
    client.close();
    await expect(run(client, "SELECT 1")).rejects.toThrow("closed");
  });

  it("works on with more different queries than it keeps prepared", async () => {
    const client = await table();
    for (let n = 0; n < 600; n++) await run(client, `SELECT ${n} AS n`);
    expect((await run(client, "SELECT 0 AS n")).rows).toEqual([[0]]);
  });
});
