/** Finds the name under which an upload is kept. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";

/**
 * The file's own name when it is free or has the same bytes, else "name (1).ext", "name (2).ext" … by the same rule:
 * sending a file twice keeps one.
 */
export async function claimName(folder: string, file: { filename: string; sha256: string }): Promise<string> {
  const { name, ext } = path.parse(file.filename);
  for (let copy = 0; ; copy++) {
    const candidate = copy === 0 ? file.filename : `${name} (${copy})${ext}`;
    const existing = await hashOf(path.join(folder, candidate));
    if (existing === undefined || existing === file.sha256) return candidate;
  }
}

async function hashOf(file: string): Promise<string | undefined> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(file), hash);
    return hash.digest("hex");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
