/** In which order the nodes of a graph run. */
import { type Graph, sourcesOf, upstream } from "./graph";

/**
 * The nodes needed for `outputs`, in running order. What is cached is not run, nor what only it needs; a cached output
 * stays in the list, for its result is reported again. Of the nodes that are ready those are taken first that show
 * something soonest: outputs, then what feeds an output, then the others, in the order of the graph.
 */
export function executionOrder(graph: Graph, outputs: string[], cached: ReadonlySet<string>): string[] {
  const isCached = (id: string) => cached.has(id);
  const needed = new Set(upstream(graph, outputs, isCached).filter((id) => !isCached(id) || outputs.includes(id)));
  const waiting = Object.keys(graph).filter((id) => needed.has(id));
  const distance = distances(graph, outputs, needed);
  const done = new Set<string>();
  const isReady = (id: string) =>
    sourcesOf(graph[id] as Graph[string]).every((source) => done.has(source) || !needed.has(source));
  const order: string[] = [];
  while (waiting.length > 0) {
    const ready = waiting.filter(isReady);
    const next = ready.reduce((best, id) => (rank(distance, id) < rank(distance, best) ? id : best));
    waiting.splice(waiting.indexOf(next), 1);
    done.add(next);
    order.push(next);
  }
  return order;
}

/** ComfyUI prefers nodes that are up to this many steps away from an output. */
const NEAR = 2;

const rank = (distance: Map<string, number>, id: string) => Math.min(distance.get(id) ?? Infinity, NEAR + 1);

/** Steps from each needed node to the nearest output. */
function distances(graph: Graph, outputs: string[], needed: ReadonlySet<string>): Map<string, number> {
  const distance = new Map(outputs.map((id) => [id, 0]));
  for (const id of upstream(graph, outputs).reverse()) {
    if (!needed.has(id)) continue;
    for (const source of sourcesOf(graph[id] as Graph[string])) {
      const steps = (distance.get(id) ?? Infinity) + 1;
      distance.set(source, Math.min(distance.get(source) ?? Infinity, steps));
    }
  }
  return distance;
}
