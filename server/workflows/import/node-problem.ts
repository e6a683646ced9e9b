/** Something wrong at one node of a graph. */
import type { Graph } from "../../engines/engine";

/** nodeId: as in the converted graph; reason: a sentence for people. */
export type NodeProblem = { nodeId: string; classType: string; title: string; reason: string };

export const about = (nodeId: string, { class_type, _meta }: Graph[string]): Omit<NodeProblem, "reason"> => ({
  nodeId,
  classType: class_type,
  title: _meta?.title ?? class_type,
});
