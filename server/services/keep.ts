/** Keeps the photos of a job for good, within what an account may keep, and lets them go again. */
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { extensionOf, keptKey } from "@/server/storage/keys";
import { copyObject } from "./copy-object";
import { inUse } from "./expiry";
import { filesOf } from "./job-assets";
import { roomLeft } from "./kept";
import { expiryFrom, isExpired } from "./retention";

/** All that has not expired yet of what it took in and made. @throws AppError NOT_FOUND, FORBIDDEN, QUOTA_EXCEEDED */
export async function keep(deps: Deps, ownerId: string, jobId: string): Promise<void> {
  const wanted = (await assetsOf(deps, ownerId, jobId)).filter(({ expiresAt }) => expiresAt !== null);
  await roomLeft(
    deps,
    ownerId,
    wanted.reduce((sum, { size }) => sum + size, 0),
  );
  for (const asset of wanted) await keepOne(deps, asset);
  deps.log.info({ jobId, kept: wanted.length }, "photos kept for good");
}

/** From now on they have as much time as what is new; references last on their own. @throws AppError NOT_FOUND */
export async function letGo(deps: Deps, ownerId: string, jobId: string): Promise<void> {
  const kept = (await assetsOf(deps, ownerId, jobId)).filter(
    (one) => one.expiresAt === null && one.kind !== "REFERENCE",
  );
  const where = { id: { in: kept.map(({ id }) => id) }, status: "READY" } as const;
  await deps.db.asset.updateMany({ where, data: { expiresAt: expiryFrom(deps) } });
}

async function assetsOf(deps: Deps, ownerId: string, jobId: string): Promise<Asset[]> {
  const { files } = await filesOf(deps, { jobId, ownerId });
  const where = { id: { in: files.map(({ id }) => id) }, ownerId, status: "READY" } as const;
  return (await deps.db.asset.findMany({ where })).filter((asset) => !isExpired(asset, deps.now()));
}

/**
 * A bucket deletes by its own rules what lies where photos arrive, so there they move. The row names the new place only
 * once the bytes are there; the old ones may stay behind, which the bucket then deletes.
 */
async function keepOne(deps: Deps, asset: Asset): Promise<void> {
  const moves = deps.storage.backend === "s3" && asset.kind !== "REFERENCE";
  const key = moves ? keptKey(asset.id, extensionOf(asset.key)) : asset.key;
  if (moves) await copyObject(deps, asset.key, key, asset);
  const { count } = await deps.db.asset.updateMany({
    where: { id: asset.id, key: asset.key, expiresAt: { gt: deps.now() } },
    data: { key, expiresAt: null },
  });
  if (moves && count > 0 && !(await inUse(deps, [asset])).has(asset.id)) await deps.storage.delete(asset.key);
}
