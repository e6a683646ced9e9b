/** Takes in a job: checks what is asked for, and writes the row and its event together. */
import type { z } from "zod";
import type { Deps } from "@/server/deps";
import type { createJob, JobView } from "@/server/schemas/job";
import { once, type Repeatable } from "./idempotency";
import { newDeliverables, readDeliverables } from "./job-deliverables";
import { requested } from "./job-events";
import { attachReferences, readyPhotos } from "./job-inputs";
import { insertJob } from "./job-rows";
import { type JobRow, toJobView } from "./job-view";
import { checkAvailable, wantedJob, wantedOperations } from "./job-wanted";
import { writeEvent } from "./outbox";

type Request = z.output<typeof createJob>;

/**
 * @throws AppError WORKFLOW_NOT_FOUND, INVALID_PARAMETER, WORKFLOW_UNAVAILABLE, NOT_FOUND, IDEMPOTENCY_MISMATCH,
 * WEBHOOK_URL_REFUSED.
 * A seed that was left out is drawn once: a repetition is answered with the first one's.
 */
export async function create(
  deps: Deps,
  ownerId: string,
  { idempotencyKey, ...request }: Request,
  header: Repeatable = {},
): Promise<JobView> {
  const { webhookUrl } = request;
  if (webhookUrl !== undefined) await deps.webhooks.check(webhookUrl);
  const call = { ...header, key: idempotencyKey ?? header.key, ownerId, name: "jobs.create", body: request };
  const view = await once(deps, call, async (tx) => {
    const workflow = deps.catalog.get(request.workflowId);
    const wanted = wantedJob(workflow, request);
    const operations = wantedOperations(workflow, request.operations);
    checkAvailable(deps, workflow, wanted.parameters);
    const photos = await readyPhotos(tx, ownerId, wanted.inputs, deps.now());
    const base = { id: deps.newId(), ownerId, createdAt: deps.now() };
    const row = await insertJob(tx, { ...base, ...wanted, webhookUrl });
    await attachReferences(tx, row.id, photos);
    const job: JobRow = { ...row, input: photos.get(wanted.inputAssetId ?? "") ?? null, results: [], deliverables: [] };
    if (operations.length > 0) {
      await tx.deliverable.createMany({ data: newDeliverables(deps, job.id, operations) });
      job.deliverables = await readDeliverables(tx, job.id);
    }
    await writeEvent(tx, requested(deps, job));
    return toJobView({ ...deps, db: tx }, job);
  });
  deps.pokeOutbox();
  deps.log.info({ jobId: view.id, workflowId: view.workflowId }, "job created");
  return view;
}
