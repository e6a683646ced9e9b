/** The workflows on offer, read once from their folders. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Graph } from "../engines/engine";
import { AppError } from "../errors";
import { type Manifest, manifest as manifestSchema, type WorkflowView } from "../schemas/workflow";
import { check, type Problem } from "./check";

export type Workflow = { id: string; manifest: Manifest; graph: Graph };

export type Catalog = {
  /** Every workflow as pages and API clients see it, by id. */
  list(): WorkflowView[];
  /** @throws AppError WORKFLOW_NOT_FOUND */
  get(id: string): Workflow;
};

const graphSchema: z.ZodType<Graph> = z.record(
  z.string(),
  z.looseObject({ class_type: z.string(), inputs: z.record(z.string(), z.unknown()) }),
);

/**
 * Reads every folder in `folder` (its name is the workflow's id) and checks it.
 * @throws Error that lists each problem of each workflow: file, path, reason.
 */
export async function loadCatalog(folder: string): Promise<Catalog> {
  const entries = await readdir(folder, { withFileTypes: true });
  const ids = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const read = await Promise.all(ids.sort().map((id) => readWorkflow(folder, id)));
  const problems = read.flatMap((result) => ("problems" in result ? result.problems : []));
  if (problems.length > 0) throw new Error(`Workflows that can't be used:\n${problems.join("\n")}`);
  return createCatalog(read.flatMap((result) => ("workflow" in result ? [result.workflow] : [])));
}

/** A catalog of these workflows. */
export function createCatalog(workflows: Workflow[]): Catalog {
  const byId = new Map(workflows.map((workflow) => [workflow.id, workflow]));
  return {
    list: () => workflows.map(view),
    get(id) {
      const workflow = byId.get(id);
      if (!workflow)
        throw new AppError("WORKFLOW_NOT_FOUND", `There is no workflow "${id}" here.`, { details: { id } });
      return workflow;
    },
  };
}

function view({ id, manifest: { title, description, parameters } }: Workflow): WorkflowView {
  return { id, title, description, parameters };
}

type Read = { workflow: Workflow } | { problems: string[] };

async function readWorkflow(folder: string, id: string): Promise<Read> {
  const file = join(folder, id, "manifest.json");
  const manifest = await readJson(file, manifestSchema);
  if ("problems" in manifest) return manifest;
  const graph = await readJson(join(folder, id, manifest.value.variants.comfyui.file), graphSchema);
  if ("problems" in graph) return graph;
  const problems = check(manifest.value, graph.value);
  if (problems.length > 0) return { problems: problems.map((problem) => line(file, problem)) };
  return { workflow: { id, manifest: manifest.value, graph: graph.value } };
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<{ value: T } | { problems: string[] }> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(file, "utf8")));
    if (parsed.success) return { value: parsed.data };
    const problems = parsed.error.issues.map((issue) => ({ path: issue.path.join("."), reason: issue.message }));
    return { problems: problems.map((problem) => line(file, problem)) };
  } catch (error) {
    return { problems: [line(file, { path: "", reason: error instanceof Error ? error.message : String(error) })] };
  }
}

const line = (file: string, { path, reason }: Problem) => `${file}: ${path ? `${path}: ` : ""}${reason}`;
