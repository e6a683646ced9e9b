/** What an owner changes about a batch as a whole: each change is one transaction, rows and events together. */
import type { Batch } from "@/prisma/generated/sqlite/client";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { BatchView } from "@/server/schemas/batch";
import { type BatchTransition, PAUSED_WORDS } from "./batch-status";
import {
  applyBatchTransition,
  cancelJobs,
  restartFailedJobs,
  type StoppedJob,
  setWaiting,
  tellEnded,
} from "./batch-transitions";
import { toBatchView } from "./batch-view";
import { batchTopic, ownBatch } from "./batches";
import { requested } from "./job-events";
import { tellLine } from "./job-line";
import { jobTopic, stopTopic } from "./jobs";
import { type NewEvent, writeEvent, writeEvents } from "./outbox";
import { hasTargets } from "./webhook-targets";

/** Jobs that have not begun wait; those under way go on to their end. @throws AppError NOT_FOUND, CONFLICT */
export const pause = (deps: Deps, ownerId: string, id: string): Promise<BatchView> =>
  change(deps, ownerId, id, async (tx, batch) => {
    await must(tx, batch, "pause");
    await setWaiting(tx, id, PAUSED_WORDS);
  });

/** @throws AppError NOT_FOUND, CONFLICT */
export const resume = (deps: Deps, ownerId: string, id: string): Promise<BatchView> =>
  change(deps, ownerId, id, async (tx, batch) => {
    await must(tx, batch, "resume");
    await setWaiting(tx, id, null);
    await writeEvent(tx, { ...event(deps, "batch/resumed", batch) });
  });

/** Stops whatever has not ended; what is done stays. @throws AppError NOT_FOUND, CONFLICT */
export async function cancel(deps: Deps, ownerId: string, id: string): Promise<BatchView> {
  let stopped: StoppedJob[] = [];
  const view = await change(deps, ownerId, id, async (tx, batch) => {
    await must(tx, batch, "cancel", deps.now());
    stopped = await cancelJobs(tx, id, deps.now());
    const told = await hasTargets(tx, ownerId, null);
    await writeEvents(tx, [event(deps, "batch/cancelled", batch), ...stopped.flatMap(eventsOf(deps, batch, told))]);
    await tellEnded(deps, tx, batch);
  });
  for (const job of stopped) {
    deps.live.publish(jobTopic(job.id));
    deps.live.publish(stopTopic(job.id));
  }
  return view;
}

/** Runs those that failed once more, and no others. @throws AppError NOT_FOUND, CONFLICT when none has */
export const retryFailed = (deps: Deps, ownerId: string, id: string): Promise<BatchView> =>
  change(deps, ownerId, id, async (tx, batch) => {
    const restarted = await restartFailedJobs(tx, id);
    if (restarted.length === 0) throw conflict("none of its photos has failed", batch);
    await applyBatchTransition(tx, id, "reopen");
    if (batch.status === "PAUSED") await setWaiting(tx, id, PAUSED_WORDS);
    await writeEvents(
      tx,
      restarted.map((job) => requested(deps, { ...job, ownerId, batchId: id })),
    );
  });

async function change(
  deps: Deps,
  ownerId: string,
  id: string,
  work: (tx: Tx, batch: Batch) => Promise<void>,
): Promise<BatchView> {
  await deps.commit(async (tx) => work(tx, await ownBatch(tx, ownerId, id)));
  deps.pokeOutbox();
  deps.live.publish(batchTopic(id));
  tellLine(deps);
  const batch = await ownBatch(deps.db, ownerId, id);
  deps.log.info({ batchId: id, status: batch.status }, "batch changed by its owner");
  return toBatchView(deps, batch);
}

async function must(tx: Tx, batch: Batch, transition: BatchTransition, completedAt?: Date): Promise<void> {
  if (await applyBatchTransition(tx, batch.id, transition, completedAt)) return;
  throw conflict(`the roll is ${batch.status.toLowerCase()}`, batch);
}

const conflict = (why: string, { status }: Batch) =>
  new AppError("CONFLICT", `This cannot be done: ${why}.`, { details: { status } });

const event = <Name extends "batch/resumed" | "batch/cancelled">(
  { newId, now }: Deps,
  name: Name,
  { id, ownerId }: Batch,
) => ({ id: newId(), name, data: { batchId: id, ownerId }, createdAt: now() });

/** That it ended, where that is told to anyone; and of one that an engine has, that it is to be taken from there. */
const eventsOf =
  (deps: Deps, { id: batchId, ownerId }: Batch, told: boolean) =>
  ({ engine, engineRun, round, ...job }: StoppedJob): NewEvent[] => {
    const { data, ...base } = requested(deps, { ...job, ownerId, batchId });
    const ended: NewEvent = { ...base, name: "job/ended", data: { ...data, status: "CANCELLED" } };
    const taken: NewEvent = {
      ...base,
      id: deps.newId(),
      name: "job/cancelled",
      data: { ...data, engine, engineRun, round },
    };
    return [...(told ? [ended] : []), ...(engine ? [taken] : [])];
  };
