/** Checks a graph against what an engine says of its nodes, as ComfyUI itself does before it runs one. */
import type { Graph, ObjectInfo } from "../../engines/engine";
import { isFile } from "./files";
import { about, type NodeProblem } from "./node-problem";
import { type InputSpec, nodeSpec } from "./node-spec";
import { meets } from "./resolve";
import { isAutogrow, openedBy } from "./widgets";

/** Every reason why the engine would refuse the graph. Names of files are not checked: they differ between engines. */
export function validateGraph(graph: Graph, info: ObjectInfo): NodeProblem[] {
  return Object.entries(graph).flatMap(([id, node]) => {
    const spec = nodeSpec(info, node.class_type);
    const reasons = spec ? spec.inputs.flatMap((input) => checkInput(input, node.inputs, graph, info)) : [];
    return reasons.map((reason) => ({ ...about(id, node), reason }));
  });
}

type Inputs = Record<string, unknown>;

function checkInput(input: InputSpec, inputs: Inputs, graph: Graph, info: ObjectInfo): string[] {
  if (isAutogrow(input)) return [];
  const value = Object.hasOwn(inputs, input.name) ? inputs[input.name] : undefined;
  if (value === undefined) return input.required ? [`"${input.name}" is missing.`] : [];
  if (Array.isArray(value)) return checkLink(input, value, graph, info);
  const opened = openedBy(input, value).flatMap((inner) => checkInput(inner, inputs, graph, info));
  return [...checkValue(input, unboxed(value)), ...opened];
}

function checkLink(input: InputSpec, [from, slot]: unknown[], graph: Graph, info: ObjectInfo): string[] {
  const node = graph[String(from)];
  if (!node) return [`"${input.name}" comes from node ${from}, which is not there.`];
  const spec = nodeSpec(info, node.class_type);
  if (!spec) return [];
  const output = spec.outputs[Number(slot)];
  if (!output) return [`"${input.name}" comes from output ${slot} of ${node.class_type}, which has no such output.`];
  const expected = input.type === "COMFY_MATCHTYPE_V3" ? "*" : input.type;
  const given = output.type === "COMFY_MATCHTYPE_V3" ? "*" : output.type;
  return meets(given, expected) ? [] : [`"${input.name}" takes ${expected}, ${node.class_type} gives ${given}.`];
}

function checkValue(input: InputSpec, value: unknown): string[] {
  const { name, type, choices } = input;
  if (type === "INT" || type === "FLOAT") return checkNumber(input, value);
  if (type !== "COMBO" || !choices) return [];
  const multiple = Array.isArray(value) ? value : [value];
  if (multiple.every((one) => choices.includes(one) || isFile(one)) || holdsFiles(choices)) return [];
  return [`"${name}" can't be ${JSON.stringify(value)}; it is one of ${choices.slice(0, 10).join(", ")}.`];
}

/** Lists of models are empty where none is installed. */
const holdsFiles = (choices: unknown[]) => choices.length === 0 || choices.every(isFile);

function checkNumber({ name, options: { min, max } }: InputSpec, value: unknown): string[] {
  const number = typeof value === "string" || typeof value === "boolean" ? Number(value) : value;
  if (typeof number !== "number" || Number.isNaN(number))
    return [`"${name}" is ${JSON.stringify(value)}, not a number.`];
  if (typeof min === "number" && number < min) return [`"${name}" is ${number}, less than ${min}.`];
  if (typeof max === "number" && number > max) return [`"${name}" is ${number}, more than ${max}.`];
  return [];
}

function unboxed(value: unknown): unknown {
  return typeof value === "object" && value !== null && "__value__" in value ? value.__value__ : value;
}
