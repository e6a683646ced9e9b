/** Deletes files nobody will ask for any more. */
import { readdir, rm, rmdir, stat } from "node:fs/promises";
import path from "node:path";

/** Files below `folder` whose last change is longer ago than `maxAge` milliseconds; folders left empty go too. */
export async function deleteOldFiles(folder: string, maxAge: number, now = Date.now()): Promise<number> {
  let deleted = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const target = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      deleted += await deleteOldFiles(target, maxAge, now);
      await rmdir(target).catch(() => undefined);
    } else if (now - (await stat(target)).mtimeMs > maxAge) {
      await rm(target, { force: true });
      deleted++;
    }
  }
  return deleted;
}
