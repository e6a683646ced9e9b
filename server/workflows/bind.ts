/** Puts a person's parameters and photos into what an engine runs. */
import type { Graph, StagedFile, Task } from "../engines/engine";
import type { JobParameters } from "../schemas/job";
import type { Binding, FieldBinding, NodeBinding } from "../schemas/variant";
import type { LoadedVariant, Workflow } from "./workflow";

type Value = JobParameters[string];
export type Staged = Record<string, StagedFile[]>;
/**
 * A new task with every binding of the variant filled in; the workflow's own files are left as they are.
 * @param parameters complete and checked, as parseParameters gives them
 * @param staged the files of each input of the manifest, by its name; none for an optional one that was not given
 */
export function bind(workflow: Workflow, variant: LoadedVariant, parameters: JobParameters, staged: Staged): Task {
  const find = (binding: Binding) => valuesOf(workflow, binding, parameters, staged);
  if (variant.engine === "comfyui")
    return { engine: "comfyui", graph: bindGraph(variant.graph, variant.bindings, find) };
  const { model, input, bindings } = variant.mapping;
  return { engine: variant.engine, model, input: bindInput(input, bindings, find) };
}

type Find = (binding: Binding) => Value[];

function bindGraph(original: Graph, bindings: NodeBinding[], find: Find): Graph {
  const graph = copyOf(original);
  const unused = new Set<string>();
  for (const binding of bindings) {
    const node = graph[binding.node];
    const [value] = find(binding);
    if (value === undefined) unused.add(binding.node);
    else if (node) node.inputs[binding.field] = value;
  }
  return without(graph, unused);
}

/** As deep as bindings reach. */
const copyOf = (graph: Graph): Graph =>
  Object.fromEntries(Object.entries(graph).map(([id, node]) => [id, { ...node, inputs: { ...node.inputs } }]));

function bindInput(original: Record<string, unknown>, bindings: FieldBinding[], find: Find): Record<string, unknown> {
  const input = { ...original };
  for (const binding of bindings) {
    const values = find(binding);
    if (values.length > 0) input[binding.field] = binding.list ? values : values[0];
  }
  return input;
}

/** Nodes that would have loaded what was not given, and the links that lead from them. */
function without(graph: Graph, unused: Set<string>): Graph {
  if (unused.size === 0) return graph;
  const leadsFromUnused = (value: unknown) => Array.isArray(value) && unused.has(String(value[0]));
  const kept = Object.entries(graph).filter(([id]) => !unused.has(id));
  const nodes = kept.map(([id, node]) => {
    const inputs = Object.entries(node.inputs).filter(([, value]) => !leadsFromUnused(value));
    return [id, { ...node, inputs: Object.fromEntries(inputs) }] as const;
  });
  return Object.fromEntries(nodes);
}

function valuesOf(workflow: Workflow, binding: Binding, parameters: JobParameters, staged: Staged): Value[] {
  const { value: name, index } = binding;
  const files = Object.hasOwn(staged, name) ? staged[name] : undefined;
  const given = files ? files.map((file) => file.name) : Object.hasOwn(parameters, name) ? [parameters[name]] : [];
  const values = (index === undefined ? given : given.slice(index, index + 1)).filter((one) => one !== undefined);
  if (values.length === 0 && !maybeEmpty(workflow, binding))
    throw new Error(`Nothing to bind for "${name}" of ${workflow.id}`);
  return values.map((value) => ruled(binding, value));
}

function maybeEmpty({ manifest }: Workflow, { value, index = 0 }: Binding): boolean {
  const input = manifest.inputs.find(({ name }) => name === value);
  return !!input && input.kind !== "text" && (input.optional || index > 0);
}

/** A person's value as the engine wants it, by the binding's rule. */
function ruled({ map, linear, template }: Binding, value: Value): Value {
  if (map) return map[String(value)] ?? value;
  if (linear) return interpolate(Number(value), linear);
  return template ? template.replaceAll("{value}", () => String(value)) : value;
}

function interpolate(value: number, { from, to }: NonNullable<Binding["linear"]>): number {
  const share = (value - from[0]) / (from[1] - from[0]);
  // Graphs go into the PNG's metadata and into cache keys: 0.3 rather than 0.30000000000000004.
  return Number((to[0] + share * (to[1] - to[0])).toFixed(6));
}
