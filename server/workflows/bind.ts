/** Puts a person's parameters and photos into a workflow's graph. */
import type { Graph, StagedFile } from "../engines/engine";
import type { JobParameters } from "../schemas/job";
import type { Binding } from "../schemas/workflow";
import type { Workflow } from "./catalog";

/**
 * A new graph with every binding of the manifest filled in; the workflow's own graph is left as it is.
 * @param parameters complete and checked, as parseParameters gives them
 * @param staged one file for each input of the manifest, by its name
 */
export function bind(workflow: Workflow, parameters: JobParameters, staged: Record<string, StagedFile>): Graph {
  const graph = structuredClone(workflow.graph);
  for (const binding of workflow.manifest.variants.comfyui.bindings) {
    const node = graph[binding.node];
    const value = staged[binding.value]?.name ?? parameters[binding.value];
    if (!node || value === undefined) throw new Error(`Nothing to bind for "${binding.value}" of ${workflow.id}`);
    node.inputs[binding.field] = graphValue(binding, value);
  }
  return graph;
}

/** A person's value as the graph wants it, by the binding's rule. */
export function graphValue({ map, linear }: Binding, value: JobParameters[string]): JobParameters[string] {
  if (map) return map[String(value)] ?? value;
  if (linear) return interpolate(Number(value), linear);
  return value;
}

function interpolate(value: number, { from, to }: NonNullable<Binding["linear"]>): number {
  const share = (value - from[0]) / (from[1] - from[0]);
  // Graphs go into the PNG's metadata and into cache keys: 0.3 rather than 0.30000000000000004.
  return Number((to[0] + share * (to[1] - to[0])).toFixed(6));
}
