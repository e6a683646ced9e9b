/** What an owner does with jobs. Someone else's id is NOT_FOUND. */
import type { z } from "zod";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { JobPage, JobView, listJobs } from "@/server/schemas/job";
import { endJob } from "./job-end";
import { requested } from "./job-events";
import { tellLine } from "./job-line";
import { withFiles } from "./job-page";
import { beginAgain } from "./job-retry";
import { type JobRow, toJobView, toJobViews, withAssets } from "./job-view";
import { writeEvent } from "./outbox";

export const jobTopic = (id: string) => `job:${id}`;
/** For whoever works on the job: its owner stopped it or started it again. */
export const stopTopic = (id: string) => `stop:${id}`;

export async function byId(deps: Deps, ownerId: string, id: string): Promise<JobView> {
  return toJobView(deps, await ownJob(deps.db, ownerId, id));
}

/** Newest first; cursor: the last id of the page before. */
export async function list(deps: Deps, ownerId: string, input: z.output<typeof listJobs>): Promise<JobPage> {
  const rows = await deps.db.job.findMany({
    where: { ownerId, id: input.cursor ? { lt: input.cursor } : undefined, ...(input.single && { batchId: null }) },
    orderBy: { id: "desc" },
    take: input.limit + 1,
  });
  const page = await withFiles(deps.db, rows.slice(0, input.limit));
  const nextCursor = rows.length > input.limit ? (page.at(-1)?.id ?? null) : null;
  return { items: await toJobViews(deps, page), nextCursor };
}

export async function cancel(deps: Deps, ownerId: string, id: string): Promise<JobView> {
  const job = await changeState(deps, ownerId, id, async (tx, job) => {
    if (!(await endJob(deps, tx, job, "cancel", { stage: "QUEUED" }))) return false;
    const { engine, engineRun, round } = job;
    const event = requested(deps, job);
    await writeEvent(tx, { ...event, name: "job/cancelled", data: { ...event.data, engine, engineRun, round } });
    return true;
  });
  return toJobView(deps, job);
}

/** Runs a failed or cancelled job once more, as it was asked for. @throws AppError NOT_FOUND, CONFLICT, EXPIRED */
export async function retry(deps: Deps, ownerId: string, id: string): Promise<JobView> {
  const job = await changeState(deps, ownerId, id, (tx, job) => beginAgain(deps, tx, job));
  return toJobView(deps, job);
}

export async function ownJob(db: Tx, ownerId: string, id: string): Promise<JobRow> {
  const job = await db.job.findFirst({ where: { id, ownerId }, include: withAssets });
  if (!job) throw noSuchJob();
  return job;
}

export const noSuchJob = () => new AppError("NOT_FOUND", "There is no such restoration.");

async function changeState(
  deps: Deps,
  ownerId: string,
  id: string,
  change: (tx: Tx, job: JobRow) => Promise<boolean>,
): Promise<JobRow> {
  const job = await deps.commit(async (tx) => {
    const before = await ownJob(tx, ownerId, id);
    if (!(await change(tx, before))) throw wrongState(before);
    return ownJob(tx, ownerId, id);
  });
  deps.pokeOutbox();
  deps.live.publish(jobTopic(id));
  deps.live.publish(stopTopic(id));
  tellLine(deps);
  deps.log.info({ jobId: id, status: job.status, attempt: job.attempt }, "job changed by its owner");
  return job;
}

const wrongState = (job: JobRow) =>
  new AppError("CONFLICT", `This cannot be done: the restoration is ${job.status.toLowerCase()}.`, {
    details: { status: job.status },
  });
