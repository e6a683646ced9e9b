/** Takes in a batch: all its jobs and their events in one transaction. */
import type { z } from "zod";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { BatchView, createBatch } from "@/server/schemas/batch";
import { toBatchView } from "./batch-view";
import { once, type Repeatable } from "./idempotency";
import { newDeliverables } from "./job-deliverables";
import { requested } from "./job-events";
import { readyPhotos } from "./job-inputs";
import { insertJobs } from "./job-rows";
import { checkAvailable, type WantedJob, wantedJob, wantedOperations } from "./job-wanted";
import { writeEvents } from "./outbox";

type Request = z.output<typeof createBatch>;

/**
 * @throws AppError as jobs.create, WEBHOOK_URL_REFUSED too; what is wrong with one photo says in details.photo which one, counted from 0.
 */
export async function create(
  deps: Deps,
  ownerId: string,
  { idempotencyKey, ...request }: Request,
  header: Repeatable = {},
): Promise<BatchView> {
  if (request.webhookUrl !== undefined) await deps.webhooks.check(request.webhookUrl);
  const call = { ...header, key: idempotencyKey ?? header.key, ownerId, name: "batches.create", body: request };
  const view = await once(deps, call, (tx) => write(deps, tx, ownerId, request));
  deps.pokeOutbox();
  deps.log.info({ batchId: view.id, workflowId: view.workflowId, jobs: view.total }, "batch created");
  return view;
}

async function write(deps: Deps, tx: Tx, ownerId: string, request: Omit<Request, "idempotencyKey">) {
  const wanted = wantedJobs(deps, request);
  const operations = wantedOperations(deps.catalog.get(request.workflowId), request.operations);
  const inputs = { photos: wanted.flatMap(({ inputs }) => Object.values(inputs).flat()) };
  await readyPhotos(tx, ownerId, inputs, deps.now());
  const { workflowId, parameters, title, webhookUrl } = request;
  const total = wanted.length;
  const own = { id: deps.newId(), ownerId, createdAt: deps.now() };
  const batch = await tx.batch.create({
    data: {
      ...own,
      workflowId,
      parameters,
      total,
      webhookUrl,
      title: title || (total === 1 ? "1 photo" : `${total} photos`),
    },
  });
  const jobs = wanted.map((job) => ({ ...job, ...own, id: deps.newId(), batchId: batch.id }));
  await insertJobs(tx, jobs);
  await tx.deliverable.createMany({ data: jobs.flatMap(({ id }) => newDeliverables(deps, id, operations)) });
  await writeEvents(
    tx,
    jobs.map((job) => requested(deps, { ...job, attempt: 1 })),
  );
  return toBatchView({ ...deps, db: tx }, batch);
}

/** Looks for engines once for all photos without parameters of their own: it takes longer than everything else. */
function wantedJobs(deps: Deps, { workflowId, parameters, photos }: Omit<Request, "idempotencyKey">): WantedJob[] {
  const workflow = deps.catalog.get(workflowId);
  let checked = false;
  return photos.map(({ inputAssetId, parameters: own }, index) =>
    forPhoto(index, () => {
      const job = wantedJob(workflow, { inputAssetId, parameters: { ...parameters, ...own } });
      const special = Object.keys(own).length > 0;
      if (special || !checked) checkAvailable(deps, workflow, job.parameters);
      checked ||= !special;
      return job;
    }),
  );
}

function forPhoto<T>(photo: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, error.message, { cause: error, details: { ...error.details, photo } });
  }
}
