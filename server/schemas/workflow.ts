/** What a workflow's manifest may say, and what pages and API clients see of it. */
import { z } from "zod";
import { label, MAX_TEXT, name, parameter } from "./parameter";
import { hostedMapping, variant } from "./variant";

const inputBase = { name, label, help: z.string().max(300).optional(), optional: z.boolean().default(false) };

/** What the person gives. Text is kept among the job's parameters. */
const input = z.discriminatedUnion("kind", [
  z.strictObject({ ...inputBase, kind: z.literal("image") }),
  z.strictObject({ ...inputBase, kind: z.literal("images"), max: z.number().int().min(1).max(100).default(10) }),
  z.strictObject({
    ...inputBase,
    kind: z.literal("text"),
    maxLength: z.number().int().min(1).max(MAX_TEXT).default(2000),
  }),
]);
export type Input = z.infer<typeof input>;

/** What comes back: one or several files of a kind. */
const output = z.strictObject({
  name,
  kind: z.enum(["image", "model3d", "text"]),
  label,
  /** Kept among the person's character references. */
  reference: z.boolean().default(false),
});
export type Output = z.infer<typeof output>;

/** A file of weights that an engine needs, in which of its folders, and where it comes from. */
const model = z.strictObject({ file: z.string(), folder: z.string(), from: z.url(), licence: z.string() });

const picture = z.string().regex(/^[\w-]+\.(webp|jpg|png)$/, "must be the name of a picture in the workflow's folder");

/** workflows/<id>/manifest.json */
export const manifest = z.strictObject({
  $schema: z.string().optional(),
  title: z.string().min(1).max(60),
  description: z.string().min(1).max(300),
  example: z.strictObject({ before: picture, after: picture }).optional(),
  inputs: z.array(input).min(1),
  parameters: z.array(parameter),
  /** None: nothing but what is asked for by operations, made of the photo itself. Then it has no variants either. */
  outputs: z.array(output),
  /** The best first: the first that an engine here can run is taken. */
  variants: z.array(variant),
  models: z.array(model).default([]),
  /** SPDX name of the licence of the model that does the work, and whom to thank for it. */
  licence: z.string().min(1),
  credit: z.string().min(1),
});
export type Manifest = z.infer<typeof manifest>;

/** The forms of the files as JSON Schema, for editors and for people who make workflows. */
export const manifestJsonSchema = () => z.toJSONSchema(manifest, { io: "input" });
export const hostedMappingJsonSchema = () => z.toJSONSchema(hostedMapping, { io: "input" });

/** What an engine lacks, in sentences. */
const lack = z.object({ engine: z.string(), reasons: z.array(z.string()) });
export type Lack = z.infer<typeof lack>;

/** "gpu-1: It lacks codeformer.pth in facerestore_models." */
export const lacksInWords = (lacks: Lack[]): string =>
  lacks.map(({ engine, reasons }) => `${engine ? `${engine}: ` : ""}${reasons.join(" ")}`).join(" ");

/** What a page or an API client needs to offer a workflow. */
export const workflowView = z
  .object({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    example: z.object({ before: z.string(), after: z.string() }).nullable(),
    inputs: z.array(input),
    /** Those that the engines here can heed, text inputs first. */
    parameters: z.array(parameter),
    outputs: z.array(output),
    /** Whether an engine here can run it. */
    offered: z.boolean(),
    /** Why not, engine by engine, or what to connect. */
    missing: z.array(lack),
    /** Options that can't be chosen here, each with the reason: parameter → value as text → sentence. */
    closedOptions: z.record(z.string(), z.record(z.string(), z.string())),
    estimate: z.object({ seconds: z.number(), secondsPerMegapixel: z.number(), usd: z.number().optional() }).nullable(),
    /** Providers outside of this server that may be given the photo, e.g. "Replicate". */
    sentTo: z.array(z.string()),
    licence: z.string(),
    credit: z.string(),
  })
  .meta({ id: "Workflow" });
export type WorkflowView = z.infer<typeof workflowView>;

/** One workflow for API clients: parameterSchema is the JSON Schema of what jobs.create takes as parameters. */
export const workflowDetail = workflowView.extend({ parameterSchema: z.record(z.string(), z.unknown()) });
export type WorkflowDetail = z.infer<typeof workflowDetail>;

/** What is done where nothing else is asked for; the first that is offered. */
export const DEFAULT_WORKFLOW = "restore";

export const workflowRef = z.object({ id: z.string().min(1).max(100) });

export const exampleSide = z.enum(["before", "after"]);
export type ExampleSide = z.infer<typeof exampleSide>;
export const exampleUrl = (workflowId: string, side: ExampleSide) =>
  `/api/workflows/${encodeURIComponent(workflowId)}/example/${side}`;
