/** What a workflow lets a person set: the form, the check on the server and the API all come from it. */
import { z } from "zod";

/** Of an input, a parameter or an output. */
export const name = z.string().regex(/^[a-z][a-z0-9_]*$/, "must be lower case letters, digits and _");
export const label = z.string().min(1).max(80);

const base = {
  name,
  label,
  help: z.string().max(300).optional(),
  /** Folded away in the form. */
  advanced: z.boolean().default(false),
};

const option = z.strictObject({ value: z.union([z.string(), z.number()]), label });

export const MAX_TEXT = 4000;

export const parameter = z.discriminatedUnion("type", [
  z.strictObject({
    ...base,
    type: z.literal("number"),
    min: z.number(),
    max: z.number(),
    step: z.number().positive(),
    default: z.number(),
    unit: z.string().max(10).optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal("enum"),
    options: z.array(option).min(1),
    default: z.union([z.string(), z.number()]),
  }),
  z.strictObject({ ...base, type: z.literal("boolean"), default: z.boolean() }),
  z.strictObject({
    ...base,
    type: z.literal("text"),
    default: z.string().default(""),
    minLength: z.number().int().min(0).default(0),
    maxLength: z.number().int().min(1).max(MAX_TEXT).default(MAX_TEXT),
  }),
  /** Left out, a new one is drawn and recorded, so that the job can be repeated exactly. */
  z.strictObject({
    ...base,
    type: z.literal("seed"),
    max: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).default(Number.MAX_SAFE_INTEGER),
  }),
]);
export type Parameter = z.infer<typeof parameter>;
