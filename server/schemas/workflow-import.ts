import { z } from "zod";
import { workflowDraft } from "./workflow-draft";

const MAX_TEXT = 5 * 1024 * 1024;

/** JSON: a workflow of ComfyUI in UI or API format, a view_comfy.json, or both together. */
const givenFile = z.strictObject({ name: z.string().min(1).max(200), text: z.string().max(MAX_TEXT) });
const files = z.array(givenFile).min(1).max(2);

export const importId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, "must be lower case letters, digits and -, up to 60");

export const proposeImport = z.strictObject({ files });
export const saveImport = z.strictObject({
  id: importId,
  /** Left out when only the form of an imported workflow is changed. */
  files: files.optional(),
  draft: workflowDraft,
  /** Whether it may take the place of an imported one. */
  replace: z.boolean().default(false),
});
export const importRef = z.strictObject({ id: importId });

/** Something wrong at one node, in words; without id: about all of it. */
const nodeProblem = z.object({ nodeId: z.string(), classType: z.string(), title: z.string(), reason: z.string() });
export type NodeProblem = z.infer<typeof nodeProblem>;

export const importProposal = z.object({
  /** Not taken yet. */
  id: z.string(),
  draft: workflowDraft,
  problems: z.array(nodeProblem),
  /** Whose nodes it was read by. */
  engine: z.string(),
});
export type ImportProposal = z.infer<typeof importProposal>;
