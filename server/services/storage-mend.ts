/** Mends what the check of the storage has found. Never deletes the only bytes of a photo that a row speaks of. */
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Asset, JobCopy } from "@/prisma/generated/sqlite/client";
import { AppError } from "@/server/errors";
import { copyObject } from "./copy-object";
import { deleteObjects, storeDerived } from "./derived";
import { type CheckDeps, type Finding, isIntact, knownKeys } from "./storage-check";

/**
 * Looks again first, since time has passed. false: it can't be mended, which is so for a photo whose bytes have changed
 * and of which there is no good copy. Throws STORAGE_UNAVAILABLE.
 */
export async function mend(deps: CheckDeps, { problem, key, assetId }: Finding): Promise<boolean> {
  if (assetId === null) return removeObject(deps, key);
  if (problem === "no kept copy") return copyAgain(deps, key);
  const asset = await deps.db.asset.findUnique({ where: { id: assetId } });
  if (!asset) return true;
  if (problem === "abandoned") return removeAbandoned(deps, asset);
  if (problem === "no preview") return remakePreviews(deps, asset);
  if (problem === "no local copy") return copyHere(deps, asset);
  if (await isIntact(deps.home, asset, true)) return true;
  return (await restoreFromCopy(deps, asset)) || (problem === "no object" && forget(deps, asset));
}

/** From the file that it was made of. Where nothing is left at all, the row goes; bytes that have changed stay. */
async function copyAgain(deps: CheckDeps, key: string): Promise<boolean> {
  const copy = await deps.db.jobCopy.findUnique({ where: { key } });
  if (!copy || (await isIntact(deps.home, copy, true)) || (await restoreFromCopy(deps, copy))) return true;
  const asset = await deps.db.asset.findUnique({ where: { id: copy.assetId } });
  if (asset && (await isIntact(deps.home, asset, true))) await copyObject(deps, asset.key, key, copy);
  else if (await deps.home.head(key)) return false;
  else await deps.db.jobCopy.deleteMany({ where: { key } });
  return true;
}

async function removeObject(deps: CheckDeps, key: string): Promise<boolean> {
  if (!(await knownKeys(deps, [key])).has(key)) await deps.storage.delete(key);
  return true;
}

/** A job can speak of it only if it was a photo once. */
async function removeAbandoned(deps: CheckDeps, asset: Asset): Promise<boolean> {
  const unused = { id: asset.id, status: { not: "READY" }, inputJobs: { none: {} } } as const;
  const { count } = await deps.db.asset.updateMany({ where: unused, data: { status: "REJECTED" } });
  if (count === 0) return true;
  await deleteObjects(deps, asset);
  await deps.db.asset.deleteMany({ where: { id: asset.id, status: "REJECTED" } });
  return true;
}

async function remakePreviews(deps: CheckDeps, asset: Asset): Promise<boolean> {
  const folder = await mkdtemp(join(deps.tempDir, "mend-"));
  try {
    const file = join(folder, "original");
    await pipeline((await deps.home.get(asset.key)).body, createWriteStream(file));
    const { files } = await deps.images.prepare(file, { maxPixels: deps.limits.maxResultPixels, folder });
    const keys = await storeDerived(deps, asset.id, files);
    await deps.db.asset.updateMany({ where: { id: asset.id }, data: keys });
    return true;
  } catch (error) {
    // Of a photo that is gone, or of a 3D model, none can be made.
    if (error instanceof AppError && !error.retryable) return false;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function copyHere({ home, storage }: CheckDeps, { key, size, sha256, contentType }: Asset): Promise<boolean> {
  const { body } = await home.get(key);
  await storage.keepCopy?.(key, body, { contentType, size, sha256: sha256 ?? undefined });
  return true;
}

async function restoreFromCopy({ home, copies, storage }: CheckDeps, asset: Asset | JobCopy): Promise<boolean> {
  if (!copies || !(await isIntact(copies, asset, true))) return false;
  const { body } = await copies.get(asset.key);
  await storage.put(asset.key, body, { contentType: asset.contentType, size: asset.size });
  return isIntact(home, asset, true);
}

/** Its job keeps it, as what it was made from or what it made; a photo of no job goes with what was made of it. */
async function forget(deps: CheckDeps, { id, key }: Asset): Promise<boolean> {
  await deps.db.asset.updateMany({ where: { id }, data: { status: "REJECTED", errorCode: "NOT_FOUND" } });
  const unused = { id, jobId: null, inputJobs: { none: {} } };
  if ((await deps.db.asset.count({ where: unused })) === 0) return true;
  await deleteObjects(deps, { id, key });
  await deps.db.asset.deleteMany({ where: unused });
  return true;
}
