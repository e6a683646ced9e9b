/** A job as its owner sees it. */

import type { Asset, Job } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import type { JobParameters, JobView } from "@/server/schemas/job";
import { toAssetView } from "./asset-view";
import { ACTIVE, extrapolateSeconds } from "./job-status";

export const withAssets = { input: true, results: { orderBy: { id: "asc" } } } as const;
export type JobRow = Job & { input: Asset; results: Asset[] };

/** What the embedded engine needs on two cores, until the first job here has been measured. */
const FIRST_GUESS_SECONDS_PER_MEGAPIXEL = 20;
const SAMPLE = 20;

const isWaiting = (job: Job) =>
  (ACTIVE as readonly string[]).includes(job.status) && job.stage !== "RESTORING" && job.stage !== "SAVING";
const megapixels = (asset: Asset) => ((asset.width ?? 0) * (asset.height ?? 0)) / 1e6;

/** Three queries at most for any number of jobs. */
export async function toJobViews(deps: Pick<Deps, "db" | "now">, jobs: JobRow[]): Promise<JobView[]> {
  const waiting = jobs.some(isWaiting) ? await waitingIds(deps.db) : [];
  const active = jobs.some((job) => (ACTIVE as readonly string[]).includes(job.status));
  const rate = active ? await secondsPerMegapixel(deps.db) : 0;
  return jobs.map((job) => {
    const place = isWaiting(job) ? waiting.indexOf(job.id) : -1;
    return toView(job, place < 0 ? null : place + 1, secondsLeft(job, place, rate, deps.now()));
  });
}

export async function toJobView(deps: Pick<Deps, "db" | "now">, job: JobRow): Promise<JobView> {
  const [view] = await toJobViews(deps, [job]);
  return view as JobView;
}

function toView(job: JobRow, queuePosition: number | null, seconds: number | null): JobView {
  return {
    id: job.id,
    workflowId: job.workflowId,
    status: job.status,
    stage: job.stage,
    progress: job.progress,
    queuePosition,
    secondsLeft: seconds,
    engine: job.engine,
    error: job.errorCode ? { code: job.errorCode, message: job.errorMessage ?? "" } : null,
    parameters: job.parameters as JobParameters,
    input: toAssetView(job.input),
    results: job.results.map(toAssetView),
    createdAt: job.createdAt,
    updatedAt: job.updatedAt,
    startedAt: job.startedAt,
    completedAt: job.completedAt,
    version: job.version,
  };
}

async function waitingIds(db: Tx): Promise<string[]> {
  const rows = await db.job.findMany({
    where: { status: { in: [...ACTIVE] }, stage: { in: ["QUEUED", "PREPARING"] } },
    orderBy: { id: "asc" },
    select: { id: true },
    take: 1000,
  });
  return rows.map(({ id }) => id);
}

/** Measured on the last jobs that were completed here. */
async function secondsPerMegapixel(db: Tx): Promise<number> {
  const rows = await db.job.findMany({
    where: { status: "COMPLETED", restoringAt: { not: null } },
    orderBy: { id: "desc" },
    take: SAMPLE,
    select: { restoringAt: true, completedAt: true, input: true },
  });
  let seconds = 0;
  let pixels = 0;
  for (const { restoringAt, completedAt, input } of rows) {
    seconds += ((completedAt?.getTime() ?? 0) - (restoringAt?.getTime() ?? 0)) / 1000;
    pixels += megapixels(input);
  }
  return pixels > 0 ? seconds / pixels : FIRST_GUESS_SECONDS_PER_MEGAPIXEL;
}

function secondsLeft(job: JobRow, place: number, rate: number, now: Date): number | null {
  if (!(ACTIVE as readonly string[]).includes(job.status)) return null;
  const expected = megapixels(job.input) * rate;
  if (job.stage === "SAVING") return 1;
  if (job.stage !== "RESTORING") return round(expected * (Math.max(0, place) + 1));
  const elapsed = (now.getTime() - (job.restoringAt ?? now).getTime()) / 1000;
  return round(extrapolateSeconds(job.progress, elapsed) ?? Math.max(1, expected - elapsed));
}

const round = (seconds: number) => Math.max(1, Math.round(seconds));
