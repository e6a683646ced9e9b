/** Deletes files whose time is over: first the bytes, then the row says so, so that a crash in between loses nothing. */
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { limit } from "@/server/lib/limit";
import { deleteObjects } from "./derived";
import { ACTIVE } from "./job-status";

type Parts = Pick<Deps, "db" | "storage" | "now" | "log">;
export type Batch = {
  expired: number /** Where the next batch begins; null when there is none. */;
  next: string | null;
};

const BATCH = 100;
const AT_ONCE = 8;
/** A job that was taken in while its photo's time ran out is in the database by then. */
const GRACE_MS = 60_000;

/**
 * One batch, in the order of ids, beginning after `after`. Doing it again changes nothing more. What an unfinished job
 * works on is passed over until that has ended. Objects that a bucket's own rules have deleted before are no error.
 * @throws AppError STORAGE_UNAVAILABLE
 */
export async function expireBatch(deps: Parts, after = ""): Promise<Batch> {
  const before = new Date(deps.now().getTime() - GRACE_MS);
  const due = await deps.db.asset.findMany({
    where: { status: "READY", expiresAt: { lte: before }, id: { gt: after } },
    orderBy: { id: "asc" },
    take: BATCH,
    include: { owner: { select: { keepThumbnails: true } } },
  });
  const used = await inUse(deps, due);
  const free = due.filter(({ id }) => !used.has(id));
  const atOnce = limit(AT_ONCE);
  await Promise.all(free.map((asset) => atOnce(() => expire(deps, asset, asset.owner.keepThumbnails))));
  if (free.length > 0) deps.log.info({ expired: free.length, inUse: due.length - free.length }, "files expired");
  return { expired: free.length, next: due.length === BATCH ? (due.at(-1)?.id ?? null) : null };
}

/** Deletes what can be had of it, and keeps its name and facts. */
export async function expire(deps: Parts, asset: Asset, keepThumbnail: boolean): Promise<void> {
  await deleteObjects(deps, asset, { keepThumbnail });
  await deps.db.asset.updateMany({
    where: { id: asset.id },
    data: {
      status: "EXPIRED",
      workKey: null,
      screenKey: null,
      ...(keepThumbnail ? {} : { thumbnailKey: null }),
    },
  });
}

/** Ids of what unfinished jobs of the same owners take in. */
export async function inUse({ db }: Pick<Deps, "db">, assets: Pick<Asset, "ownerId">[]): Promise<Set<string>> {
  const owners = [...new Set(assets.map(({ ownerId }) => ownerId))];
  const jobs = await db.job.findMany({
    where: { ownerId: { in: owners }, status: { in: [...ACTIVE] } },
    select: { inputs: true, references: { select: { assetId: true } } },
  });
  return new Set(
    jobs.flatMap(({ inputs, references }) => [
      ...Object.values(inputs as Record<string, string[]>).flat(),
      ...references.map(({ assetId }) => assetId),
    ]),
  );
}
