/** A photo on its way in: a signed link out, the bytes straight to storage, and a look at them before anyone relies on it. */
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { z } from "zod";
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { AppError, toAppError } from "@/server/errors";
import { meter } from "@/server/lib/meter";
import type { AssetView } from "@/server/schemas/asset";
import type { createUpload, UploadTicket } from "@/server/schemas/upload";
import { rawKey } from "@/server/storage/keys";
import { toAssetView } from "./asset-view";
import { deleteObjects, storeDerived } from "./derived";

const LINK_SECONDS = 3600;
/** Guesses for the key only; what the file is comes from its bytes. */
const EXTENSIONS: Record<string, string> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "image/heic": "heic",
  "image/heif": "heic",
};

export async function create(deps: Deps, ownerId: string, input: z.output<typeof createUpload>): Promise<UploadTicket> {
  if (input.size > deps.limits.maxUploadBytes) throw tooLarge(deps, input.size);
  const contentType = input.contentType in EXTENSIONS ? input.contentType : "application/octet-stream";
  const id = deps.newId();
  const key = rawKey(ownerId, id, EXTENSIONS[contentType] ?? "bin");
  const put = await deps.storage.presignPut(key, { contentType, size: input.size, expiresInSeconds: LINK_SECONDS });
  await deps.db.asset.create({
    data: { id, ownerId, kind: "UPLOAD", key, filename: input.filename, contentType, size: input.size },
  });
  return { assetId: id, ...put };
}

/** Reads what was sent; only now the asset becomes READY. Asking again gives the same answer. */
export async function complete(deps: Deps, ownerId: string, { assetId }: { assetId: string }): Promise<AssetView> {
  const asset = await ownUpload(deps, ownerId, assetId);
  if (asset.status === "READY") return toAssetView(asset);
  if (asset.status === "REJECTED")
    throw new AppError((asset.errorCode ?? "CORRUPT_IMAGE") as "CORRUPT_IMAGE", REJECTED);
  const folder = await mkdtemp(join(deps.tempDir, "upload-"));
  try {
    return toAssetView(await inspect(deps, asset, folder));
  } catch (error) {
    await reject(deps, asset, toAppError(error));
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function discard(deps: Deps, ownerId: string, { assetId }: { assetId: string }): Promise<void> {
  const asset = await ownUpload(deps, ownerId, assetId);
  const { count } = await deps.db.asset.deleteMany({ where: { id: asset.id, inputJobs: { none: {} } } });
  if (count === 0) throw new AppError("CONFLICT", "This photo belongs to a restoration, so it is kept.");
  await deleteObjects(deps, asset);
}

const REJECTED = "This file was refused when it arrived. Choose the photo again.";

async function ownUpload(deps: Deps, ownerId: string, id: string): Promise<Asset> {
  const asset = await deps.db.asset.findFirst({ where: { id, ownerId, kind: "UPLOAD" } });
  if (!asset) throw new AppError("NOT_FOUND", "There is no such upload.");
  return asset;
}

async function inspect(deps: Deps, asset: Asset, folder: string): Promise<Asset> {
  const file = join(folder, "original");
  const { size, sha256 } = await fetchToFile(deps, asset, file);
  const { photo, files } = await deps.images.prepare(file, { maxPixels: deps.limits.maxPixels, folder });
  const keys = await storeDerived(deps, asset.id, files);
  const { format: _format, extension: _extension, ...facts } = photo;
  await deps.db.asset.updateMany({
    where: { id: asset.id, status: "PENDING" },
    data: { ...facts, ...keys, size, sha256, status: "READY", readyAt: deps.now() },
  });
  return deps.db.asset.findUniqueOrThrow({ where: { id: asset.id } });
}

async function fetchToFile(deps: Deps, asset: Asset, file: string): Promise<{ size: number; sha256: string }> {
  const info = await deps.storage.head(asset.key);
  if (!info) throw new AppError("UPLOAD_INCOMPLETE", "The photo has not arrived yet. Send it again.");
  if (info.size > deps.limits.maxUploadBytes) throw tooLarge(deps, info.size);
  const { body } = await deps.storage.get(asset.key);
  const measure = meter();
  await pipeline(body, measure.stream, createWriteStream(file));
  return { size: measure.size(), sha256: measure.sha256() };
}

/** What is wrong with the file stays wrong, so it is deleted; a store that is down says nothing about the file. */
async function reject(deps: Deps, asset: Asset, error: AppError): Promise<void> {
  if (error.retryable) return;
  await deps.db.asset.updateMany({
    where: { id: asset.id, status: "PENDING" },
    data: { status: "REJECTED", errorCode: error.code },
  });
  await deleteObjects(deps, asset);
}

function tooLarge(deps: Deps, size: number): AppError {
  const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
  const limit = megabytes(deps.limits.maxUploadBytes);
  return new AppError("FILE_TOO_LARGE", `This photo has ${megabytes(size)} MB; at most ${limit} MB can be taken.`, {
    details: { size, limit: deps.limits.maxUploadBytes },
  });
}
