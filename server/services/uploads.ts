/** A photo on its way in: a signed link out, the bytes straight to storage, and a look at them before anyone relies on it. */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { z } from "zod";
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { AppError, isErrorCode, toAppError } from "@/server/errors";
import { meter } from "@/server/lib/meter";
import type { AssetView } from "@/server/schemas/asset";
import type { createUpload, UploadTicket } from "@/server/schemas/upload";
import { rawKey } from "@/server/storage/keys";
import { toAssetView } from "./asset-view";
import { deleteObjects, storeDerived } from "./derived";
import { once, type Repeatable } from "./idempotency";
import { expiryFrom } from "./retention";

const LINK_SECONDS = 3600;
/** Guesses for the key only; what the file is comes from its bytes. */
const EXTENSIONS: Record<string, string> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "image/heic": "heic",
  "image/heif": "heic",
};

export async function create(
  deps: Deps,
  ownerId: string,
  { idempotencyKey, ...input }: z.output<typeof createUpload>,
  header: Repeatable = {},
): Promise<UploadTicket> {
  if (input.size > deps.limits.maxUploadBytes) throw tooLarge(deps, input.size);
  const contentType = input.contentType in EXTENSIONS ? input.contentType : "application/octet-stream";
  const id = deps.newId();
  const key = rawKey(ownerId, id, EXTENSIONS[contentType] ?? "bin");
  const { size, sha256 } = input;
  const put = await deps.storage.presignPut(key, { contentType, size, sha256, expiresInSeconds: LINK_SECONDS });
  const call = { ...header, key: idempotencyKey ?? header.key, ownerId, name: "uploads.create", body: input };
  const row = { id, ownerId, kind: "UPLOAD", key, filename: input.filename, contentType, size, sha256 } as const;
  return once(deps, call, async (tx) => {
    await tx.asset.create({ data: row });
    return { assetId: id, ...put };
  });
}

/** Reads what was sent; only now the asset becomes READY. Asking again gives the same answer. */
export async function complete(deps: Deps, ownerId: string, { assetId }: { assetId: string }): Promise<AssetView> {
  const asset = await ownUpload(deps, ownerId, assetId);
  if (asset.status === "READY") return toAssetView(asset, deps.now());
  if (asset.status === "REJECTED") throw refusedBefore(asset);
  const folder = await mkdtemp(join(deps.tempDir, "upload-"));
  try {
    return toAssetView(await inspect(deps, asset, folder), deps.now());
  } catch (error) {
    await reject(deps, asset, toAppError(error));
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The row goes last, so that whatever happens in between, something still knows of the objects. */
export async function discard(deps: Deps, ownerId: string, { assetId }: { assetId: string }): Promise<void> {
  const asset = await ownUpload(deps, ownerId, assetId);
  const unused = { id: asset.id, inputJobs: { none: {} } };
  const { count } = await deps.db.asset.updateMany({ where: unused, data: { status: "REJECTED" } });
  if (count === 0) throw new AppError("CONFLICT", "This photo belongs to a restoration, so it is kept.");
  await deleteObjects(deps, asset);
  await deps.db.asset.deleteMany({ where: { id: asset.id } });
}

/** Without a code it was not refused: it is being deleted, or was when the process died. */
function refusedBefore({ errorCode }: Asset): AppError {
  if (!isErrorCode(errorCode)) return new AppError("NOT_FOUND", "There is no such upload.");
  return new AppError(errorCode, "This file was refused when it arrived. Choose the photo again.");
}

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
  await deps.storage.keepCopy?.(asset.key, createReadStream(file), { contentType: asset.contentType, size, sha256 });
  const { format: _format, extension: _extension, ...facts } = photo;
  await deps.db.asset.updateMany({
    where: { id: asset.id, status: "PENDING" },
    data: { ...facts, ...keys, size, sha256, status: "READY", readyAt: deps.now(), expiresAt: expiryFrom(deps) },
  });
  const row = await deps.db.asset.findUnique({ where: { id: asset.id } });
  if (row?.status === "READY") return row;
  await deleteObjects(deps, asset);
  throw new AppError("NOT_FOUND", "This photo was discarded while it was looked at.");
}

/** Believes nobody about length and content, only the bytes that the store gives back. */
async function fetchToFile(deps: Deps, asset: Asset, file: string): Promise<{ size: number; sha256: string }> {
  const info = await deps.storage.head(asset.key);
  if (!info) throw new AppError("UPLOAD_INCOMPLETE", "The photo has not arrived yet. Send it again.");
  if (info.size !== asset.size) throw otherLength(info.size, asset.size);
  const { body } = await deps.storage.get(asset.key);
  const measure = meter();
  await pipeline(body, measure.stream, createWriteStream(file));
  const [size, sha256] = [measure.size(), measure.sha256()];
  if (size !== asset.size) throw otherLength(size, asset.size);
  if (asset.sha256 && asset.sha256 !== sha256) {
    throw new AppError("CHECKSUM_MISMATCH", "The photo changed on its way: its SHA-256 is another. Send it again.");
  }
  return { size, sha256 };
}

const otherLength = (stored: number, announced: number) =>
  new AppError("LENGTH_MISMATCH", `${stored} bytes were stored of ${announced} announced. Send the photo again.`);

/** What is wrong with the file stays wrong, so it is deleted; a store that is down says nothing about the file. */
async function reject(deps: Deps, asset: Asset, error: AppError): Promise<void> {
  if (error.retryable) return;
  await deps.db.asset.updateMany({
    where: { id: asset.id, status: "PENDING" },
    data: { status: "REJECTED", errorCode: error.code },
  });
  // Should the store not answer now, the row remembers what is to be deleted; npm run storage:check does.
  await deleteObjects(deps, asset).catch((err) =>
    deps.log.warn({ err, assetId: asset.id }, "refused photo not deleted"),
  );
}

function tooLarge(deps: Deps, size: number): AppError {
  const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
  const limit = megabytes(deps.limits.maxUploadBytes);
  return new AppError("FILE_TOO_LARGE", `This photo has ${megabytes(size)} MB; at most ${limit} MB can be taken.`, {
    details: { size, limit: deps.limits.maxUploadBytes },
  });
}
