/** A photo as its owner wants to give it away, made anew each time. */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import type { ExportChoice } from "@/server/schemas/asset-export";

export type Export = { body: Readable; size: number; contentType: string; filename: string };

/** Whether the stored file is what was chosen: also for a 3D model, which tells nothing of a place. */
export const isAsStored = ({ contentType }: Asset, { metadata, profile }: ExportChoice): boolean =>
  !contentType.startsWith("image/") || (metadata === "keep" && profile === "keep");

/** The caller must consume or destroy the body. @throws AppError NOT_FOUND, STORAGE_UNAVAILABLE, STORAGE_FULL, CORRUPT_IMAGE */
export async function exportAsset(deps: Deps, asset: Asset, choice: ExportChoice): Promise<Export> {
  const folder = await mkdtemp(join(deps.tempDir, "export-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const file = join(folder, "original");
    await pipeline((await deps.storage.get(asset.key)).body, createWriteStream(file));
    const options = { maxPixels: deps.limits.maxResultPixels, folder };
    const { path, ...photo } = await deps.images.exportPhoto(file, choice, options);
    const { size } = await stat(path);
    const body = createReadStream(path).once("close", () => void remove());
    return { body, size, contentType: photo.contentType, filename: renamed(asset.filename, photo) };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** "grandmother.heic" → "grandmother.jpg", where it has become a JPEG. */
function renamed(filename: string, { contentType, extension }: { contentType: string; extension: string }): string {
  const [, stem = filename, own = ""] = /^(.+)\.([^.]{1,5})$/.exec(filename) ?? [];
  const fits = contentType === "image/jpeg" ? /^jpe?g$/i : new RegExp(`^${extension}$`, "i");
  return fits.test(own) ? filename : `${stem}.${extension}`;
}
