/** Walks through the files of the disk storage, one folder open at a time on each level. */
import { opendir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { onDisk } from "./disk-write";
import { isKey } from "./keys";
import type { StoredObject } from "./storage";

/** Of a folder that does not exist yet: nothing. Files that vanish meanwhile are left out. */
export async function* listFiles(root: string): AsyncGenerator<StoredObject> {
  for await (const path of walk(root)) {
    const key = relative(root, path).split(sep).join("/");
    if (!isKey(key)) continue;
    const file = await stat(path).catch(() => null);
    if (file) yield { key, size: file.size, modifiedAt: file.mtime };
  }
}

async function* walk(folder: string): AsyncGenerator<string> {
  const entries = await opendir(folder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    return onDisk(Promise.reject(error));
  });
  for await (const entry of entries ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else if (entry.isFile()) yield path;
  }
}
