import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dataFolder, openDb, testProduct } from "./support/fixture";

it("commits to disk: write-ahead log, synced at each commit", async () => {
  const { dataDir } = await testProduct(dataFolder());
  expect(existsSync(join(dataDir, "darkroom.db-wal"))).toBe(true);
  const db = openDb(dataDir);
  expect(await db.$queryRawUnsafe("PRAGMA journal_mode")).toEqual([{ journal_mode: "wal" }]);
  const [row] = await db.$queryRawUnsafe<{ synchronous: number | bigint }[]>("PRAGMA synchronous");
  expect(Number(row?.synchronous)).toBe(2);
});
