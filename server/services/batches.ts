/** What an owner does with batches. Someone else's id is NOT_FOUND. */
import { setTimeout as wait } from "node:timers/promises";
import type { z } from "zod";
import type { Batch } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { BatchChange, BatchDetail, batchPage, listBatches } from "@/server/schemas/batch";
import { readPhotos, toBatchView } from "./batch-view";
import { jobTopic } from "./jobs";

export const batchTopic = (id: string) => `batch:${id}`;

/** Pages that watch many photos look again at most so often. */
const LOOK_EVERY_MS = 500;

export async function byId(deps: Deps, ownerId: string, id: string): Promise<BatchDetail> {
  const batch = await ownBatch(deps.db, ownerId, id);
  return { ...(await toBatchView(deps, batch)), photos: await readPhotos(deps.db, id) };
}

/** Newest first; cursor: the last id of the page before. */
export async function list(
  deps: Deps,
  ownerId: string,
  { cursor, limit }: z.output<typeof listBatches>,
): Promise<z.output<typeof batchPage>> {
  const rows = await deps.db.batch.findMany({
    where: { ownerId, id: cursor ? { lt: cursor } : undefined },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const items = await Promise.all(page.map((batch) => toBatchView(deps, batch)));
  return { items, nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

/** All of it, then what has changed, until the batch has ended. */
export async function* watch(
  deps: Deps,
  ownerId: string,
  id: string,
  signal: AbortSignal,
  lookEveryMs = LOOK_EVERY_MS,
): AsyncGenerator<BatchChange> {
  const jobs = await deps.db.job.findMany({ where: { batchId: id, ownerId }, select: { id: true } });
  const topics = [batchTopic(id), ...jobs.map((job) => jobTopic(job.id))];
  // Listens before it reads: what changes in between is told, not lost.
  const changes = deps.live.subscribe(topics, signal)[Symbol.asyncIterator]();
  const seen = new Map<string, number>();
  try {
    for (; !signal.aborted; await changes.next()) {
      const batch = await ownBatch(deps.db, ownerId, id);
      const photos = (await readPhotos(deps.db, id)).filter((photo) => seen.get(photo.id) !== photo.version);
      for (const photo of photos) seen.set(photo.id, photo.version);
      yield { batch: await toBatchView(deps, batch), photos };
      if (batch.completedAt) return;
      await wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await changes.return?.();
  }
}

export async function ownBatch(db: Tx, ownerId: string, id: string): Promise<Batch> {
  const batch = await db.batch.findFirst({ where: { id, ownerId } });
  if (!batch) throw new AppError("NOT_FOUND", "There is no such roll of photos.");
  return batch;
}
