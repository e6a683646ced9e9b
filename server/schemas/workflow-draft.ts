/** The form that an imported workflow would get, while an administrator still changes it. */
import { z } from "zod";
import { label, MAX_TEXT, name, parameter } from "./parameter";
import { manifest } from "./workflow";

/** Where a value goes in the graph. */
const target = z.strictObject({ node: z.string().min(1), field: z.string().min(1) });
export type Target = z.infer<typeof target>;

const image = z.strictObject({
  type: z.literal("image"),
  name,
  label,
  help: z.string().max(300).optional(),
  optional: z.boolean().default(false),
});
/** Text without which there is nothing to make. */
const prompt = z.strictObject({
  type: z.literal("prompt"),
  name,
  label,
  help: z.string().max(300).optional(),
  maxLength: z.number().int().min(1).max(MAX_TEXT).default(2000),
});

export const draftField = z.strictObject({
  /** What is not shown keeps the value that the graph has. */
  shown: z.boolean(),
  /** The node that it belongs to, in words. */
  from: z.string(),
  targets: z.array(target).min(1),
  setting: z.discriminatedUnion("type", [image, prompt, ...parameter.options]),
});
export type DraftField = z.infer<typeof draftField>;

const draftOutput = z.strictObject({
  shown: z.boolean(),
  from: z.string(),
  node: z.string().min(1),
  name,
  label,
  kind: z.enum(["image", "model3d", "text"]),
});
export type DraftOutput = z.infer<typeof draftOutput>;

export const MAX_FIELDS = 1_000;

export const workflowDraft = z.strictObject({
  title: manifest.shape.title,
  description: manifest.shape.description,
  licence: manifest.shape.licence,
  credit: manifest.shape.credit,
  fields: z.array(draftField).max(MAX_FIELDS),
  outputs: z.array(draftOutput).max(MAX_FIELDS),
});
export type WorkflowDraft = z.infer<typeof workflowDraft>;
