import type { Asset } from "@/prisma/generated/sqlite/client";
import type { AssetView } from "@/server/schemas/asset";

export const toAssetView = (asset: Asset): AssetView => ({
  id: asset.id,
  kind: asset.kind,
  filename: asset.filename,
  contentType: asset.contentType,
  size: asset.size,
  width: asset.width,
  height: asset.height,
  damaged: asset.damaged,
});
