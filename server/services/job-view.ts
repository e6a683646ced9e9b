/** A job as its owner sees it. */

import type { Asset, Job } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import type { JobParameters, JobView } from "@/server/schemas/job";
import { toAssetView } from "./asset-view";
import { placesInLine } from "./job-line";
import { megapixels, secondsPerMegapixel } from "./job-rate";
import { extrapolateSeconds, isFinal } from "./job-status";

export const withAssets = { input: true, results: { orderBy: { id: "asc" } } } as const;
export type JobRow = Job & { input: Asset; results: Asset[] };

const isActive = (job: Job) => !isFinal(job.status);
const isWaiting = (job: Job) => isActive(job) && job.stage !== "RESTORING" && job.stage !== "SAVING";

/** Four queries at most for any number of jobs. */
export async function toJobViews(deps: Pick<Deps, "db" | "now">, jobs: JobRow[]): Promise<JobView[]> {
  const waiting = jobs.filter(isWaiting).map(({ id }) => id);
  const places = await placesInLine(deps.db, waiting);
  const rate = jobs.some(isActive) ? await secondsPerMegapixel(deps) : 0;
  return jobs.map((job) => {
    const place = places.get(job.id);
    return toView(job, place === undefined ? null : place + 1, secondsLeft(job, place ?? 0, rate, deps.now()));
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

function secondsLeft(job: JobRow, place: number, rate: number, now: Date): number | null {
  if (!isActive(job)) return null;
  const expected = megapixels(job.input) * rate;
  if (job.stage === "SAVING") return 1;
  if (job.stage !== "RESTORING") return round(expected * (place + 1));
  const elapsed = (now.getTime() - (job.restoringAt ?? now).getTime()) / 1000;
  return round(extrapolateSeconds(job.progress, elapsed) ?? Math.max(1, expected - elapsed));
}

const round = (seconds: number) => Math.max(1, Math.round(seconds));
