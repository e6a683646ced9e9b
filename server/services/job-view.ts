/** A job as its owner sees it. */

import type { Asset, Job } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import type { JobParameters, JobView } from "@/server/schemas/job";
import { toAssetView } from "./asset-view";
import { type DeliverableRow, toDeliverableView } from "./job-deliverables";
import { lastMoved, placesInLine } from "./job-line";
import { estimates } from "./job-rate";
import { extrapolateSeconds, isFinal } from "./job-status";

export const withAssets = {
  input: true,
  results: { where: { kind: { not: "DELIVERABLE" } }, orderBy: { id: "asc" } },
  deliverables: { orderBy: { id: "asc" }, include: { asset: true } },
} as const;
export type JobRow = Job & { input: Asset | null; results: Asset[]; deliverables: DeliverableRow[] };

const isActive = (job: Job) => !isFinal(job.status);
const isWaiting = (job: Job) => isActive(job) && !job.waitingFor && job.stage !== "RESTORING" && job.stage !== "SAVING";

type Parts = Pick<Deps, "catalog" | "previews" | "now"> & { db: Tx };

/** Six queries at most for any number of jobs. */
export async function toJobViews(deps: Parts, jobs: JobRow[]): Promise<JobView[]> {
  const waiting = jobs.filter(isWaiting);
  const places = await placesInLine(deps.db, waiting);
  const moved = waiting.length > 0 ? await lastMoved(deps.db) : null;
  const estimate = jobs.some(isActive) ? await estimates(deps) : () => 0;
  return jobs.map((job) => {
    const place = places.get(job.id);
    const moving = isActive(job)
      ? { waitingFor: job.waitingFor, preview: deps.previews.get(job.id)?.number ?? null }
      : STILL;
    const left = secondsLeft(job, estimate(job), deps.now(), { place: place ?? 0, moved });
    return { ...toView(job, place === undefined ? null : place + 1, left, deps.now()), ...moving };
  });
}

export async function toJobView(deps: Parts, job: JobRow): Promise<JobView> {
  const [view] = await toJobViews(deps, [job]);
  return view as JobView;
}

const STILL = { waitingFor: null, preview: null };

function toView(
  job: JobRow,
  queuePosition: number | null,
  seconds: number | null,
  now: Date,
): Omit<JobView, keyof typeof STILL> {
  return {
    id: job.id,
    workflowId: job.workflowId,
    batchId: job.batchId,
    status: job.status,
    stage: job.stage,
    progress: job.progress,
    queuePosition,
    secondsLeft: seconds,
    engine: job.engine,
    variant: job.variant,
    error: job.errorCode ? { code: job.errorCode, message: job.errorMessage ?? "" } : null,
    parameters: job.parameters as JobParameters,
    input: job.input && toAssetView(job.input, now),
    inputs: job.inputs as JobView["inputs"],
    results: job.results.map((result) => toAssetView(result, now)),
    deliverables: job.deliverables.map((row) => toDeliverableView(row, now)),
    createdAt: job.createdAt,
    updatedAt: job.updatedAt,
    startedAt: job.startedAt,
    completedAt: job.completedAt,
    version: job.version,
  };
}

type Line = { place: number; moved: Date | null };

function secondsLeft(job: JobRow, expected: number, now: Date, { place, moved }: Line): number | null {
  if (!isActive(job) || job.waitingFor) return null;
  if (job.stage === "SAVING") return 1;
  const ahead = moved ? Math.max(0, expected - seconds(moved, now)) : 0;
  if (job.stage !== "RESTORING") return round(ahead + expected * (place + 1));
  const begun = job.restoringAt ?? now;
  const heard = new Date(Math.min(job.updatedAt.getTime(), now.getTime()));
  // Begun anew, it shows the progress of the run before until this one has caught up.
  const then = job.round > 1 ? null : extrapolateSeconds(job.progress, seconds(begun, heard));
  // From the last news on it only shrinks: silence is no reason to expect more.
  return round(then === null ? expected - seconds(begun, now) : then - seconds(heard, now));
}

const seconds = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 1000;

const round = (seconds: number) => Math.max(1, Math.round(seconds));
