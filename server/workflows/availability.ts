/** Tells which engines can run a workflow, and what the others lack, from what each says of itself. */
import type { Capabilities, EngineKind, Graph, ObjectInfo } from "../engines/engine";
import { EMBEDDED_ENGINE } from "../schemas/engine";
import type { JobParameters } from "../schemas/job";
import type { Lack, Manifest } from "../schemas/workflow";
import { bind } from "./bind";
import { defaults } from "./parameters";
import type { LoadedVariant, Workflow } from "./workflow";

/** An engine as far as routing is concerned. capabilities: undefined until it has answered once. */
export type Offer = { id: string; name: string; kind: EngineKind; capabilities?: Capabilities };

export type VariantAvailability = { variant: LoadedVariant; engines: string[]; missing: Lack[] };

/** Each variant that these parameters allow, the best first: who can run it, and what the others lack. */
export const availability = (workflow: Workflow, offers: Offer[], parameters: JobParameters): VariantAvailability[] =>
  workflow.variants
    .filter((variant) => allows(variant, parameters))
    .map((variant) => variantAvailability(workflow, variant, offers));

/** Who can run this variant, and what others of its kind lack; nothing can be installed in the engine that comes along. */
export function variantAvailability(workflow: Workflow, variant: LoadedVariant, offers: Offer[]): VariantAvailability {
  const checked = offers
    .filter(({ kind }) => kind === variant.engine)
    .map((offer) => ({ offer, reasons: lacks(workflow, variant, offer) }));
  const able = checked.filter(({ reasons }) => reasons.length === 0);
  const unable = checked.filter(({ offer, reasons }) => reasons.length > 0 && offer.id !== EMBEDDED_ENGINE);
  return {
    variant,
    engines: able.map(({ offer }) => offer.id),
    missing: unable.map(({ offer, reasons }) => ({ engine: offer.name, reasons })),
  };
}

/** Whether the variant is meant for these parameters. */
export const allows = ({ when = {} }: Pick<LoadedVariant, "when">, parameters: JobParameters): boolean =>
  Object.entries(when).every(([name, values]) => values.includes(parameters[name] ?? ""));

/** What keeps this engine from running the variant, in words; empty when nothing does, as far as is known. */
export function lacks(workflow: Workflow, variant: LoadedVariant, { kind, capabilities }: Offer): string[] {
  if (kind !== variant.engine) return [`It does not run this kind of workflow (${variant.engine}).`];
  if (variant.engine !== "comfyui" || capabilities?.engine !== "comfyui") return [];
  const known = found.get(capabilities)?.get(variant);
  if (known) return known;
  const reasons = compare(workflow, variant, capabilities);
  found.set(capabilities, (found.get(capabilities) ?? new WeakMap()).set(variant, reasons));
  return reasons;
}

type OfComfyUI = Extract<Capabilities, { engine: "comfyui" }>;

/** Asked for each job, and the same until an engine tells of itself anew. */
const found = new WeakMap<Capabilities, WeakMap<LoadedVariant, string[]>>();

function compare(workflow: Workflow, variant: LoadedVariant, capabilities: OfComfyUI): string[] {
  const task = bind(workflow, variant, defaults(workflow.manifest), placeholders(workflow.manifest));
  return task.engine === "comfyui" ? missing(task.graph, capabilities.objectInfo, workflow.manifest.models) : [];
}

const placeholders = ({ inputs }: Manifest) =>
  Object.fromEntries(inputs.filter(({ kind }) => kind !== "text").map(({ name }) => [name, [{ name: "photo.png" }]]));

/** What is missing, in words, each once; empty when the graph can run there. */
export function missing(graph: Graph, info: ObjectInfo, models: Manifest["models"] = []): string[] {
  return [...new Set(Object.values(graph).flatMap((node) => missingForNode(node, info, models)))];
}

function missingForNode({ class_type, inputs }: Graph[string], info: ObjectInfo, models: Manifest["models"]): string[] {
  const known = Object.hasOwn(info, class_type) ? info[class_type] : undefined;
  if (!known) return [`The node ${class_type} is not installed.`];
  const specs = { ...known.input?.optional, ...known.input?.required };
  return Object.entries(inputs).flatMap(([field, value]) => {
    const choices = choicesOf(specs[field]);
    if (!choices || typeof value !== "string" || choices.includes(value)) return [];
    const model = models.find(({ file }) => file === value);
    return [model ? `It lacks ${value} in ${model.folder}.` : `${class_type} has no ${field} "${value}".`];
  });
}

/**
 * The values that an input takes, when they are a closed list: [["a", "b"], …] (V1 nodes) or
 * ["COMBO", { options: ["a", "b"] }] (V3 nodes). Lists of uploaded files are left out: ours is not there yet.
 */
function choicesOf(spec: unknown): unknown[] | undefined {
  if (!Array.isArray(spec)) return undefined;
  const [type, options] = spec as [unknown, Record<string, unknown> | undefined];
  if (options?.image_upload) return undefined;
  if (Array.isArray(type)) return type;
  return type === "COMBO" && Array.isArray(options?.options) ? options.options : undefined;
}
