/** What an administrator does with workflows of ComfyUI: look at them, keep them, change them, remove them. */
import type { z } from "zod";
import type { Deps } from "@/server/deps";
import type { ObjectInfo } from "@/server/engines/engine";
import { AppError } from "@/server/errors";
import type { WorkflowView } from "@/server/schemas/workflow";
import type { WorkflowDraft } from "@/server/schemas/workflow-draft";
import type { ImportProposal, proposeImport, saveImport } from "@/server/schemas/workflow-import";
import { workflowInPicture } from "@/server/workflows/import/picture";
import { type GivenFile, type Understood, understand } from "@/server/workflows/import/understand";
import { workflowView } from "@/server/workflows/view";

type Known = Pick<Deps, "engines" | "catalog" | "imports">;

/** The form that these files would make. @throws AppError BAD_REQUEST, FILE_TOO_LARGE, ENGINE_UNREACHABLE */
export function propose(deps: Known, { files }: z.output<typeof proposeImport>): ImportProposal {
  const { engine, draft, problems } = understandBest(deps, files);
  return { id: freeId(deps, draft.title), draft, problems, engine };
}

/** The JSON text of the workflow in a picture that ComfyUI saved. @throws AppError INVALID_FILE_TYPE, NOT_FOUND */
export const readPicture = (stream: AsyncIterable<Uint8Array>): Promise<string> => workflowInPicture(stream);

/** Offers it from now on. @throws AppError CONFLICT, BAD_REQUEST, WORKFLOW_NOT_FOUND */
export async function save(deps: Known & Pick<Deps, "log">, input: z.output<typeof saveImport>): Promise<WorkflowView> {
  const { id, files, draft, replace } = input;
  const imported = deps.imports.all().some((one) => one.id === id);
  const taken = deps.catalog.all().some((one) => one.id === id);
  if (taken && !imported) throw new AppError("CONFLICT", `"${id}" comes with Darkroom. Choose another address.`);
  if (imported && !replace)
    throw new AppError("CONFLICT", `There is a "${id}" already. Replace it, or choose another.`);
  assertUsable(draft);
  const workflow = await deps.imports.put(id, draft, files && understandBest(deps, files).file);
  deps.log.info({ workflowId: id }, "workflow imported");
  return workflowView(workflow, deps.engines.statuses());
}

export const list = ({ imports, engines }: Known): WorkflowView[] =>
  imports.all().map((workflow) => workflowView(workflow, engines.statuses()));

/** @throws AppError WORKFLOW_NOT_FOUND */
export const draftOf = ({ imports }: Pick<Deps, "imports">, id: string): Promise<WorkflowDraft> => imports.draft(id);

/** What was made with it stays. @throws AppError WORKFLOW_NOT_FOUND */
export async function remove(deps: Pick<Deps, "imports" | "log">, id: string): Promise<void> {
  await deps.imports.remove(id);
  deps.log.info({ workflowId: id }, "imported workflow removed");
}

/** By the ComfyUI server here that understands most of it. */
function understandBest({ engines }: Pick<Deps, "engines">, files: GivenFile[]): Understood & { engine: string } {
  const tried = comfyUis(engines).map(({ engine, info }) => ({ engine, ...understand(files, info) }));
  const [best] = tried.sort((a, b) => a.problems.length - b.problems.length);
  if (best) return best;
  throw new AppError("ENGINE_UNREACHABLE", "No ComfyUI server has answered yet. Start one, or wait a moment.");
}

const comfyUis = (engines: Deps["engines"]): { engine: string; info: ObjectInfo }[] =>
  engines
    .statuses()
    .flatMap(({ name, capabilities }) =>
      capabilities?.engine === "comfyui" ? [{ engine: name, info: capabilities.objectInfo }] : [],
    );

function assertUsable({ fields, outputs }: WorkflowDraft): void {
  const given = fields.some(({ shown, setting }) => shown && (setting.type === "image" || setting.type === "prompt"));
  if (!given) throw new AppError("BAD_REQUEST", "Show at least one photo or one text that a person gives.");
  if (!outputs.some(({ shown }) => shown)) throw new AppError("BAD_REQUEST", "Show at least one result.");
}

const MAX_ID = 50;

function freeId({ catalog }: Pick<Deps, "catalog">, title: string): string {
  const words = title
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-");
  const base = words.slice(0, MAX_ID).replace(/^-+|-+$/g, "") || "imported";
  const taken = new Set(catalog.all().map(({ id }) => id));
  let count = 1;
  const numbered = () => (count === 1 ? base : `${base}-${count}`);
  while (taken.has(numbered())) count++;
  return numbered();
}
