/** What an engine's /object_info says of one node class, in the order in which ComfyUI shows it. */
import type { ObjectInfo } from "../../engines/engine";
import { isRecord } from "./json";

export type InputSpec = {
  name: string;
  /** "INT", "IMAGE", "COMBO" …; several are separated by commas, "*" takes anything. */
  type: string;
  /** Of a COMBO. */
  choices?: unknown[];
  options: Record<string, unknown>;
  required: boolean;
};

export type NodeSpec = {
  title: string;
  inputs: InputSpec[];
  outputs: { type: string; name: string }[];
  /** Saves or shows something: ComfyUI runs these, and what leads to them. */
  isOutput: boolean;
};

/** undefined when the engine has no such class. */
export function nodeSpec(info: ObjectInfo, classType: string): NodeSpec | undefined {
  const raw = Object.hasOwn(info, classType) ? info[classType] : undefined;
  if (!raw) return undefined;
  const names = listOf(raw.output_name);
  return {
    title: typeof raw.display_name === "string" ? raw.display_name : classType,
    inputs: sectionsOf(raw.input, raw.input_order),
    outputs: listOf(raw.output).map((type, slot) => ({ type: typeName(type), name: String(names[slot] ?? type) })),
    isOutput: raw.output_node === true,
  };
}

/** The inputs of { required, optional }, required first, each section in its own order. */
export function sectionsOf(input: unknown, order?: unknown, prefix = ""): InputSpec[] {
  return (["required", "optional"] as const).flatMap((section) => {
    const specs = isRecord(input) && isRecord(input[section]) ? input[section] : {};
    const ordered = isRecord(order) ? listOf(order[section]).map(String) : [];
    const names = [...new Set([...ordered, ...Object.keys(specs)])].filter((name) => Object.hasOwn(specs, name));
    return names.map((name) => inputSpec(`${prefix}${name}`, specs[name], section === "required"));
  });
}

/** raw: [type, options] or, of older nodes, [list of choices, options]. */
function inputSpec(name: string, raw: unknown, required: boolean): InputSpec {
  const [first, second] = Array.isArray(raw) ? raw : [raw];
  const options = isRecord(second) ? second : {};
  const type = typeName(first);
  const choices = Array.isArray(first) ? first : options.options;
  return { name, type, options, required, ...(type === "COMBO" && Array.isArray(choices) ? { choices } : {}) };
}

const typeName = (type: unknown) => (Array.isArray(type) ? "COMBO" : String(type ?? "*"));
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
