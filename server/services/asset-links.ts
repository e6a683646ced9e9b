/** Links to files for programs: made afresh from the stored key whenever they are asked for, so that none ever grows old. */
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { AssetLink } from "@/server/schemas/asset-link";
import { byId } from "./assets";

/** origin: the address that the asker used; a configured one goes before it. */
type Asked = { id: string; origin: string };

/** Of any file of the owner's. @throws AppError NOT_FOUND, EXPIRED, STORAGE_UNAVAILABLE */
export async function linkToAsset(deps: Deps, ownerId: string, { id, origin }: Asked): Promise<AssetLink> {
  const { key, contentType } = await byId(deps, ownerId, id);
  const expiresInSeconds = deps.linkSeconds;
  const { url, backend } = await deps.storage.presignGet(key, { expiresInSeconds, contentType });
  return {
    image_id: id,
    image_url: new URL(url, deps.publicOrigin ?? origin).href,
    storage_backend: backend,
    expires_in_seconds: expiresInSeconds,
    cloud_path: deps.storage.backend === "s3" ? key : null,
  };
}

/** Only of a reference. @throws AppError as linkToAsset */
export async function linkToReference(deps: Deps, ownerId: string, asked: Asked): Promise<AssetLink> {
  const { kind } = await byId(deps, ownerId, asked.id);
  if (kind !== "REFERENCE") throw new AppError("NOT_FOUND", "There is no such reference.");
  return linkToAsset(deps, ownerId, asked);
}
