/** How one kind of engine runs a workflow: what goes where, and what comes back. */
import { z } from "zod";
import { name } from "./parameter";

const range = z.tuple([z.number(), z.number()]);
const literal = z.union([z.string(), z.number(), z.boolean()]);

const target = {
  /** Name of the input or parameter. */
  value: name,
  field: z.string().min(1),
  /** Value as text → what the engine takes; one entry for each option. */
  map: z.record(z.string(), literal).optional(),
  /** A number from one range onto another, e.g. percent → weight. */
  linear: z.strictObject({ from: range, to: range }).optional(),
  /** Text around the value, which stands for {value}. */
  template: z.string().includes("{value}").optional(),
  /** Which one of an input of several images, counted from 0. */
  index: z.number().int().min(0).max(99).optional(),
};

/** Into a field of a ComfyUI node. */
const nodeBinding = z.strictObject({ ...target, node: z.string().min(1) });
/** Into a field of a hosted model's input; list: the field takes a list, also of one. */
const fieldBinding = z.strictObject({ ...target, list: z.boolean().optional() });
export type NodeBinding = z.infer<typeof nodeBinding>;
export type FieldBinding = z.infer<typeof fieldBinding>;
export type Binding = NodeBinding | FieldBinding;

/** The engine gives a picture of the depth, of which a relief is made here. */
const made = { name, from: z.literal("depth").optional() };
const nodeOutput = z.strictObject({ ...made, node: z.string().min(1) });
/** path: where the address of the file stands in the answer, e.g. "images.*.url"; "" for the answer itself. */
const pathOutput = z.strictObject({ ...made, path: z.string() });

const file = z.string().regex(/^[\w.-]+\.json$/, "must be the name of a .json file in the workflow's folder");

/** Before anything has been measured here: seconds + secondsPerMegapixel × megapixels of the photo. */
const estimate = z.strictObject({
  seconds: z.number().min(0),
  secondsPerMegapixel: z.number().min(0),
  /** What the provider charges for a run, in US dollars. */
  usd: z.number().min(0).optional(),
});

const common = {
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "must be lower case letters, digits and -"),
  file,
  /** Only where each of these parameters has one of these values. */
  when: z.record(name, z.array(literal).min(1)).optional(),
  estimate: estimate.optional(),
};

export const variant = z.discriminatedUnion("engine", [
  /** file: a graph in ComfyUI's API format, exactly as it was exported. */
  z.strictObject({
    ...common,
    engine: z.literal("comfyui"),
    bindings: z.array(nodeBinding),
    outputs: z.array(nodeOutput).min(1),
  }),
  /** file: a hostedMapping. */
  z.strictObject({ ...common, engine: z.enum(["replicate", "fal"]) }),
]);
export type Variant = z.infer<typeof variant>;

/** replicate.json and fal.json */
export const hostedMapping = z.strictObject({
  $schema: z.string().optional(),
  /** owner/name, for Replicate with :version where the model is not an official one. */
  model: z.string().regex(/^[\w.-]+(\/[\w.-]+)+(:[0-9a-f]{64})?$/, "must be owner/name or owner/name:version"),
  /** What is always the same. */
  input: z.record(z.string(), z.unknown()),
  bindings: z.array(fieldBinding),
  outputs: z.array(pathOutput).min(1),
});
export type HostedMapping = z.infer<typeof hostedMapping>;
