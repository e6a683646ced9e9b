import type { Asset } from "@/prisma/generated/sqlite/client";
import type { AssetView } from "@/server/schemas/asset";
import { isExpired } from "./retention";

export const toAssetView = (asset: Asset, now: Date): AssetView => ({
  id: asset.id,
  kind: asset.kind,
  filename: asset.filename,
  contentType: asset.contentType,
  size: asset.size,
  width: asset.width,
  height: asset.height,
  damaged: asset.damaged,
  expiresAt: asset.expiresAt,
  expired: isExpired(asset, now),
  hasThumbnail: asset.thumbnailKey !== null,
});
