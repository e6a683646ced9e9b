/** One attempt at a job: what names it, and whether it is still the one that counts. */
import type { Asset, Job } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import { derivedUuid } from "@/server/lib/derived-id";
import type { JobStatus } from "@/server/schemas/job";
import { readAsset, readJob } from "./job-rows";

/** For one file to or from an engine. */
export const TRANSFER_TIMEOUT_MS = 10 * 60_000;

export type JobAttempt = { jobId: string; attempt: number };
/** With the photo that it works on; null when it needs none. */
export type JobWithPhoto = Job & { input: Asset | null };

/** Ours, so that a repeated step finds the run that the first one started. round: counts the runs of an attempt. */
export const promptId = ({ jobId, attempt }: JobAttempt, round: number) =>
  derivedUuid(`${jobId}:${attempt}${round > 1 ? `:${round}` : ""}`);

export const rowKey = ({ jobId, attempt }: JobAttempt) => ({ id: jobId, attempt });

export const overtaken = () => new AppError("JOB_CANCELLED", "This restoration was stopped.");

/** Throws JOB_CANCELLED when the job was cancelled, failed or restarted meanwhile. */
export async function activeJob(
  deps: Pick<Deps, "db">,
  run: JobAttempt,
  states: JobStatus[] = ["PROCESSING"],
): Promise<Job> {
  const job = await readJob(deps.db, run.jobId);
  if (!job || job.attempt !== run.attempt || !states.includes(job.status)) throw overtaken();
  return job;
}

/** Throws as activeJob does. */
export async function activeJobWithPhoto(deps: Pick<Deps, "db">, run: JobAttempt): Promise<JobWithPhoto> {
  const job = await activeJob(deps, run);
  return { ...job, input: await readAsset(deps.db, job.inputAssetId) };
}
