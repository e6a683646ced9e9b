import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { deleteOldFiles } from "@/server/engine/cleanup";

test("old files go, with the folders they leave empty; young ones stay", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "cleanup-"));
  await mkdir(path.join(folder, "old/deep"), { recursive: true });
  await mkdir(path.join(folder, "mixed"));
  for (const name of ["old/deep/a.png", "mixed/a.png", "b.png"]) {
    await writeFile(path.join(folder, name), "x");
    await utimes(path.join(folder, name), 1000, 1000);
  }
  await writeFile(path.join(folder, "mixed/young.png"), "x");
  expect(await deleteOldFiles(folder, 60_000)).toBe(3);
  expect((await readdir(folder, { recursive: true })).sort()).toEqual(["mixed", "mixed/young.png"]);
  await rm(folder, { recursive: true });
});
