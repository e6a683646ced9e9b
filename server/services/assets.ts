import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { AssetVariant } from "@/server/schemas/asset";

export async function byId(deps: Deps, ownerId: string, id: string): Promise<Asset> {
  const asset = await deps.db.asset.findFirst({ where: { id, ownerId, status: "READY" } });
  if (!asset) throw new AppError("NOT_FOUND", "There is no such photo.");
  return asset;
}

/** Which object a variant is, and the name under which it is saved. */
export function objectOf(asset: Asset, variant: AssetVariant): { key: string; downloadName?: string } {
  if (variant === "screen") return { key: asset.screenKey ?? asset.key };
  if (variant === "thumbnail") return { key: asset.thumbnailKey ?? asset.key };
  return { key: asset.key, downloadName: variant === "download" ? asset.filename : undefined };
}
