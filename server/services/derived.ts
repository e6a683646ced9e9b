/** The copies made beside a photo: stored, found and deleted together with it. */
import { createReadStream } from "node:fs";
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import type { PreparedFiles } from "@/server/images/images";
import { derivedKey } from "@/server/storage/keys";

type DerivedKeys = { workKey: string | null; screenKey: string; thumbnailKey: string };

/** Keys follow from the asset's id, so a repeated step overwrites its own work. */
export async function storeDerived(deps: Deps, assetId: string, files: PreparedFiles): Promise<DerivedKeys> {
  const store = async (kind: "work" | "screen" | "thumbnail", path: string, extension: "png" | "webp") => {
    const key = derivedKey(assetId, kind, extension);
    await deps.storage.put(key, createReadStream(path), { contentType: `image/${extension}` });
    return key;
  };
  const [workKey, screenKey, thumbnailKey] = await Promise.all([
    files.work ? store("work", files.work, "png") : null,
    store("screen", files.screen, "webp"),
    store("thumbnail", files.thumbnail, "webp"),
  ]);
  return { workKey, screenKey, thumbnailKey };
}

export async function deleteObjects(deps: Deps, asset: Pick<Asset, "key" | "workKey" | "screenKey" | "thumbnailKey">) {
  const keys = [asset.key, asset.workKey, asset.screenKey, asset.thumbnailKey].filter((key) => key !== null);
  await Promise.all(keys.map((key) => deps.storage.delete(key)));
}
