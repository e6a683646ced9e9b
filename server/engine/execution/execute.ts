/** Runs one validated graph: its nodes in order, taking from the cache what it has. */
import { cacheKeys } from "../graph/cache-keys";
import { type Graph, isLink, sourcesOf, upstream } from "../graph/graph";
import { executionOrder } from "../graph/order";
import type { NodeClass, NodeContext, NodeResult } from "../nodes/node";
import { describeFailure } from "./describe-failure";
import type { Run, RunEnd, RunEvent } from "./events";
import { Interrupted } from "./interrupt";
import { createPreviews } from "./previews";
import type { ResultCache } from "./result-cache";

export type Executor = {
  classes: ReadonlyMap<string, NodeClass>;
  cache: ResultCache;
  context: Pick<NodeContext, "folders" | "models" | "throwIfInterrupted">;
  emit(event: RunEvent): void;
};

/** Emits the run's events; its failures are among them, so it never throws. */
export async function execute(run: Run, executor: Executor): Promise<void> {
  const { graph, outputs } = run;
  const { cache, emit } = executor;
  const fingerprints = await takeFingerprints(graph, outputs, executor);
  const keys = cacheKeys(graph, outputs, fingerprints);
  cache.keepOnly(keys.values());
  const cached = new Map<string, NodeResult>();
  for (const [id, key] of keys) {
    const result = cache.get(key);
    if (result) cached.set(id, result);
  }
  emit({ type: "cached", nodes: Object.keys(graph).filter((id) => cached.has(id)) });

  const order = executionOrder(graph, outputs, new Set(cached.keys()));
  const context = createContext(run, fingerprints, executor);
  const end = await runNodes({ graph, order, keys, cached, executor, context });
  emit({ type: "ended", end });
}

/** Of the nodes that read files. One whose file is gone gets none: running it tells what is wrong. */
async function takeFingerprints(graph: Graph, outputs: string[], { classes, context }: Executor) {
  const fingerprints = new Map<string, string>();
  for (const id of upstream(graph, outputs)) {
    const { class_type, inputs } = graph[id] as Graph[string];
    const fingerprint = await classes
      .get(class_type)
      ?.fingerprint?.(inputs, context.folders)
      .catch(() => undefined);
    if (fingerprint !== undefined) fingerprints.set(id, fingerprint);
  }
  return fingerprints;
}

/** The graph that saved files carry names the fingerprints too, as `is_changed`, like ComfyUI's. */
function createContext({ graph, pngInfo }: Run, fingerprints: Map<string, string>, { context, emit }: Executor) {
  const prompt: Record<string, object> = { ...graph };
  for (const [id, fingerprint] of fingerprints) prompt[id] = { ...graph[id], is_changed: [fingerprint] };
  const preview = createPreviews(emit);
  return (node: string): NodeContext => ({
    ...context,
    prompt,
    pngInfo,
    progress: (value, max) => emit({ type: "progress", node, value, max }),
    preview: (picture) => preview(node, picture),
  });
}

type Plan = {
  graph: Graph;
  order: string[];
  keys: ReadonlyMap<string, string>;
  cached: ReadonlyMap<string, NodeResult>;
  executor: Executor;
  context(node: string): NodeContext;
};

async function runNodes({ graph, order, keys, cached, executor, context }: Plan): Promise<RunEnd> {
  const { classes, cache, emit } = executor;
  const results = new Map(cached);
  const executed: string[] = [];
  for (const [position, id] of order.entries()) {
    const node = graph[id] as Graph[string];
    const inputs = resolveInputs(node.inputs, results);
    try {
      let result = results.get(id);
      if (!result) {
        executor.context.throwIfInterrupted();
        emit({ type: "started", node: id });
        result = await (classes.get(node.class_type) as NodeClass).run(inputs, context(id));
        results.set(id, result);
        cache.set(keys.get(id) as string, result);
        executed.push(id);
      }
      if (result.output) emit({ type: "output", node: id, output: result.output });
      emit({ type: "finished", node: id, cached: cached.has(id) });
    } catch (error) {
      if (error instanceof Interrupted) return { type: "interrupted", node: id, executed };
      return { type: "error", node: id, executed, ...describeFailure(error, inputs, executor.context.folders) };
    }
    forgetUnused(results, graph, order.slice(position + 1));
  }
  return { type: "success" };
}

/** Links replaced by the values they lead to. */
function resolveInputs(inputs: Record<string, unknown>, results: ReadonlyMap<string, NodeResult>) {
  const resolve = (value: unknown) => (isLink(value) ? results.get(value[0])?.values.at(value[1]) : value);
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, resolve(value)]));
}

/** Lets go of results that nothing left to run needs: they are the memory of a run. */
function forgetUnused(results: Map<string, NodeResult>, graph: Graph, remaining: string[]): void {
  const needed = new Set(remaining.flatMap((id) => [id, ...sourcesOf(graph[id] as Graph[string])]));
  for (const id of results.keys()) if (!needed.has(id)) results.delete(id);
}
