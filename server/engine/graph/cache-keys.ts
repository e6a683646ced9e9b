/** What a node's result depends on, as one string: equal keys mean equal results, whatever the nodes' ids are. */
import { createHash } from "node:crypto";
import { type Graph, isLink, upstream } from "./graph";

/**
 * Keys for the outputs and all behind them. `fingerprints` holds, for nodes that read more than their inputs (a file),
 * what else they depend on.
 */
export function cacheKeys(graph: Graph, outputs: string[], fingerprints: ReadonlyMap<string, string>) {
  const keys = new Map<string, string>();
  for (const id of upstream(graph, outputs)) {
    const { class_type, inputs } = graph[id] as Graph[string];
    const parts = Object.keys(inputs)
      .sort()
      .map((name) => [name, isLink(inputs[name]) ? linkKey(inputs[name], keys) : { value: inputs[name] }]);
    const text = JSON.stringify([class_type, fingerprints.get(id) ?? null, parts]);
    keys.set(id, createHash("sha1").update(text).digest("base64"));
  }
  return keys;
}

const linkKey = ([id, slot]: [string, number], keys: Map<string, string>) => ({ source: keys.get(id), slot });
