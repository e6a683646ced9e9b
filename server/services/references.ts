/** Pictures of people that are kept to be used with many photos. Someone else's id is NOT_FOUND. */
import type { z } from "zod";
import type { Asset, Prisma } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type {
  createReference,
  listReferences,
  ReferenceView,
  referencePage,
  renameReference,
} from "@/server/schemas/reference";
import { toAssetView } from "./asset-view";
import { byId as assetById } from "./assets";
import { deleteObjects } from "./derived";
import { inUse } from "./expiry";
import { onceInFlight, type Repeatable } from "./idempotency";
import { copyAsReference } from "./reference-copy";

const toView = (asset: Asset, now: Date): ReferenceView => ({
  ...toAssetView(asset, now),
  name: asset.name,
  description: asset.description,
  createdAt: asset.createdAt,
});

/** Those whose time is not over. */
const alive = (ownerId: string, now: Date): Prisma.AssetWhereInput => ({
  ...{ ownerId, kind: "REFERENCE", status: "READY" },
  OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
});

/** Newest first; cursor: the last id of the page before. */
export async function list(
  deps: Deps,
  ownerId: string,
  { cursor, limit }: z.output<typeof listReferences>,
): Promise<z.output<typeof referencePage>> {
  const now = deps.now();
  const rows = await deps.db.asset.findMany({
    where: { ...alive(ownerId, now), id: cursor ? { lt: cursor } : undefined },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const nextCursor = rows.length > limit ? (page.at(-1)?.id ?? null) : null;
  return { items: page.map((asset) => toView(asset, now)), nextCursor };
}

/** Copies a photo; asking again answers with the same reference. @throws AppError NOT_FOUND, EXPIRED, INVALID_FILE_TYPE */
export async function create(
  deps: Deps,
  ownerId: string,
  { idempotencyKey, ...body }: z.output<typeof createReference>,
  header: Repeatable = {},
): Promise<ReferenceView> {
  const { assetId, name, description } = body;
  const photo = await assetById(deps, ownerId, assetId);
  if (!photo.contentType.startsWith("image/")) {
    throw new AppError("INVALID_FILE_TYPE", "Only a picture can be a reference.");
  }
  const title = name ?? photo.filename.replace(/\.[^.]{1,5}$/, "").slice(0, 80);
  const said = { name: title, description: description ?? null };
  const view = (row: Asset) => toView(row, deps.now());
  const call = { ...header, key: idempotencyKey ?? header.key, ownerId, name: "references.create", body };
  return onceInFlight(deps, call, async (finish) =>
    view(await copyAsReference(deps, photo, said, (tx, row) => finish(tx, view(row)))),
  );
}

export async function rename(
  deps: Deps,
  ownerId: string,
  { id, name, description }: z.output<typeof renameReference>,
): Promise<ReferenceView> {
  await ownReference(deps, ownerId, id);
  return toView(await deps.db.asset.update({ where: { id }, data: { name, description } }), deps.now());
}

/**
 * The bytes go first. Where a job began with it, its row stays for that job's record.
 * @throws AppError NOT_FOUND, CONFLICT while an unfinished job uses it
 */
export async function remove(deps: Deps, ownerId: string, id: string): Promise<void> {
  const reference = await ownReference(deps, ownerId, id);
  if ((await inUse(deps, [reference])).has(id)) {
    throw new AppError(
      "CONFLICT",
      "A photo that is being restored uses this reference. Wait for it, or stop it first.",
    );
  }
  // From here on it can't be taken for another job.
  await deps.db.asset.update({ where: { id }, data: { expiresAt: deps.now() } });
  await deleteObjects(deps, reference);
  await deps.db.jobReference.deleteMany({ where: { assetId: id } });
  const { count } = await deps.db.asset.deleteMany({ where: { id, inputJobs: { none: {} } } });
  if (count > 0) return;
  const gone = { status: "EXPIRED", workKey: null, screenKey: null, thumbnailKey: null } as const;
  await deps.db.asset.update({ where: { id }, data: gone });
}

/** @throws AppError NOT_FOUND */
export async function attach(deps: Deps, ownerId: string, { jobId, id }: { jobId: string; id: string }): Promise<void> {
  await ownJob(deps, ownerId, jobId);
  await ownReference(deps, ownerId, id);
  const pair = { jobId, assetId: id };
  await deps.db.jobReference.upsert({ where: { jobId_assetId: pair }, create: pair, update: {} });
}

/** What is not attached stays so. @throws AppError NOT_FOUND when the job is not one's own */
export async function detach(deps: Deps, ownerId: string, { jobId, id }: { jobId: string; id: string }): Promise<void> {
  await ownJob(deps, ownerId, jobId);
  await deps.db.jobReference.deleteMany({ where: { jobId, assetId: id } });
}

export async function attachedTo(deps: Deps, ownerId: string, jobId: string): Promise<{ items: ReferenceView[] }> {
  await ownJob(deps, ownerId, jobId);
  const rows = await deps.db.jobReference.findMany({
    where: { jobId },
    orderBy: { assetId: "asc" },
    include: { asset: true },
  });
  return { items: rows.map(({ asset }) => toView(asset, deps.now())) };
}

async function ownReference(deps: Deps, ownerId: string, id: string): Promise<Asset> {
  const reference = await deps.db.asset.findFirst({ where: { ...alive(ownerId, deps.now()), id } });
  if (!reference) throw new AppError("NOT_FOUND", "There is no such reference.");
  return reference;
}

async function ownJob({ db }: Deps, ownerId: string, id: string): Promise<void> {
  if ((await db.job.count({ where: { id, ownerId } })) === 0)
    throw new AppError("NOT_FOUND", "There is no such restoration.");
}
