/** Moves an uploaded file to where graphs find it. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, rename, utimes } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { UploadedFile } from "../http/multipart";

/**
 * Returns the name it got: its own when `overwrite`, or when that is free or has the same bytes; else "name (1).ext",
 * "name (2).ext" … by the same rule, so that sending a file twice keeps one. Throws errors of the file system.
 */
export async function keepUpload(file: UploadedFile, folder: string, overwrite: boolean): Promise<string> {
  await mkdir(folder, { recursive: true });
  if (overwrite) {
    await rename(file.path, path.join(folder, file.filename));
    return file.filename;
  }
  const { name, ext } = path.parse(file.filename);
  for (let copy = 0; ; copy++) {
    const candidate = copy === 0 ? file.filename : `${name} (${copy})${ext}`;
    if (await claim(file, path.join(folder, candidate))) return candidate;
  }
}

/** Linking fails where there is a file already, so two uploads at once cannot take the same name. */
async function claim(file: UploadedFile, target: string): Promise<boolean> {
  try {
    await link(file.path, target);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  if ((await hashOf(target)) !== file.sha256) return false;
  // Old files are deleted; this one is wanted again.
  await utimes(target, new Date(), new Date());
  return true;
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
