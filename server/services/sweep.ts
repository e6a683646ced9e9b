/** Finds what fell between two chairs, mends it and says so. Everything here may be done at any time, and twice. */
import type { Deps } from "@/server/deps";
import { buryEvent } from "./dead-letters";
import { deleteObjects } from "./derived";
import { requested } from "./job-events";
import { ACTIVE, isFinal } from "./job-status";
import { writeEvent } from "./outbox";
import { askToSend } from "./webhook-messages";

export type Swept = { jobs: number; runs: number; events: number; uploads: number; deliveries: number; keys: number };

const MINUTE_MS = 60_000;
/** So long after its last sign of life a job without a run is missed. */
const JOB_SILENT_MS = 2 * MINUTE_MS;
/** The same where an Inngest server keeps the runs: we can't look there, so it takes longer to be sure. */
const REMOTE_SILENT_MS = 15 * MINUTE_MS;
/** Whoever waits for an engine looks at least once an hour. */
const WAITING_SILENT_MS = 130 * MINUTE_MS;
const EVENT_LATE_MS = 5 * MINUTE_MS;
const DELIVERY_LATE_MS = 15 * MINUTE_MS;
/** Links are good for an hour; what is on its way then gets another. */
const UPLOAD_OVER_MS = 120 * MINUTE_MS;
const BATCH = 500;
/** With up to a minute between them. */
const MOST_HAND_OVERS = 100;

export async function sweep(deps: Deps): Promise<Swept> {
  const swept = {
    jobs: await restartLostJobs(deps),
    runs: await endStrayRuns(deps),
    events: await hurryEvents(deps),
    uploads: await removeUploads(deps),
    deliveries: await resendDeliveries(deps),
    keys: await forgetKeys(deps),
  };
  if (swept.jobs + swept.runs + swept.events + swept.deliveries > 0) deps.pokeOutbox();
  if (swept.jobs + swept.runs + swept.events + swept.uploads + swept.deliveries > 0) deps.log.warn(swept, "swept");
  return swept;
}

const ago = (deps: Pick<Deps, "now">, ms: number) => new Date(deps.now().getTime() - ms);

type Run = { id: string; jobId: string; ownerId: string; attempt: number; startedAt: Date };

/** Of the embedded executor; an Inngest server keeps its own. */
async function liveRuns({ db }: Deps): Promise<Run[]> {
  const rows = await db.runnerRun.findMany({
    where: { status: "RUNNING", functionId: { endsWith: "-run-job" } },
    select: { id: true, event: true, startedAt: true },
  });
  return rows.map(({ id, event, startedAt }) => ({ id, startedAt, ...JSON.parse(event).data }));
}

/** Their event again, under a new id: whatever the run before has done is found by the new one, and is done once. */
async function restartLostJobs(deps: Deps): Promise<number> {
  const lost = deps.embeddedRunner ? await withoutRun(deps) : await silent(deps);
  for (const { id } of lost) {
    await deps.commit(async (tx) => {
      const job = await tx.job.findUnique({ where: { id } });
      if (!job || isFinal(job.status)) return;
      await writeEvent(tx, requested(deps, job));
      // Counts as a sign of life, so that the next round does not ask again at once.
      await tx.job.update({ where: { id }, data: { updatedAt: deps.now() } });
    });
    deps.log.warn({ jobId: id }, "swept: a job without a run is started again");
  }
  return lost.length;
}

async function withoutRun(deps: Deps): Promise<{ id: string }[]> {
  const jobs = await deps.db.job.findMany({
    where: { status: { in: [...ACTIVE] }, updatedAt: { lt: ago(deps, JOB_SILENT_MS) } },
    orderBy: { id: "asc" },
    select: { id: true, attempt: true },
    take: BATCH,
  });
  if (jobs.length === 0) return [];
  const known = new Set((await liveRuns(deps)).map(nameOf));
  const asked = await deps.db.outboxEvent.findMany({
    where: { name: "job/requested", deliveredAt: null },
    select: { data: true },
  });
  for (const { data } of asked) known.add(nameOf(data as { jobId: string; attempt: number }));
  return jobs.filter(({ id, attempt }) => !known.has(nameOf({ jobId: id, attempt })));
}

const nameOf = ({ jobId, attempt }: { jobId: string; attempt: number }) => `${jobId}:${attempt}`;

