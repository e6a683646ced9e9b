/** Takes in a job: checks what is asked for, and writes the row and its event together. */
import type { z } from "zod";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { createJob, JobParameters, JobView } from "@/server/schemas/job";
import { lacksInWords } from "@/server/schemas/workflow";
import { availability } from "@/server/workflows/availability";
import { parseParameters } from "@/server/workflows/parameters";
import { reasons } from "@/server/workflows/view";
import type { Workflow } from "@/server/workflows/workflow";
import { once, type Repeatable } from "./idempotency";
import { requested } from "./job-events";
import { readyPhotos, resolveInputs } from "./job-inputs";
import { type JobRow, toJobView } from "./job-view";
import { writeEvent } from "./outbox";

type Request = z.output<typeof createJob>;

/**
 * @throws AppError WORKFLOW_NOT_FOUND, INVALID_PARAMETER, WORKFLOW_UNAVAILABLE, NOT_FOUND, IDEMPOTENCY_MISMATCH.
 * A seed that was left out is drawn once: a repetition is answered with the first one's.
 */
export async function create(
  deps: Deps,
  ownerId: string,
  { idempotencyKey, ...request }: Request,
  header: Repeatable = {},
): Promise<JobView> {
  const call = { ...header, key: idempotencyKey ?? header.key, ownerId, name: "jobs.create", body: request };
  const view = await once(deps, call, async (tx) => {
    const wanted = checked(deps, request);
    const photos = await readyPhotos(tx, ownerId, wanted.inputs, deps.now());
    const row = await tx.job.create({ data: { ...wanted, id: deps.newId(), ownerId, createdAt: deps.now() } });
    const job: JobRow = { ...row, input: photos.get(wanted.inputAssetId ?? "") ?? null, results: [] };
    await writeEvent(tx, requested(deps, job));
    return toJobView({ ...deps, db: tx }, job);
  });
  deps.pokeOutbox();
  deps.log.info({ jobId: view.id, workflowId: view.workflowId }, "job created");
  return view;
}

function checked(deps: Deps, request: Request) {
  const workflow = deps.catalog.get(request.workflowId);
  const inputs = resolveInputs(workflow.manifest, request);
  const parameters = parseParameters(workflow.manifest, request.parameters);
  checkAvailable(deps, workflow, parameters);
  return { workflowId: workflow.id, inputs, inputAssetId: Object.values(inputs).flat()[0] ?? null, parameters };
}

/** An engine that is away for now counts: the job waits for it. */
function checkAvailable({ engines }: Deps, workflow: Workflow, parameters: JobParameters): void {
  const found = availability(workflow, engines.statuses(), parameters);
  if (found.some(({ engines: able }) => able.length > 0)) return;
  const missing = reasons(found);
  const message = `"${workflow.manifest.title}" can't be done here. ${lacksInWords(missing)}`;
  throw new AppError("WORKFLOW_UNAVAILABLE", message, { details: { workflowId: workflow.id, missing } });
}
