/** Takes in a job: checks what is asked for, and writes the row and its event together. */
import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { Tx } from "@/server/db/db";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { createJob, JobParameters, JobView } from "@/server/schemas/job";
import { lacksInWords } from "@/server/schemas/workflow";
import { availability } from "@/server/workflows/availability";
import { parseParameters } from "@/server/workflows/parameters";
import { reasons } from "@/server/workflows/view";
import type { Workflow } from "@/server/workflows/workflow";
import { requested } from "./job-events";
import { readyPhotos, resolveInputs } from "./job-inputs";
import { type JobRow, toJobView, withAssets } from "./job-view";
import { writeEvent } from "./outbox";

type Request = z.output<typeof createJob>;

/** @throws AppError WORKFLOW_NOT_FOUND, INVALID_PARAMETER, WORKFLOW_UNAVAILABLE, IDEMPOTENCY_MISMATCH, NOT_FOUND */
export async function create(deps: Deps, ownerId: string, request: Request): Promise<JobView> {
  const workflow = deps.catalog.get(request.workflowId);
  const inputs = resolveInputs(workflow.manifest, request);
  const parameters = parseParameters(workflow.manifest, request.parameters);
  checkAvailable(deps, workflow, parameters);
  const { workflowId, idempotencyKey } = request;
  const inputAssetId = Object.values(inputs).flat()[0] ?? null;
  const wanted = { workflowId, idempotencyKey, inputs, inputAssetId, parameters };
  const { job, isNew } = await deps.commit(async (tx) => {
    const known = await findByKey(tx, ownerId, idempotencyKey);
    if (known)
      return { job: sameRequest(known, workflow, { ...wanted, parameters: request.parameters }), isNew: false };
    const photos = await readyPhotos(tx, ownerId, inputs, deps.now());
    const row = await tx.job.create({ data: { ...wanted, id: deps.newId(), ownerId, createdAt: deps.now() } });
    const job: JobRow = { ...row, input: photos.get(inputAssetId ?? "") ?? null, results: [] };
    await writeEvent(tx, requested(deps, job));
    return { job, isNew: true };
  });
  if (isNew) {
    deps.pokeOutbox();
    deps.log.info({ jobId: job.id, workflowId: job.workflowId }, "job created");
  }
  return toJobView(deps, job);
}

/** An engine that is away for now counts: the job waits for it. */
function checkAvailable({ engines }: Deps, workflow: Workflow, parameters: JobParameters): void {
  const found = availability(workflow, engines.statuses(), parameters);
  if (found.some(({ engines: able }) => able.length > 0)) return;
  const missing = reasons(found);
  const message = `"${workflow.manifest.title}" can't be done here. ${lacksInWords(missing)}`;
  throw new AppError("WORKFLOW_UNAVAILABLE", message, { details: { workflowId: workflow.id, missing } });
}

async function findByKey(tx: Tx, ownerId: string, idempotencyKey?: string): Promise<JobRow | null> {
  if (!idempotencyKey) return null;
  return tx.job.findUnique({ where: { ownerId_idempotencyKey: { ownerId, idempotencyKey } }, include: withAssets });
}

type Wanted = Pick<JobRow, "workflowId" | "inputs"> & { parameters: JobParameters };

/** A seed that was left out then, and is again, is the one that was drawn. */
function sameRequest(known: JobRow, { manifest }: Workflow, { workflowId, inputs, parameters }: Wanted): JobRow {
  const seeds = manifest.parameters.filter(({ type }) => type === "seed").map(({ name }) => name);
  const then = known.parameters as JobParameters;
  const drawn = Object.fromEntries(Object.entries(then).filter(([name]) => seeds.includes(name)));
  const same =
    known.workflowId === workflowId &&
    isDeepStrictEqual(known.inputs, inputs) &&
    isDeepStrictEqual(then, parseParameters(manifest, { ...drawn, ...parameters }));
  if (same) return known;
  throw new AppError("IDEMPOTENCY_MISMATCH", "This idempotency key was used for another request. Take a new key.");
}
