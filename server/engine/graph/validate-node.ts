/** Checks one node of a graph: every input there, links to something of the right type, values in range. */
import type { Folders } from "../folders";
import type { InputSpec, NodeClass } from "../nodes/node";
import { type Graph, isLink } from "./graph";
import { PythonError, repr, typeName } from "./python";
import { inputConfig, type Problem, validateInput } from "./validate-input";

export type Classes = ReadonlyMap<string, NodeClass>;

/** `inputs` are the node's inputs with its values converted. */
export type CheckedNode = { problems: Problem[]; inputs: Record<string, unknown> };

/**
 * Links are followed one step: whether the nodes behind them are right is for the caller.
 * Throws PythonError where ComfyUI's check trips over the graph; it reports such a node through the one that uses it.
 */
export function validateNode(id: string, graph: Graph, classes: Classes, folders: Folders): CheckedNode {
  const node = graph[id] as Graph[string];
  const nodeClass = classes.get(node.class_type) as NodeClass;
  if (!("inputs" in node)) throw new PythonError("KeyError", "'inputs'");
  const inputs = { ...node.inputs };
  const problems: Problem[] = [];
  for (const [name, spec] of Object.entries(nodeClass.info.input.required)) {
    const checksItself = nodeClass.check?.input === name;
    if (!Object.hasOwn(inputs, name)) problems.push(missing(name));
    else if (isLink(inputs[name])) problems.push(...validateLink(name, spec, inputs[name], graph, classes));
    else {
      const checked = validateInput(name, spec, inputs[name], !checksItself);
      if ("problem" in checked) problems.push(checked.problem);
      else inputs[name] = checked.value;
    }
  }
  return { problems: [...problems, ...validateCustom(nodeClass, inputs, folders)], inputs };
}

const missing = (name: string): Problem => ({
  type: "required_input_missing",
  message: "Required input is missing",
  details: name,
  extra_info: { input_name: name },
});

function validateCustom({ check }: NodeClass, inputs: Record<string, unknown>, folders: Folders): Problem[] {
  if (!check || !Object.hasOwn(inputs, check.input) || isLink(inputs[check.input])) return [];
  const refusal = check.refuse(inputs[check.input], folders);
  if (refusal === undefined) return [];
  return [
    {
      type: "custom_validation_failed",
      message: "Custom validation failed for node",
      details: `${check.input} - ${refusal}`,
      extra_info: { input_name: check.input },
    },
  ];
}

function validateLink(name: string, spec: InputSpec, link: unknown[], graph: Graph, classes: Classes): Problem[] {
  const about = { input_name: name, input_config: inputConfig(spec) };
  if (link.length !== 2) {
    const message = "Bad linked input, must be a length-2 list of [node_id, slot_index]";
    return [{ type: "bad_linked_input", message, details: name, extra_info: { ...about, received_value: link } }];
  }
  const received = outputType(link, graph, classes);
  if (received === spec[0]) return [];
  const wanted = typeof spec[0] === "string" ? spec[0] : repr(spec[0]);
  return [
    {
      type: "return_type_mismatch",
      message: "Return type mismatch between linked nodes",
      details: `${name}, received_type(${received}) mismatch input_type(${wanted})`,
      extra_info: { ...about, received_type: received, linked_node: link },
    },
  ];
}

function outputType([id, slot]: unknown[], graph: Graph, classes: Classes): string {
  if (typeof id !== "string" || !Object.hasOwn(graph, id)) throw new PythonError("KeyError", repr(id));
  const outputs = classes.get((graph[id] as Graph[string]).class_type)?.info.output ?? [];
  if (!Number.isInteger(slot))
    throw new PythonError("TypeError", `tuple indices must be integers or slices, not ${typeName(slot)}`);
  const type = outputs.at(slot as number);
  if (type === undefined) throw new PythonError("IndexError", "tuple index out of range");
  return type;
}
