import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { AssetVariant } from "@/server/schemas/asset";

export async function byId(deps: Deps, ownerId: string, id: string): Promise<Asset> {
  const asset = await deps.db.asset.findFirst({ where: { id, ownerId, status: "READY" } });
  if (!asset) throw new AppError("NOT_FOUND", "There is no such photo.");
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
