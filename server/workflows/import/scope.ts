/** The nodes of a workflow with its subgraphs opened up, each where it stands. */
import { AppError } from "../../errors";
import type { Subgraph, UiGraph, UiNode, UiWorkflow } from "./ui-workflow";

const MAX_DEPTH = 32;
export const MAX_NODES = 5_000;

/** Of which class the front end alone knows. */
const DECORATION = new Set(["Note", "MarkdownNote", "Note Plus (mtb)", "Label (rgthree)", "Bookmark (rgthree)"]);
const VIRTUAL = new Set(["Reroute", "Reroute (rgthree)", "PrimitiveNode", "GetNode", "SetNode", ...DECORATION]);
export const isVirtual = ({ type }: UiNode) => VIRTUAL.has(type);

const MUTED = 2;
const BYPASSED = 4;
export const isMuted = ({ mode }: UiNode) => mode === MUTED;
export const isBypassed = ({ mode }: UiNode) => mode === BYPASSED;

/** One graph of the workflow where it is used: a subgraph that stands twice in it has two scopes. */
export type Scope = {
  graph: UiGraph;
  /** Ids of the nodes that lead down to here. */
  path: string[];
  host?: { scope: Scope; node: UiNode; subgraph: Subgraph };
  /** Those inside, by the id of the node that stands for them. */
  inner: Map<string, Scope>;
};

export type Placed = { scope: Scope; node: UiNode };
/** Names a node's own widgets. */
export type ReadWidgets = (placed: Placed) => Record<string, unknown>;

/** As ComfyUI numbers it in what it runs: "12:34" is node 34 in the subgraph at node 12. */
export const placedId = ({ scope, node }: Placed): string => [...scope.path, node.id].join(":");

/** @throws AppError BAD_REQUEST when there are too many nodes, or a subgraph contains itself */
export function openUp(workflow: UiWorkflow): Scope {
  const budget = { nodes: MAX_NODES };
  return open({ graph: workflow, path: [], inner: new Map() }, workflow.subgraphs, budget);
}

function open(scope: Scope, subgraphs: UiWorkflow["subgraphs"], budget: { nodes: number }): Scope {
  budget.nodes -= scope.graph.nodes.size;
  if (budget.nodes < 0) throw new AppError("BAD_REQUEST", `This workflow has more than ${MAX_NODES} nodes.`);
  if (scope.path.length > MAX_DEPTH)
    throw new AppError("BAD_REQUEST", `Subgraphs stand more than ${MAX_DEPTH} deep in each other here.`);
  for (const node of scope.graph.nodes.values()) {
    const subgraph = subgraphs.get(node.type);
    if (!subgraph) continue;
    const host = { scope, node, subgraph };
    const inner: Scope = { graph: subgraph, path: [...scope.path, node.id], host, inner: new Map() };
    scope.inner.set(node.id, open(inner, subgraphs, budget));
  }
  return scope;
}

/** The nodes that run, unless nothing needs them: muted and bypassed ones are left out with all they contain. */
export function activeNodes(scope: Scope): Placed[] {
  return [...scope.graph.nodes.values()].flatMap((node) => {
    if (isMuted(node) || isBypassed(node) || isVirtual(node)) return [];
    const inner = scope.inner.get(node.id);
    return inner ? activeNodes(inner) : [{ scope, node }];
  });
}