/** Those in line count only when the whole line stands still: theirs may simply be long. */
async function silent(deps: Deps): Promise<{ id: string }[]> {
  const notPaused = { OR: [{ batchId: null }, { batch: { status: { not: "PAUSED" as const } } }] };
  const before = { lt: ago(deps, REMOTE_SILENT_MS) };
  const running = await deps.db.job.findMany({
    where: {
      AND: [notPaused],
      status: "PROCESSING",
      OR: [
        { waitingFor: null, updatedAt: before },
        { waitingFor: { not: null }, updatedAt: { lt: ago(deps, WAITING_SILENT_MS) } },
      ],
    },
    select: { id: true },
    take: BATCH,
  });
  const moving = await deps.db.job.findFirst({
    where: { startedAt: { not: null }, updatedAt: { gte: before.lt } },
    select: { id: true },
  });
  if (moving) return running;
  const waiting = await deps.db.job.findMany({
    where: { AND: [notPaused], status: "PENDING", updatedAt: before },
    orderBy: { id: "asc" },
    select: { id: true },
    take: BATCH,
  });
  return [...running, ...waiting];
}

/** Runs whose job is gone, has ended or was begun anew: they are told to stop as after a cancel. */
async function endStrayRuns(deps: Deps): Promise<number> {
  const before = ago(deps, EVENT_LATE_MS);
  const runs = (await liveRuns(deps)).filter(({ startedAt }) => startedAt < before);
  let ended = 0;
  for (const { id, jobId, ownerId, attempt } of runs) {
    const job = await deps.db.job.findUnique({ where: { id: jobId } });
    const stray = !job || job.attempt > attempt || (isFinal(job.status) && job.updatedAt < before);
    if (!stray) continue;
    const data = { jobId, ownerId, attempt };
    await deps.commit((tx) => writeEvent(tx, { id: deps.newId(), name: "job/cancelled", data, createdAt: deps.now() }));
    deps.log.warn({ runId: id, jobId, attempt }, "swept: a run without a job is ended");
    ended++;
  }
  return ended;
}

/** What waits for its next try longer than it should is handed over now; what is refused again and again is kept apart. */
async function hurryEvents(deps: Deps): Promise<number> {
  const refused = await deps.db.outboxEvent.findMany({
    where: { deliveredAt: null, attempts: { gte: MOST_HAND_OVERS } },
    take: BATCH,
  });
  for (const event of refused) {
    if (!(await othersPass(deps, event.createdAt))) break;
    const { id, name, attempts, lastError } = event;
    const message = `The runner does not take it: ${lastError}`;
    await deps.commit(async (tx) => {
      await buryEvent(deps, tx, { id, name, data: event.data as object }, { message, attempts });
      await tx.outboxEvent.delete({ where: { id } });
    });
  }
  const { count } = await deps.db.outboxEvent.updateMany({
    where: { deliveredAt: null, createdAt: { lt: ago(deps, EVENT_LATE_MS) } },
    data: { nextAttemptAt: deps.now() },
  });
  if (count > 0) deps.log.warn({ events: count }, "swept: events that were not handed over are tried again");
  return count;
}

/** Otherwise the runner is down, and it is no fault of the event. */
const othersPass = async ({ db }: Deps, since: Date) =>
  (await db.outboxEvent.count({ where: { deliveredAt: { gt: since }, createdAt: { gt: since } } })) > 0;

/** First marked, so that whoever completes one just now is told; then deleted, bytes before the row. */
async function removeUploads(deps: Deps): Promise<number> {
  const over = { kind: "UPLOAD", status: "PENDING", createdAt: { lt: ago(deps, UPLOAD_OVER_MS) } } as const;
  const uploads = await deps.db.asset.findMany({ where: over, take: BATCH });
  for (const asset of uploads) {
    const { count } = await deps.db.asset.updateMany({
      where: { ...over, id: asset.id },
      data: { status: "REJECTED" },
    });
    if (count === 0) continue;
    await deleteObjects(deps, asset);
    await deps.db.asset.deleteMany({ where: { id: asset.id, inputJobs: { none: {} } } });
    deps.log.info({ assetId: asset.id }, "swept: an upload that was never completed is removed");
  }
  return uploads.length;
}

async function resendDeliveries(deps: Deps): Promise<number> {
  const late = { status: "PENDING", nextTryAt: { lt: ago(deps, DELIVERY_LATE_MS) } } as const;
  const rows = await deps.db.webhookDelivery.findMany({ where: late, orderBy: { id: "asc" }, take: BATCH });
  for (const row of rows) {
    await deps.commit(async (tx) => {
      const where = { ...late, id: row.id };
      const { count } = await tx.webhookDelivery.updateMany({ where, data: { nextTryAt: deps.now() } });
      if (count > 0) await askToSend(deps, tx, row);
    });
    deps.log.warn({ deliveryId: row.id }, "swept: a webhook that nobody was sending is asked for again");
  }
  return rows.length;
}

async function forgetKeys(deps: Deps): Promise<number> {
  const { count } = await deps.db.idempotencyKey.deleteMany({ where: { expiresAt: { lt: deps.now() } } });
  return count;
}
