/** ComfyUI's App mode: extra.linearData lists the widgets and the outputs that its form shows. */
import { z } from "zod";
import type { Graph } from "../../engines/engine";
import type { Target } from "../../schemas/workflow-draft";
import type { Converted, ShownWidget } from "./convert";
import { type Hints, NO_HINTS } from "./hints";
import { pretty } from "./labels";
import type { NodeProblem } from "./node-problem";

const id = z.union([z.string(), z.number()]).transform(String);
/** inputs: [id of the node, name of the widget]; newer files name the widget itself, "<graph>:<node>:<widget>". */
const linearData = z.looseObject({
  inputs: z.array(z.tuple([id, z.string()], z.unknown())).default([]),
  outputs: z.array(id).default([]),
});

const WIDGET_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:(.+):[^:]+$/;

/** No hints when the workflow has no App mode, or an empty one. */
export function linearHints(extra: Record<string, unknown>, { graph, shown }: Converted): Hints {
  const parsed = linearData.safeParse(extra.linearData);
  if (!parsed.success || parsed.data.inputs.length + parsed.data.outputs.length === 0) return NO_HINTS;
  const inputs = parsed.data.inputs.map(([raw, name]) => {
    const nodeId = WIDGET_ID.exec(raw)?.[1] ?? raw;
    const widget = shown.find((one) => one.nodeId === nodeId && one.name === name);
    return { nodeId, name, label: widget?.label ?? undefined, targets: targetsOf(nodeId, name, graph, widget) };
  });
  const outputs = parsed.data.outputs.flatMap((raw) => placesOf(raw, graph));
  return {
    fields: inputs
      .filter(({ targets }) => targets.length > 0)
      .map(({ targets, label }) => ({ targets, label: label && pretty(label) })),
    outputs: outputs.length > 0 ? outputs : undefined,
    problems: inputs.filter(({ targets }) => targets.length === 0).map(missing),
  };
}

function targetsOf(nodeId: string, name: string, graph: Graph, widget: ShownWidget | undefined): Target[] {
  if (widget) return widget.sets;
  return placesOf(nodeId, graph)
    .filter((node) => graph[node] && Object.hasOwn(graph[node].inputs, name))
    .map((node) => ({ node, field: name }));
}

/** Nodes inside subgraphs are named by their own id alone. */
function placesOf(nodeId: string, graph: Graph): string[] {
  if (Object.hasOwn(graph, nodeId)) return [nodeId];
  return Object.keys(graph).filter((one) => one.endsWith(`:${nodeId}`));
}

const missing = ({ nodeId, name }: { nodeId: string; name: string }): NodeProblem => ({
  nodeId,
  classType: "",
  title: `Node ${nodeId}`,
  reason: `App mode shows "${name}" of this node, which sets nothing that runs.`,
});
