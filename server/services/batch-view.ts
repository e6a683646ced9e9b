/** A batch as its owner sees it. */
import type { Batch } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import type { BatchPhoto, BatchView } from "@/server/schemas/batch";
import type { JobParameters, JobStage, JobStatus } from "@/server/schemas/job";
import { countsOf, pace, progressOf, type Tally } from "./batch-status";
import { estimates } from "./job-rate";

type Parts = Pick<Deps, "catalog" | "now"> & { db: Tx };

const COVER = 4;
/** Over so many of the last ends the time left is measured. */
const LAST_ENDS = 21;

export async function toBatchView(deps: Parts, batch: Batch): Promise<BatchView> {
  const { id, workflowId, title, status, total, createdAt, completedAt, version } = batch;
  const tallies = await readTallies(deps.db, id);
  return {
    ...{ id, workflowId, title, status, total, createdAt, completedAt, version },
    parameters: batch.parameters as JobParameters,
    counts: countsOf(tallies),
    progress: progressOf(tallies),
    secondsLeft: status === "RUNNING" ? await secondsLeft(deps, id) : null,
    cover: await readCover(deps.db, id),
  };
}

async function readTallies(db: Tx, id: string): Promise<Tally[]> {
  const groups = await db.job.groupBy({
    by: ["status"],
    where: { batchId: id },
    _count: { _all: true },
    _sum: { progress: true },
  });
  return groups.map(({ status, _count, _sum }) => ({ status, jobs: _count._all, progress: _sum.progress ?? 0 }));
}

async function readCover(db: Tx, batchId: string): Promise<string[]> {
  const first = await db.job.findMany({
    where: { batchId, inputAssetId: { not: null } },
    orderBy: { id: "asc" },
    take: COVER,
    select: { inputAssetId: true },
  });
  return first.flatMap(({ inputAssetId }) => inputAssetId ?? []);
}

/** By the batch's own pace once it has one, before that by what such jobs take one after the other. */
async function secondsLeft(deps: Parts, batchId: string): Promise<number | null> {
  const jobs = await deps.db.job.findMany({
    where: { batchId, status: { in: ["PENDING", "PROCESSING"] } },
    select: {
      workflowId: true,
      engine: true,
      variant: true,
      waitingFor: true,
      input: { select: { width: true, height: true } },
    },
  });
  if (jobs.length === 0 || jobs.every(({ waitingFor }) => waitingFor)) return null;
  const seconds = pace(await readEnds(deps.db, batchId));
  if (seconds !== null) return atLeastOne(seconds * jobs.length);
  const estimate = await estimates(deps);
  return atLeastOne(jobs.reduce((sum, job) => sum + estimate(job), 0));
}

const atLeastOne = (seconds: number) => Math.max(1, Math.round(seconds));

async function readEnds(db: Tx, batchId: string): Promise<Date[]> {
  const last = await db.job.findMany({
    where: { batchId, status: "COMPLETED" },
    orderBy: { completedAt: "desc" },
    take: LAST_ENDS,
    select: { completedAt: true },
  });
  return last.flatMap(({ completedAt }) => completedAt ?? []);
}

type PhotoRow = Omit<BatchPhoto, "error" | "filename"> & {
  status: JobStatus;
  stage: JobStage;
  filename: string | null;
  errorCode: string | null;
  errorMessage: string | null;
};

/** Every photo in the order in which they were given; in raw SQL, because watchers read it at every change. */
export async function readPhotos(db: Tx, batchId: string): Promise<BatchPhoto[]> {
  const rows = await db.$queryRaw<PhotoRow[]>`
    SELECT j."id", j."status", j."stage", j."progress", j."version", j."inputAssetId", j."errorCode", j."errorMessage",
      a."filename", a."width", a."height",
      (SELECT MIN(r."id") FROM "Asset" r WHERE r."jobId" = j."id" AND r."kind" = 'RESULT') AS "resultAssetId"
    FROM "Job" j LEFT JOIN "Asset" a ON a."id" = j."inputAssetId"
    WHERE j."batchId" = ${batchId} ORDER BY j."id"`;
  return rows.map(({ errorCode, errorMessage, filename, ...photo }) => ({
    ...photo,
    filename: filename ?? "",
    error: errorCode ? { code: errorCode, message: errorMessage ?? "" } : null,
  }));
}
