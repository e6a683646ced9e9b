/** What owners keep for good: how much room it takes, and how much they have. */
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { Room } from "@/server/schemas/room";

/** Bytes of files that don't expire and of copies kept with jobs. */
export async function keptBytes(db: Tx, ownerId: string): Promise<number> {
  const assets = await db.asset.aggregate({
    where: { ownerId, status: "READY", expiresAt: null },
    _sum: { size: true },
  });
  const copies = await db.jobCopy.aggregate({ where: { job: { ownerId } }, _sum: { size: true } });
  return (assets._sum.size ?? 0) + (copies._sum.size ?? 0);
}

export const hasAccount = async (db: Tx, userId: string): Promise<boolean> =>
  (await db.user.count({ where: { id: userId, email: { not: null } } })) > 0;

export async function room(deps: Pick<Deps, "db" | "retention">, ownerId: string): Promise<Room> {
  const quotaBytes = (await hasAccount(deps.db, ownerId)) ? deps.retention.keepBytes : 0;
  return { keptBytes: await keptBytes(deps.db, ownerId), quotaBytes, retentionDays: deps.retention.days };
}

/** @throws AppError FORBIDDEN to guests; QUOTA_EXCEEDED with details of it when `bytes` more are too many */
export async function roomLeft(deps: Pick<Deps, "db" | "retention">, ownerId: string, bytes: number): Promise<void> {
  if (!(await hasAccount(deps.db, ownerId))) {
    throw new AppError("FORBIDDEN", "Photos are kept for good only for people with an account. Create one first.");
  }
  const { keptBytes: kept, quotaBytes } = await room(deps, ownerId);
  if (kept + bytes <= quotaBytes) return;
  throw new AppError(
    "QUOTA_EXCEEDED",
    `This needs ${megabytes(bytes)} MB, and of ${megabytes(quotaBytes)} MB that you may keep for good ${megabytes(kept)} MB are taken. Let other photos go first.`,
    { details: { wantedBytes: bytes, keptBytes: kept, quotaBytes } },
  );
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
