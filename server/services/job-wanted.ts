/** What a job will be: checked against its workflow before anything is written. */
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import type { JobParameters } from "@/server/schemas/job";
import { lacksInWords } from "@/server/schemas/workflow";
import { availability } from "@/server/workflows/availability";
import { parseParameters } from "@/server/workflows/parameters";
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

/** Defaults are filled in and seeds drawn. @throws AppError INVALID_PARAMETER */
export function wantedJob({ id, manifest }: Workflow, request: Request): WantedJob {
  const inputs = resolveInputs(manifest, request);
  const parameters = parseParameters(manifest, request.parameters);
  return { workflowId: id, inputs, inputAssetId: Object.values(inputs).flat()[0] ?? null, parameters };
}

/** An engine that is away for now counts: the job waits for it. @throws AppError WORKFLOW_UNAVAILABLE */
export function checkAvailable({ engines }: Deps, workflow: Workflow, parameters: JobParameters): void {
  const found = availability(workflow, engines.statuses(), parameters);
  if (found.some(({ engines: able }) => able.length > 0)) return;
  const missing = reasons(found);
  const message = `"${workflow.manifest.title}" can't be done here. ${lacksInWords(missing)}`;
  throw new AppError("WORKFLOW_UNAVAILABLE", message, { details: { workflowId: workflow.id, missing } });
}
