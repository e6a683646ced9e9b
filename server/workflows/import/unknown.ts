/** Nodes of a graph that an engine does not have. */
import type { Graph, ObjectInfo } from "../../engines/engine";
import { about, type NodeProblem } from "./node-problem";

export function unknownNodes(graph: Graph, info: ObjectInfo): NodeProblem[] {
  return Object.entries(graph)
    .filter(([, node]) => !Object.hasOwn(info, node.class_type))
    .map(([nodeId, node]) => ({ ...about(nodeId, node), reason: unknownReason(node.class_type) }));
}

const unknownReason = (classType: string) =>
  classType.startsWith("workflow>") || classType.startsWith("workflow/")
    ? "This is a group node, which ComfyUI has replaced by subgraphs. Convert it to a subgraph there and save again."
    : `The engine does not have the node ${classType}. Install the package it comes from, or remove it.`;
