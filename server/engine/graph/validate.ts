/** Decides whether a submitted graph can run, and which of its outputs: ComfyUI's answers, as recorded from 0.3.64. */
import type { Folders } from "../folders";
import type { NodeClass } from "../nodes/node";
import { CycleError, type Graph, isLink, upstream } from "./graph";
import { PythonError, str } from "./python";
import { inputConfig, type Problem } from "./validate-input";
import { type CheckedNode, type Classes, validateNode } from "./validate-node";

export type NodeErrors = Record<string, { errors: Problem[]; dependent_outputs: string[]; class_type: string }>;

export type Validation =
  | { ok: true /** With its values converted. */; graph: Graph; outputs: string[]; nodeErrors: NodeErrors }
  | { ok: false; error: Problem; nodeErrors: NodeErrors };

const refusal = (type: string, message: string, details = ""): Problem => ({ type, message, details, extra_info: {} });

/** `targets`: the ids of the only output nodes to run (partial_execution_targets); all when undefined. */
export function validateGraph(graph: Graph, classes: Classes, folders: Folders, targets?: string[]): Validation {
  const unknown = findUnknownClass(graph, classes);
  if (unknown) return { ok: false, error: unknown, nodeErrors: {} };
  const wanted = Object.keys(graph).filter((id) => isOutput(graph, classes, id) && (targets?.includes(id) ?? true));
  if (wanted.length === 0)
    return { ok: false, error: refusal("prompt_no_outputs", "Prompt has no outputs"), nodeErrors: {} };

  const results = new Map<string, NodeResult>();
  const nodeErrors: NodeErrors = {};
  const outputs = wanted.filter((output) => validateOutput(output, graph, classes, folders, results, nodeErrors));
  if (outputs.length === 0) {
    const error = refusal("prompt_outputs_failed_validation", "Prompt outputs failed validation");
    return { ok: false, error, nodeErrors };
  }
  return { ok: true, graph: converted(graph, results), outputs, nodeErrors };
}

const isOutput = (graph: Graph, classes: Classes, id: string) =>
  classes.get((graph[id] as Graph[string]).class_type)?.info.output_node === true;

function findUnknownClass(graph: Graph, classes: Classes): Problem | undefined {
  for (const [id, node] of Object.entries(graph)) {
    const details = `Node ID '#${id}'`;
    if (typeof node !== "object" || node === null || !("class_type" in node))
      return refusal("invalid_prompt", "Cannot execute because a node is missing the class_type property.", details);
    if (!classes.has(node.class_type))
      return refusal("invalid_prompt", `Cannot execute because node ${str(node.class_type)} does not exist.`, details);
  }
  return undefined;
}

type NodeResult = CheckedNode | { thrown: PythonError };

/** Adds to `results` and `nodeErrors`; true when the output and all behind it can run. */
function validateOutput(
  output: string,
  graph: Graph,
  classes: Classes,
  folders: Folders,
  results: Map<string, NodeResult>,
  nodeErrors: NodeErrors,
): boolean {
  const needed = upstreamOrNothing(graph, output);
  for (const id of needed) if (!results.has(id)) results.set(id, tryNode(id, graph, classes, folders));
  const broken = needed.filter((id) => problemsOf(id, graph, classes, needed, results).length > 0);
  for (const id of broken) {
    const errors = problemsOf(id, graph, classes, needed, results);
    nodeErrors[id] ??= { errors, dependent_outputs: [], class_type: (graph[id] as Graph[string]).class_type };
    nodeErrors[id].dependent_outputs.push(output);
  }
  return needed.length > 0 && broken.length === 0;
}

/** A cycle is refused without saying where, as ComfyUI does: nothing behind the output can be checked in order. */
function upstreamOrNothing(graph: Graph, output: string): string[] {
  try {
    return upstream(graph, [output]);
  } catch (error) {
    if (error instanceof CycleError) return [];
    throw error;
  }
}

function tryNode(id: string, graph: Graph, classes: Classes, folders: Folders): NodeResult {
  try {
    return validateNode(id, graph, classes, folders);
  } catch (error) {
    if (error instanceof PythonError) return { thrown: error };
    throw error;
  }
}

function problemsOf(id: string, graph: Graph, classes: Classes, needed: string[], results: Map<string, NodeResult>) {
  const result = results.get(id) as NodeResult;
  return "thrown" in result ? [describeThrown(id, result.thrown, graph, classes, needed)] : result.problems;
}

/** What a check tripped over is told in terms of the link through which the node is used. */
function describeThrown(id: string, error: PythonError, graph: Graph, classes: Classes, needed: string[]): Problem {
  const exception = { exception_message: error.message, exception_type: error.type, traceback: [] };
  for (const user of needed) {
    const { class_type, inputs = {} } = graph[user] as Graph[string];
    const use = Object.entries(inputs).find(([, value]) => isLink(value) && value[0] === id);
    const spec = use && (classes.get(class_type) as NodeClass).info.input.required[use[0]];
    if (use && spec) {
      const about = { input_name: use[0], input_config: inputConfig(spec), ...exception, linked_node: use[1] };
      const message = "Exception when validating inner node";
      return { type: "exception_during_inner_validation", message, details: error.message, extra_info: about };
    }
  }
  const message = "Exception when validating node";
  return { type: "exception_during_validation", message, details: error.message, extra_info: exception };
}

function converted(graph: Graph, results: Map<string, NodeResult>): Graph {
  const entries = Object.entries(graph).map(([id, node]) => {
    const result = results.get(id);
    return [id, result && "inputs" in result ? { ...node, inputs: result.inputs } : node];
  });
  return Object.fromEntries(entries);
}
