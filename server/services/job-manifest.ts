/** What stands in a job's manifest.json: the recipe to repeat it, and how to tell that its files are whole. */
import type { Deps } from "@/server/deps";
import type { JobParameters } from "@/server/schemas/job";
import type { Manifest } from "@/server/schemas/workflow";
import type { JobFile, PlannedJob } from "./job-assets";

/** Grows when a reader of the earlier ones could go wrong. */
const FORMAT = 1;

export function manifestOf({ catalog }: Pick<Deps, "catalog">, job: PlannedJob, files: JobFile[]) {
  const manifest = catalog.all().find(({ id }) => id === job.workflowId)?.manifest;
  const parameters = job.parameters as JobParameters;
  return {
    format: FORMAT,
    job: {
      id: job.id,
      status: job.status,
      createdAt: job.createdAt,
      startedAt: job.startedAt,
      completedAt: job.completedAt,
      error: job.errorCode && { code: job.errorCode, message: job.errorMessage },
    },
    workflow: { id: job.workflowId, title: manifest?.title ?? null, variant: job.variant },
    engine: job.engine,
    inputs: Object.fromEntries(Object.keys(job.inputs as object).map((name) => [name, pathsFor(name, files)])),
    parameters,
    seeds: seedsIn(manifest, parameters),
    operations: job.deliverables.map(({ name: id, op, params, after }) => ({ id, op, params, after })),
    files: files.map(({ key: _, persisted: _persisted, ...file }) => file),
  };
}

const pathsFor = (input: string, files: JobFile[]) =>
  files.filter(({ role, name }) => role === "INPUT" && name === input).map(({ path }) => path);

/** Those that the workflow draws when they are left out: with them, the same comes out again. */
function seedsIn(manifest: Manifest | undefined, parameters: JobParameters): JobParameters {
  const seeds = manifest?.parameters.filter(({ type }) => type === "seed").map(({ name }) => name) ?? [];
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => seeds.includes(name)));
}
