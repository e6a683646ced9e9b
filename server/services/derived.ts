/** The copies made beside a photo: stored, found and deleted together with it. */
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import type { PreparedFiles } from "@/server/images/images";
import { derivedKey } from "@/server/storage/keys";

type DerivedKeys = { workKey: string | null; screenKey: string; thumbnailKey: string };
type Copy = "work" | "screen" | "thumbnail";
type Stored = Pick<Deps, "storage">;

const EXTENSION = { work: "png", screen: "webp", thumbnail: "webp" } as const;
const keyOf = (assetId: string, copy: Copy) => derivedKey(assetId, copy, EXTENSION[copy]);

/** Keys follow from the asset's id, so a repeated step overwrites its own work. The files are moved away. */
export async function storeDerived(deps: Stored, assetId: string, files: PreparedFiles): Promise<DerivedKeys> {
  const store = async (copy: Copy, path: string) => {
    const key = keyOf(assetId, copy);
    await deps.storage.putFile(key, path, { contentType: `image/${EXTENSION[copy]}` });
    return key;
  };
  const [workKey, screenKey, thumbnailKey] = await Promise.all([
    files.work ? store("work", files.work) : null,
    store("screen", files.screen),
    store("thumbnail", files.thumbnail),
  ]);
  return { workKey, screenKey, thumbnailKey };
}

/** The file and all that was made of it, also what no row knows of because a crash came in between. */
export async function deleteObjects(
  deps: Stored,
  { id, key }: Pick<Asset, "id" | "key">,
  { keepThumbnail = false } = {},
): Promise<void> {
  const copies = (["work", "screen", "thumbnail"] as const).filter((copy) => copy !== "thumbnail" || !keepThumbnail);
  await Promise.all([key, ...copies.map((copy) => keyOf(id, copy))].map((one) => deps.storage.delete(one)));
}
