/** What a workflow's manifest may say, and what pages and API clients see of it. */
import { z } from "zod";

const name = z.string().regex(/^[a-z][a-z0-9_]*$/, "must be lower case letters, digits and _");

const base = {
  name,
  label: z.string().min(1),
  help: z.string().optional(),
  /** Folded away in the form. */
  advanced: z.boolean().default(false),
};

/** One thing a person can set; the form, the check on the server and the API all come from it. */
export const parameter = z.discriminatedUnion("type", [
  z.object({
    ...base,
    type: z.literal("number"),
    min: z.number(),
    max: z.number(),
    step: z.number().positive(),
    default: z.number(),
    unit: z.string().optional(),
  }),
  z.object({
    ...base,
    type: z.literal("enum"),
    options: z.array(z.object({ value: z.union([z.string(), z.number()]), label: z.string() })).min(1),
    default: z.union([z.string(), z.number()]),
  }),
  z.object({ ...base, type: z.literal("boolean"), default: z.boolean() }),
]);
export type Parameter = z.infer<typeof parameter>;

/** A file that the person gives. */
const input = z.strictObject({ name, kind: z.enum(["image"]), label: z.string().min(1) });

/** A file that comes back. */
const output = z.strictObject({ name, kind: z.enum(["image", "video", "audio", "3d"]), label: z.string().min(1) });

const range = z.tuple([z.number(), z.number()]);
const graphValue = z.union([z.string(), z.number(), z.boolean()]);

/**
 * Where an input or a parameter goes in a ComfyUI graph. As it is, or by at most one rule: `map` (value, as text →
 * graph value, one entry for each option) or `linear` (a number from one range onto another, e.g. percent → weight).
 */
const binding = z.strictObject({
  /** Name of the input or parameter. */
  value: name,
  node: z.string(),
  field: z.string(),
  map: z.record(z.string(), graphValue).optional(),
  linear: z.strictObject({ from: range, to: range }).optional(),
});
export type Binding = z.infer<typeof binding>;

/** A graph in ComfyUI's API format ("Save (API Format)"), beside the manifest. */
const comfyuiVariant = z.strictObject({
  file: z.string().regex(/^[\w.-]+\.json$/, "must be the name of a .json file in the workflow's folder"),
  bindings: z.array(binding),
  /** Which node makes which output. */
  outputs: z.array(z.strictObject({ name, node: z.string() })).min(1),
});

/** workflows/<id>/manifest.json. A new kind of engine is a further key of `variants`. */
export const manifest = z.strictObject({
  $schema: z.string().optional(),
  title: z.string().min(1).max(60),
  description: z.string().min(1).max(300),
  inputs: z.array(input).min(1),
  parameters: z.array(parameter),
  outputs: z.array(output).min(1),
  variants: z.strictObject({ comfyui: comfyuiVariant }),
  /** SPDX name of the licence of the model that does the work, and whom to thank for it. */
  licence: z.string().min(1),
  credit: z.string().min(1),
});
export type Manifest = z.infer<typeof manifest>;

/** The manifest's form as JSON Schema, for editors and for people who write workflows. */
export const manifestJsonSchema = () => z.toJSONSchema(manifest, { io: "input" });

/** What a page or an API client needs to offer a workflow. */
export const workflowView = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  parameters: z.array(parameter),
});
export type WorkflowView = z.infer<typeof workflowView>;
