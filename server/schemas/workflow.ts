import { z } from "zod";

const base = {
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
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

/** What a page or an API client needs to offer a workflow. */
export const workflowView = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  parameters: z.array(parameter),
});
export type WorkflowView = z.infer<typeof workflowView>;
