/** A photo that arrived here in one piece: into storage, and through the same look as one that was sent over a link. */
import { createReadStream } from "node:fs";
import { z } from "zod";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { AssetView } from "@/server/schemas/asset";
import { createUpload } from "@/server/schemas/upload";
import type { Repeatable } from "./idempotency";
import { complete, create } from "./uploads";

export type ReceivedFile = {
  /** Temporary; the caller deletes it. */
  path: string;
  filename: string;
  contentType: string;
  size: number;
  sha256: string;
};

/** Asked again with the same key, it goes on with the same asset. @throws AppError as uploads.create and complete */
export async function storeFile(
  deps: Deps,
  ownerId: string,
  { path, ...file }: ReceivedFile,
  header: Repeatable = {},
): Promise<AssetView> {
  const wanted = createUpload.safeParse(file);
  if (!wanted.success) throw new AppError("BAD_REQUEST", z.prettifyError(wanted.error));
  const { assetId } = await create(deps, ownerId, wanted.data, header);
  const asset = await deps.db.asset.findUniqueOrThrow({ where: { id: assetId } });
  if (asset.status === "PENDING") {
    const { contentType, size } = asset;
    await deps.storage.put(asset.key, createReadStream(path), { contentType, size, sha256: file.sha256 });
  }
  return complete(deps, ownerId, { assetId });
}
