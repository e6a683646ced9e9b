/** A workflow as it was read from its folder. */
import type { Graph } from "../engines/engine";
import type { Parameter } from "../schemas/parameter";
import type { Binding, HostedMapping, Variant } from "../schemas/variant";
import type { Manifest } from "../schemas/workflow";

type ComfyUi = Extract<Variant, { engine: "comfyui" }> & { graph: Graph };
type Hosted = Exclude<Variant, { engine: "comfyui" }> & { mapping: HostedMapping };
/** A variant with what its file says. */
export type LoadedVariant = ComfyUi | Hosted;

/** folder: where its manifest and pictures are. */
export type Workflow = { id: string; folder: string; manifest: Manifest; variants: LoadedVariant[] };

/** Everything that is set by words, numbers and choices: the parameters, and before them the inputs that are text. */
export function settings({ inputs, parameters }: Pick<Manifest, "inputs" | "parameters">): Parameter[] {
  const texts = inputs.flatMap((input): Parameter[] => {
    if (input.kind !== "text") return [];
    const { name, label, help, maxLength, optional } = input;
    return [{ type: "text", name, label, help, maxLength, minLength: optional ? 0 : 1, default: "", advanced: false }];
  });
  return [...texts, ...parameters];
}

/** Where a variant puts its values. */
export const bindingsOf = (variant: LoadedVariant): Binding[] =>
  variant.engine === "comfyui" ? variant.bindings : variant.mapping.bindings;

/** What a variant makes: which output comes from which node (ComfyUI) or which place of the answer (hosted). */
export const outputsOf = (variant: LoadedVariant): { name: string; source: string; from?: "depth" }[] =>
  variant.engine === "comfyui"
    ? variant.outputs.map(({ node, ...rest }) => ({ ...rest, source: node }))
    : variant.mapping.outputs.map(({ path, ...rest }) => ({ ...rest, source: path }));
