/** Workflows that were imported here: folders in the data directory that come and go while the app runs. */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../errors";
import type { Manifest } from "../schemas/workflow";
import { type WorkflowDraft, workflowDraft } from "../schemas/workflow-draft";
import type { Catalog } from "./catalog";
import { toManifest } from "./import/to-manifest";
import { readWorkflow } from "./read";
import type { Workflow } from "./workflow";

export type Imports = {
  all(): Workflow[];
  /** Folders that can't be used, one line each. */
  problems(): string[];
  /** What its form was made of. @throws AppError WORKFLOW_NOT_FOUND */
  draft(id: string): Promise<WorkflowDraft>;
  /**
   * Keeps a workflow, in place of one of the same id. graph: the text of a file in API format; left out, the graph stays.
   * @throws AppError BAD_REQUEST when graph and form contradict each other, WORKFLOW_NOT_FOUND without graph
   */
  put(id: string, draft: WorkflowDraft, graph?: string): Promise<Workflow>;
  /** @throws AppError WORKFLOW_NOT_FOUND */
  remove(id: string): Promise<void>;
};

/** Reads what is in the folder, which is made if need be. A broken one is told of and left out. */
export async function openImports(folder: string): Promise<Imports> {
  await mkdir(folder, { recursive: true });
  const found = await Promise.all((await foldersIn(folder)).map((id) => readWorkflow(join(folder, id), id)));
  const byId = new Map(found.flatMap((one) => ("workflow" in one ? [[one.workflow.id, one.workflow] as const] : [])));
  const problems = found.flatMap((one) => ("problems" in one ? one.problems : []));

  function known(id: string): Workflow {
    const workflow = byId.get(id);
    if (!workflow) throw new AppError("WORKFLOW_NOT_FOUND", `"${id}" has not been imported here.`, { details: { id } });
    return workflow;
  }

  return {
    all: () => [...byId.values()],
    problems: () => problems,
    draft: async (id) => workflowDraft.parse(JSON.parse(await readFile(join(known(id).folder, DRAFT_FILE), "utf8"))),
    async put(id, draft, graph) {
      const place = join(folder, id);
      const file = graph === undefined ? graphFileOf(known(id)) : nameFor(graph);
      const workflow = await write(place, id, toManifest(draft, file), { draft, file, graph });
      byId.set(id, workflow);
      await removeOthers(place, file);
      return workflow;
    },
    async remove(id) {
      const { folder: place } = known(id);
      byId.delete(id);
      await rm(place, { recursive: true, force: true });
    },
  };
}

const DRAFT_FILE = "draft.json";
const MANIFEST_FILE = "manifest.json";

type Files = { draft: WorkflowDraft; file: string; graph?: string };

/** The manifest comes last and at once: whenever the process ends, what is there is whole. */
async function write(place: string, id: string, manifest: Manifest, { draft, file, graph }: Files): Promise<Workflow> {
  const trial = join(place, ".trial");
  await mkdir(trial, { recursive: true });
  try {
    const text = graph ?? (await readFile(join(place, file), "utf8"));
    await writeFile(join(trial, file), text);
    await writeFile(join(trial, MANIFEST_FILE), asText(manifest));
    await writeFile(join(trial, DRAFT_FILE), asText(draft));
    const read = await readWorkflow(trial, id);
    if ("problems" in read) throw new AppError("BAD_REQUEST", inWords(read.problems, trial));
    for (const one of [file, DRAFT_FILE, MANIFEST_FILE])
      await rename(join(/* turbopackIgnore: true */ trial, one), join(/* turbopackIgnore: true */ place, one));
    return { ...read.workflow, folder: place };
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
}

const asText = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const inWords = (problems: string[], folder: string) =>
  `This can't be kept: ${problems.map((line) => line.replace(`${folder}/`, "")).join("; ")}`;

/** Each graph has a name of its own, so that a manifest never meets another's. */
const nameFor = (graph: string) => `comfyui.${createHash("sha256").update(graph).digest("hex").slice(0, 8)}.json`;

const graphFileOf = ({ manifest }: Workflow) => manifest.variants[0]?.file ?? "";

async function removeOthers(place: string, file: string): Promise<void> {
  const old = (await readdir(place)).filter((name) => name.startsWith("comfyui.") && name !== file);
  await Promise.all(old.map((name) => rm(join(place, name), { force: true })));
}

/** Folders in which something was finished; a first import that was cut off leaves one without a manifest. */
async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const ids = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const whole = await Promise.all(ids.map(async (id) => (await readdir(join(folder, id))).includes(MANIFEST_FILE)));
  return ids.filter((_, index) => whole[index]).sort();
}

/** Shipped and imported workflows as one; of the same id, the shipped one counts. */
export function withImports(shipped: Catalog, imports: Imports): Catalog {
  const ids = new Set(shipped.all().map(({ id }) => id));
  const own = () => imports.all().filter(({ id }) => !ids.has(id));
  return {
    all: () => [...shipped.all(), ...own()],
    get: (id) => own().find((one) => one.id === id) ?? shipped.get(id),
  };
}
