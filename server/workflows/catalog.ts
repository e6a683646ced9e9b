/** The workflows there are, read once from their folders. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../errors";
import { readWorkflow } from "./read";
import type { Workflow } from "./workflow";

export type Catalog = {
  /** Every workflow, by id. */
  all(): Workflow[];
  /** @throws AppError WORKFLOW_NOT_FOUND */
  get(id: string): Workflow;
};

/**
 * Reads every folder in `folder` (its name is the workflow's id) and checks it.
 * @throws Error that lists each problem of each workflow: file, path, reason.
 */
export async function loadCatalog(folder: string): Promise<Catalog> {
  const entries = await readdir(folder, { withFileTypes: true });
  const ids = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const read = await Promise.all(ids.sort().map((id) => readWorkflow(join(folder, id), id)));
  const problems = read.flatMap((result) => ("problems" in result ? result.problems : []));
  if (problems.length > 0) throw new Error(`Workflows that can't be used:\n${problems.join("\n")}`);
  return createCatalog(read.flatMap((result) => ("workflow" in result ? [result.workflow] : [])));
}

/** A catalog of these workflows. */
export function createCatalog(workflows: Workflow[]): Catalog {
  const byId = new Map(workflows.map((workflow) => [workflow.id, workflow]));
  return {
    all: () => workflows,
    get(id) {
      const workflow = byId.get(id);
      if (!workflow)
        throw new AppError("WORKFLOW_NOT_FOUND", `There is no workflow "${id}" here.`, { details: { id } });
      return workflow;
    },
  };
}
