/** "Delete my photos": out of sight at once, and then gone for good, bytes before rows. */
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import { limit } from "@/server/lib/limit";
import { EMBEDDED_ENGINE } from "@/server/schemas/engine";
import type { Deletion } from "@/server/schemas/photos";
import { cancel as cancelBatch } from "./batch-changes";
import { deleteObjects } from "./derived";
import { ACTIVE } from "./job-status";
import { cancel as cancelJob } from "./jobs";
import { writeEvent } from "./outbox";

/** Everything of an owner that was there at a moment: ids grow with time. */
export type Doomed = { ownerId: string; upTo: string };

/** Uploads under way are not photos yet: they end as such, or the sweep removes them. */
const photosOf = ({ ownerId, upTo }: Doomed) => ({ ownerId, id: { lte: upTo }, status: { not: "PENDING" } }) as const;
const jobsOf = ({ ownerId, upTo }: Doomed) => ({ ownerId, id: { lte: upTo } });

const BATCH = 100;
const AT_ONCE = 8;

/** From now on nobody can have them any more; the durable function delete-photos does the rest. */
export async function requestDeletion(deps: Deps, ownerId: string): Promise<Deletion> {
  const upTo = deps.newId();
  const remains = await whereCopiesRemain(deps, ownerId);
  const now = deps.now();
  await deps.commit(async (tx) => {
    await tx.asset.updateMany({
      where: { ...jobsOf({ ownerId, upTo }), status: "READY" },
      data: { status: "EXPIRED", expiresAt: now, thumbnailKey: null, filename: "", name: null, description: null },
    });
    await tx.idempotencyKey.deleteMany({ where: { ownerId } });
    const data = { ownerId, upTo };
    await writeEvent(tx, { id: deps.newId(), name: "photos/deletion-requested", data, createdAt: now });
  });
  deps.pokeOutbox();
  deps.log.info({ ownerId }, "all photos to be deleted");
  return { upTo, ...remains };
}

/** How many photos and jobs are still there. */
export const left = async ({ db }: Deps, doomed: Doomed): Promise<number> =>
  (await db.asset.count({ where: photosOf(doomed) })) + (await db.job.count({ where: jobsOf(doomed) }));

/** Stops what is under way. Again, it stops what is left. */
export async function stopAll(deps: Deps, doomed: Doomed): Promise<void> {
  const { ownerId } = doomed;
  const where = jobsOf(doomed);
  const batches = await deps.db.batch.findMany({ where: { ...where, completedAt: null }, select: { id: true } });
  for (const { id } of batches) await unlessOver(() => cancelBatch(deps, ownerId, id));
  const jobs = await deps.db.job.findMany({ where: { ...where, status: { in: [...ACTIVE] } }, select: { id: true } });
  const atOnce = limit(AT_ONCE);
  await Promise.all(jobs.map(({ id }) => atOnce(() => unlessOver(() => cancelJob(deps, ownerId, id)))));
}

/** It may end by itself in the meantime. */
async function unlessOver(stop: () => Promise<unknown>): Promise<void> {
  await stop().catch((error: unknown) => {
    if (!(error instanceof AppError && ["CONFLICT", "NOT_FOUND"].includes(error.code))) throw error;
  });
}

/** The bytes of one batch, beginning after `after`; gives where the next begins, null at the end. */
export async function deleteBytes(deps: Deps, doomed: Doomed, after: string): Promise<string | null> {
  const page = await deps.db.asset.findMany({
    where: { ...photosOf(doomed), id: { gt: after, lte: doomed.upTo } },
    orderBy: { id: "asc" },
    take: BATCH,
  });
  const atOnce = limit(AT_ONCE);
  await Promise.all(page.map((asset: Asset) => atOnce(() => deleteObjects(deps, asset))));
  return page.length === BATCH ? (page.at(-1)?.id ?? null) : null;
}

/** The copies kept with one job after another, then the job itself. false: there are more. */
export async function deleteJobs({ db, storage }: Deps, doomed: Doomed): Promise<boolean> {
  const jobs = await db.job.findMany({
    where: jobsOf(doomed),
    orderBy: { id: "asc" },
    take: BATCH,
    select: { id: true, copies: { select: { key: true } } },
  });
  const atOnce = limit(AT_ONCE);
  await Promise.all(jobs.flatMap(({ copies }) => copies).map(({ key }) => atOnce(() => storage.delete(key))));
  await db.job.deleteMany({ where: { id: { in: jobs.map(({ id }) => id) } } });
  return jobs.length < BATCH;
}

export async function deleteRows({ db, log }: Deps, doomed: Doomed): Promise<void> {
  await db.batch.deleteMany({ where: { ...jobsOf(doomed), jobs: { none: {} } } });
  const { count } = await db.asset.deleteMany({ where: { ...photosOf(doomed), inputJobs: { none: {} } } });
  log.info({ ownerId: doomed.ownerId, photos: count }, "photos deleted");
}

/** A job names only the last engine that had it, so every ComfyUI server counts that is connected now. */
async function whereCopiesRemain(deps: Deps, ownerId: string): Promise<Omit<Deletion, "upTo">> {
  const jobs = await deps.db.job.findMany({ where: { ownerId, engine: { not: null } }, distinct: ["engine"] });
  const used = jobs.flatMap(({ engine }) => engine ?? []);
  const known = deps.engines.statuses();
  const kindOf = (id: string) => known.find((one) => one.id === id)?.kind ?? "comfyui";
  const others = used.length > 0 ? known.filter(({ kind }) => kind === "comfyui").map(({ id }) => id) : [];
  const all = [...new Set([...used, ...others])].sort();
  const nameOf = (id: string) => known.find((one) => one.id === id)?.name ?? id;
  return {
    comfyui: all.filter((id) => kindOf(id) === "comfyui" && id !== EMBEDDED_ENGINE).map(nameOf),
    hosted: all.filter((id) => kindOf(id) !== "comfyui").map(nameOf),
    embedded: all.includes(EMBEDDED_ENGINE),
  };
}
