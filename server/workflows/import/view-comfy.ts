/** ViewComfy's view_comfy.json: a graph in API format with the form that ViewComfy shows for it. */
import { z } from "zod";
import type { Graph } from "../../engines/engine";
import { graphSchema } from "./api-graph";
import type { FieldHint, Hints } from "./hints";
import type { NodeProblem } from "./node-problem";

const field = z.looseObject({
  title: z.string().nullish(),
  helpText: z.string().nullish(),
  /** [id of the node, "inputs", name] */
  workflowPath: z.tuple([z.string(), z.literal("inputs"), z.string()]),
  options: z.array(z.looseObject({ label: z.string(), value: z.union([z.string(), z.number()]) })).nullish(),
  slider: z.looseObject({ min: z.number(), max: z.number(), step: z.number().positive() }).nullish(),
});
const group = z.looseObject({ inputs: z.array(field).default([]) });
const groups = z
  .array(group)
  .nullish()
  .transform((list) => (list ?? []).flatMap(({ inputs }) => inputs));

const form = z.looseObject({
  title: z.string().nullish(),
  description: z.string().nullish(),
  inputs: groups,
  advancedInputs: groups,
});
const schema = z.looseObject({
  file_type: z.literal("view_comfy"),
  appTitle: z.string().nullish(),
  workflows: z.array(z.looseObject({ viewComfyJSON: form, workflowApiJSON: graphSchema.nullish() })).min(1),
});
export type ViewComfy = z.infer<typeof schema>;

/** What ViewComfy writes where nobody wrote a help text. */
const NO_HELP = "Helper Text";

/** @throws ZodError that says where it is not of this format */
export const readViewComfy = (json: unknown): ViewComfy => schema.parse(json);

/** The first workflow's graph, if the file has it. */
export const viewComfyGraph = ({ workflows }: ViewComfy): Graph | undefined =>
  workflows[0]?.workflowApiJSON ?? undefined;

/** The first workflow's form, on a graph. */
export function viewComfyHints({ workflows, appTitle }: ViewComfy, graph: Graph): Hints {
  const first = workflows[0]?.viewComfyJSON;
  const fields = [
    ...(first?.inputs ?? []).map((one) => hint(one, false)),
    ...(first?.advancedInputs ?? []).map((one) => hint(one, true)),
  ];
  const found = ({ targets }: FieldHint) =>
    targets.every((one) => Object.hasOwn(graph[one.node]?.inputs ?? {}, one.field));
  return {
    title: first?.title || appTitle || undefined,
    description: first?.description || undefined,
    fields: fields.filter(found),
    problems: fields.filter((one) => !found(one)).map(missing),
  };
}

function hint({ title, helpText, workflowPath, options, slider }: z.infer<typeof field>, advanced: boolean): FieldHint {
  const [node, , name] = workflowPath;
  return {
    targets: [{ node, field: name }],
    label: title || undefined,
    help: helpText && helpText !== NO_HELP ? helpText : undefined,
    advanced,
    choices: options?.length ? options.map(({ value, label }) => ({ value, label })) : undefined,
    range: slider ? { min: slider.min, max: slider.max, step: slider.step } : undefined,
  };
}

const missing = ({ targets, label }: FieldHint): NodeProblem => ({
  nodeId: targets[0]?.node ?? "",
  classType: "",
  title: label ?? `Node ${targets[0]?.node}`,
  reason: `view_comfy.json shows "${targets[0]?.field}" of this node, which the graph does not have.`,
});
