/** Writes a file so that a reader, and a crash at any moment, finds all of it or none of it. */
import { randomUUID } from "node:crypto";
import { link, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "@/server/errors";
import { exists } from "@/server/lib/exists";
import { type Announced, exactBytes } from "./exact-bytes";

/** For nobody else on this machine. */
const MODE = 0o600;

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Writes all chunks to a new file in `folder`, synced to disk, and returns its path; on failure nothing is left.
 * Throws STORAGE_FULL, STORAGE_UNAVAILABLE, what exactBytes throws when they are not as announced, and what `chunks` throws.
 */
export async function writeTemporary(folder: string, chunks: Chunks, announced: Announced = {}): Promise<string> {
  const path = join(folder, randomUUID());
  const file = await onDisk(open(path, "wx", MODE));
  try {
    for await (const chunk of exactBytes(chunks, announced)) await onDisk(file.writeFile(chunk));
    await onDisk(file.sync());
    await onDisk(file.close());
    return path;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}

/** Gives a temporary file its name. With `replace: false` an existing file stays and ALREADY_EXISTS is thrown. */
export async function publish(temporary: string, target: string, { replace }: { replace: boolean }): Promise<void> {
  try {
    await onDisk(moveInto(temporary, target, replace));
    if (!replace) await rm(temporary, { force: true });
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Moves a finished file to where an object belongs. false when it lies on another file system, so nothing happened. */
export async function adopt(path: string, target: string): Promise<boolean> {
  const file = await open(path, "r+");
  try {
    await file.chmod(MODE);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await moveInto(path, target, true);
    return true;
  } catch (error) {
    if (codeOf(error) === "EXDEV") return false;
    throw error;
  }
}

async function moveInto(temporary: string, target: string, replace: boolean): Promise<void> {
  const folder = dirname(target);
  const created = await mkdir(folder, { recursive: true });
  try {
    await (replace ? rename(temporary, target) : linkOnce(temporary, target));
  } catch (error) {
    // Somebody deleted the last file of this folder, and with it the folder, since we made sure of it.
    if (codeOf(error) === "ENOENT" && (await exists(temporary))) return moveInto(temporary, target, replace);
    throw error;
  }
  await syncFolders(folder, created ? dirname(created) : folder);
}

/** link() is the one call that both names a file and refuses a taken name; file systems without it get the next best. */
async function linkOnce(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target);
  } catch (error) {
    if (codeOf(error) === "EEXIST" || (await exists(target))) throw alreadyExists();
    if (!["EPERM", "ENOTSUP", "ENOSYS"].includes(codeOf(error))) throw error;
    await rename(temporary, target);
  }
}

export const alreadyExists = () =>
  new AppError("ALREADY_EXISTS", "This photo has already been sent. Each link takes one file.");

/** A new name survives a power cut only once its folder is synced, and each new folder only once its parent is. */
async function syncFolders(deepest: string, highest: string): Promise<void> {
  const folder = await open(deepest, "r");
  await folder.sync().finally(() => folder.close());
  if (deepest !== highest) await syncFolders(dirname(deepest), highest);
}

const codeOf = (error: unknown) => String((error as NodeJS.ErrnoException).code);

/** Turns the file system's errors into ours. */
export async function onDisk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw diskError(cause);
  }
}

function diskError(cause: unknown): AppError {
  const code = codeOf(cause);
  if (code === "ENOENT") return new AppError("NOT_FOUND", "This photo is no longer in storage.", { cause });
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new AppError("STORAGE_FULL", "There is no room left for photos on this server.", { cause });
  }
  return new AppError("STORAGE_UNAVAILABLE", "Photos can't be stored right now. Try again in a moment.", { cause });
}
