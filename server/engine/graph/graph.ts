/** A ComfyUI graph in API format and the questions one can ask of its links. */

/** [id of the node that gives the value, index of its output]; a negative index counts from the end, as in Python. */
export type Link = [string, number];
export type GraphNode = { class_type: string; inputs: Record<string, unknown> };
export type Graph = Record<string, GraphNode>;

/** Whether a checked input's value is a link: in this format every list is. */
export const isLink = (value: unknown): value is Link => Array.isArray(value);

/** The ids that a node's inputs link to, each once, in the order of its inputs. */
export function sourcesOf(node: GraphNode): string[] {
  const links = Object.values(node.inputs ?? {}).filter(isLink);
  return [...new Set(links.map(([id]) => id).filter((id) => typeof id === "string"))];
}

/** A graph that links to itself. */
export class CycleError extends Error {}

/**
 * The given nodes and all they depend on, sources before what uses them. Ids that are not in the graph are skipped;
 * what `stop` says is not looked behind. Throws CycleError.
 */
export function upstream(graph: Graph, ids: string[], stop: (id: string) => boolean = () => false): string[] {
  const state = new Map<string, "open" | "done">();
  const order: string[] = [];
  const stack = [...ids].reverse();
  while (stack.length > 0) {
    const id = stack[stack.length - 1] as string;
    const node = Object.hasOwn(graph, id) ? graph[id] : undefined;
    if (state.get(id) === "done" || !node) {
      stack.pop();
    } else if (state.get(id) === "open") {
      stack.pop();
      state.set(id, "done");
      order.push(id);
    } else {
      state.set(id, "open");
      const sources = stop(id) ? [] : sourcesOf(node).reverse();
      if (sources.some((source) => state.get(source) === "open")) throw new CycleError(`Node ${id} depends on itself`);
      stack.push(...sources);
    }
  }
  return order;
}
