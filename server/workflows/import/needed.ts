/** Leaves out of a graph what no output needs, as ComfyUI does when it runs it. */
import type { Graph, ObjectInfo } from "../../engines/engine";
import { nodeSpec } from "./node-spec";

/** Kept are output nodes and all that feeds them. Of unknown classes, those that feed nothing might be outputs. */
export function needed(graph: Graph, info: ObjectInfo): Graph {
  const feeds = new Set(Object.values(graph).flatMap(sources));
  const ends = Object.entries(graph).filter(([id, node]) => {
    const spec = nodeSpec(info, node.class_type);
    return spec ? spec.isOutput : !feeds.has(id) && sources(node).length > 0;
  });
  const kept = new Set<string>();
  const waiting = ends.map(([id]) => id);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = graph[id];
    if (!node || kept.has(id)) continue;
    kept.add(id);
    waiting.push(...sources(node));
  }
  return Object.fromEntries(Object.entries(graph).filter(([id]) => kept.has(id)));
}

/** Ids of the nodes that feed this one. */
export const sources = ({ inputs }: Graph[string]): string[] =>
  Object.values(inputs).flatMap((value) => (Array.isArray(value) ? [String(value[0])] : []));
