/** Tells what an engine lacks to run a graph, from what the engine says of its nodes. */
import type { Graph } from "../engines/engine";

/** ComfyUI's GET /object_info: node class → inputs; an input is [type, options] or [list of values, options]. */
export type ObjectInfo = Record<string, { input?: Partial<Record<"required" | "optional", Record<string, unknown>>> }>;

/** What is missing, in words, each once; empty when the graph can run there. */
export function missing(graph: Graph, info: ObjectInfo): string[] {
  return [...new Set(Object.values(graph).flatMap((node) => missingForNode(node, info)))];
}

function missingForNode({ class_type, inputs }: Graph[string], info: ObjectInfo): string[] {
  const known = Object.hasOwn(info, class_type) ? info[class_type] : undefined;
  if (!known) return [`The node ${class_type} is not installed.`];
  const specs = { ...known.input?.optional, ...known.input?.required };
  return Object.entries(inputs).flatMap(([field, value]) => {
    const choices = choicesOf(specs[field]);
    if (!choices || typeof value !== "string" || choices.includes(value)) return [];
    return [`${class_type} has no ${field} "${value}".`];
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
