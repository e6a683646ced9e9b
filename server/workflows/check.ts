/** Finds what is wrong between a manifest and its graph, beyond the form of each. */
import type { Graph } from "../engines/engine";
import type { Binding, Manifest, Parameter } from "../schemas/workflow";
import { accepts, allowed } from "./parameters";

export type Problem = { path: string; reason: string };

/** Every contradiction in a manifest or between it and its ComfyUI graph; empty when there is none. */
export function check(manifest: Manifest, graph: Graph): Problem[] {
  const { bindings, outputs } = manifest.variants.comfyui;
  const at = (list: string, index: number) => `variants.comfyui.${list}.${index}`;
  return [
    ...duplicates(manifest),
    ...manifest.parameters.flatMap(checkDefault),
    ...bindings.flatMap((binding, index) => checkBinding(manifest, graph, binding, at("bindings", index))),
    ...unbound(manifest),
    ...outputs.flatMap(({ name, node }, index) => [
      ...when(
        !manifest.outputs.some((output) => output.name === name),
        `${at("outputs", index)}.name`,
        `no output "${name}"`,
      ),
      ...when(!graph[node], `${at("outputs", index)}.node`, `the graph has no node "${node}"`),
    ]),
  ];
}

const when = (wrong: boolean, path: string, reason: string): Problem[] => (wrong ? [{ path, reason }] : []);

function duplicates({ inputs, parameters }: Manifest): Problem[] {
  const names = [...inputs, ...parameters].map(({ name }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((name) => ({ path: "parameters", reason: `the name "${name}" is used twice` }));
}

function checkDefault(parameter: Parameter, index: number): Problem[] {
  const path = `parameters.${index}.default`;
  return when(!accepts(parameter, parameter.default), path, `must be ${allowed(parameter)}`);
}

function checkBinding(manifest: Manifest, graph: Graph, binding: Binding, path: string): Problem[] {
  const { node, field, value, map, linear } = binding;
  const parameter = manifest.parameters.find(({ name }) => name === value);
  const inputs = graph[node]?.inputs;
  return [
    ...when(
      !parameter && !manifest.inputs.some(({ name }) => name === value),
      `${path}.value`,
      `no input or parameter "${value}"`,
    ),
    ...when(!inputs, `${path}.node`, `the graph has no node "${node}"`),
    ...when(!!inputs && !Object.hasOwn(inputs, field), `${path}.field`, `node "${node}" has no field "${field}"`),
    ...when(
      Array.isArray(inputs?.[field]),
      `${path}.field`,
      `field "${field}" of node "${node}" is linked to another node`,
    ),
    ...when(!!map && !!linear, path, "has both map and linear"),
    ...when(!!map && !covers(map, parameter), `${path}.map`, "needs exactly one entry for each option"),
    ...when(!!linear && parameter?.type !== "number", `${path}.linear`, "is for parameters that are numbers"),
    ...when(!!linear && linear.from[0] === linear.from[1], `${path}.linear.from`, "needs two different ends"),
  ];
}

function covers(map: Record<string, unknown>, parameter: Parameter | undefined): boolean {
  if (!parameter || parameter.type === "number") return false;
  const options = parameter.type === "enum" ? parameter.options.map(({ value }) => String(value)) : ["true", "false"];
  return options.length === Object.keys(map).length && options.every((option) => Object.hasOwn(map, option));
}

/** A setting or a photo that reaches no node would silently do nothing. */
function unbound({ inputs, parameters, outputs, variants }: Manifest): Problem[] {
  const { comfyui } = variants;
  const bound = new Set(comfyui.bindings.map(({ value }) => value));
  const made = new Set(comfyui.outputs.map(({ name }) => name));
  return [
    ...[...inputs, ...parameters].flatMap(({ name }) =>
      when(!bound.has(name), "variants.comfyui.bindings", `"${name}" is bound to no node`),
    ),
    ...outputs.flatMap(({ name }) => when(!made.has(name), "variants.comfyui.outputs", `"${name}" is made by no node`)),
  ];
}
