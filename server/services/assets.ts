import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { AssetVariant } from "@/server/schemas/asset";
import { isExpired } from "./retention";

/**
 * Of a photo whose time is over its thumbnail stays, where one is kept.
 * @throws AppError NOT_FOUND, also for a photo of someone else; EXPIRED from the moment when its time was over
 */
export async function byId(
  deps: Deps,
  ownerId: string,
  id: string,
  variant: AssetVariant = "original",
): Promise<Asset> {
  return had(await deps.db.asset.findFirst({ where: { id, ownerId } }), variant, deps.now());
}

/** What was found, if it can be had as this variant. @throws AppError NOT_FOUND, EXPIRED */
export function had(asset: Asset | null, variant: AssetVariant, now: Date): Asset {
  if (asset?.status !== "READY" && asset?.status !== "EXPIRED")
    throw new AppError("NOT_FOUND", "There is no such photo.");
  const stays = variant === "thumbnail" && asset.thumbnailKey !== null;
  if (isExpired(asset, now) && !stays)
    throw new AppError("EXPIRED", "This photo was kept for a while and is gone now.");
  return asset;
}

/** Which object a variant is, what it holds, and the name under which it is saved. */
export function objectOf(
  asset: Asset,
  variant: AssetVariant,
): { key: string; contentType?: string; downloadName?: string } {
  const original = { key: asset.key, contentType: asset.contentType };
  if (variant === "screen" && asset.screenKey) return { key: asset.screenKey };
  if (variant === "thumbnail" && asset.thumbnailKey) return { key: asset.thumbnailKey };
  return variant === "download" ? { ...original, downloadName: asset.filename } : original;
}
