/** Finds what is wrong between a manifest and one of its variants. */
import type { Parameter } from "../schemas/parameter";
import { accepts } from "../schemas/parameter-values";
import type { Binding, NodeBinding } from "../schemas/variant";
import type { Manifest } from "../schemas/workflow";
import { type Problem, when } from "./problem";
import { bindingsOf, type LoadedVariant, outputsOf, settings } from "./workflow";

type ComfyUi = Extract<LoadedVariant, { engine: "comfyui" }>;

export function checkVariant(manifest: Manifest, variant: LoadedVariant, path: string): Problem[] {
  return [
    ...checkCondition(manifest, variant, `${path}.when`),
    ...bindingsOf(variant).flatMap((binding, index) => checkBinding(manifest, binding, `${path}.bindings.${index}`)),
    ...required(manifest, variant, path),
    ...checkOutputs(manifest, variant, `${path}.outputs`),
    ...(variant.engine === "comfyui" ? checkNodes(variant, path) : []),
  ];
}

function checkCondition(manifest: Manifest, { when: condition = {} }: LoadedVariant, path: string): Problem[] {
  return Object.entries(condition).flatMap(([name, values]) => {
    const parameter = manifest.parameters.find((one) => one.name === name);
    if (!parameter) return [{ path, reason: `no parameter "${name}"` }];
    return values.flatMap((value) =>
      when(!accepts(parameter, value), `${path}.${name}`, `"${name}" never is ${JSON.stringify(value)}`),
    );
  });
}

function checkBinding(manifest: Manifest, binding: Binding, path: string): Problem[] {
  const { value, map, linear, template, index } = binding;
  const setting = settings(manifest).find(({ name }) => name === value);
  const input = manifest.inputs.find(({ name }) => name === value);
  const rules = [map, linear, template].filter(Boolean).length;
  return [
    ...when(!setting && !input, `${path}.value`, `no input or parameter "${value}"`),
    ...when(rules > 1, path, "has more than one of map, linear and template"),
    ...when(!!map && !covers(map, setting), `${path}.map`, "needs exactly one entry for each option"),
    ...when(!!linear && setting?.type !== "number", `${path}.linear`, "is for parameters that are numbers"),
    ...when(!!linear && linear.from[0] === linear.from[1], `${path}.linear.from`, "needs two different ends"),
    ...when(index !== undefined && input?.kind !== "images", `${path}.index`, "is for inputs of several images"),
  ];
}

function covers(map: Record<string, unknown>, parameter: Parameter | undefined): boolean {
  if (parameter?.type !== "enum" && parameter?.type !== "boolean") return false;
  const options = parameter.type === "enum" ? parameter.options.map(({ value }) => String(value)) : ["true", "false"];
  return options.length === Object.keys(map).length && options.every((option) => Object.hasOwn(map, option));
}

/** What a person must give has to arrive, whichever variant runs. */
function required(manifest: Manifest, variant: LoadedVariant, path: string): Problem[] {
  const bound = new Set(bindingsOf(variant).map(({ value }) => value));
  return manifest.inputs.flatMap(({ name, optional }) =>
    when(!optional && !bound.has(name), `${path}.bindings`, `"${name}" is bound to nothing`),
  );
}

function checkOutputs(manifest: Manifest, variant: LoadedVariant, path: string): Problem[] {
  return outputsOf(variant).flatMap(({ name, from }, index) => {
    const output = manifest.outputs.find((one) => one.name === name);
    return [
      ...when(!output, `${path}.${index}.name`, `no output "${name}"`),
      ...when(!!from && output?.kind !== "model3d", `${path}.${index}.from`, "is for outputs that are 3D models"),
    ];
  });
}

function checkNodes({ graph, bindings, outputs }: ComfyUi, path: string): Problem[] {
  return [
    ...bindings.flatMap((binding, index) => checkField(graph[binding.node], binding, `${path}.bindings.${index}`)),
    ...outputs.flatMap(({ node }, index) =>
      when(!graph[node], `${path}.outputs.${index}.node`, `the graph has no node "${node}"`),
    ),
  ];
}

function checkField(node: ComfyUi["graph"][string] | undefined, { node: id, field }: NodeBinding, path: string) {
  const inputs = node?.inputs;
  return [
    ...when(!inputs, `${path}.node`, `the graph has no node "${id}"`),
    ...when(!!inputs && !Object.hasOwn(inputs, field), `${path}.field`, `node "${id}" has no field "${field}"`),
    ...when(
      Array.isArray(inputs?.[field]),
      `${path}.field`,
      `field "${field}" of node "${id}" is linked to another node`,
    ),
  ];
}
