/** What a job will be: checked against its workflow before anything is written. */
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { JobParameters } from "@/server/schemas/job";
import type { Operation, OperationRequest } from "@/server/schemas/operation";
import { lacksInWords } from "@/server/schemas/workflow";
import { availability } from "@/server/workflows/availability";
import { parseParameters } from "@/server/workflows/parameters";
import { planOperations } from "@/server/workflows/plan";
import { reasons } from "@/server/workflows/view";
import type { Workflow } from "@/server/workflows/workflow";
import { type JobInputs, resolveInputs } from "./job-inputs";

export type WantedJob = {
  workflowId: string;
  inputs: JobInputs;
  inputAssetId: string | null;
  parameters: JobParameters;
};
type Request = { inputAssetId?: string; inputs?: JobInputs; parameters: JobParameters };

/** Level by level. @throws AppError INVALID_OPERATION with details.path */
export function wantedOperations({ manifest }: Workflow, requests: OperationRequest[] = []): Operation[][] {
  const [made] = manifest.outputs;
  if (requests.length > 0 && made && made.kind !== "image") throw refused("They work on pictures; this makes none.");
  if (requests.length === 0 && !made) throw refused(`"${manifest.title}" needs to know what to make of the photo.`);
  return planOperations(requests);
}

const refused = (message: string) => new AppError("INVALID_OPERATION", message, { details: { path: "operations" } });

/** Defaults are filled in and seeds drawn. @throws AppError INVALID_PARAMETER */
export function wantedJob({ id, manifest }: Workflow, request: Request): WantedJob {
  const inputs = resolveInputs(manifest, request);
  const parameters = parseParameters(manifest, request.parameters);
  return { workflowId: id, inputs, inputAssetId: Object.values(inputs).flat()[0] ?? null, parameters };
}

/** An engine that is away for now counts: the job waits for it. @throws AppError WORKFLOW_UNAVAILABLE */
export function checkAvailable({ engines }: Deps, workflow: Workflow, parameters: JobParameters): void {
  if (workflow.variants.length === 0) return;
  const found = availability(workflow, engines.statuses(), parameters);
  if (found.some(({ engines: able }) => able.length > 0)) return;
  const missing = reasons(found);
  const message = `"${workflow.manifest.title}" can't be done here. ${lacksInWords(missing)}`;
  throw new AppError("WORKFLOW_UNAVAILABLE", message, { details: { workflowId: workflow.id, missing } });
}
