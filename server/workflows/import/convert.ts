/** Turns ComfyUI's UI format into the API format that engines run, with what an engine says of its nodes. */
import type { Graph, ObjectInfo } from "../../engines/engine";
import { needed } from "./needed";
import type { NodeProblem } from "./node-problem";
import { type NodeSpec, nodeSpec } from "./node-spec";
import { type Promoted, promotedWidget, type Shown } from "./promoted";
import { resolveInput } from "./resolve";
import { activeNodes, openUp, type Placed, placedId, type ReadWidgets } from "./scope";
import type { UiWorkflow } from "./ui-workflow";
import { unknownNodes } from "./unknown";
import { type Values, widgetValues } from "./widgets";

/** A widget that people see, and the fields of the graph that it sets. */
export type ShownWidget = Shown & { sets: { node: string; field: string }[] };

export type Converted = {
  /** Every subgraph opened up; only nodes that lead to an output. */
  graph: Graph;
  /** Widgets on the outside of subgraphs, and primitives. */
  shown: ShownWidget[];
  /** Nodes that this engine does not know; they stand in the graph, with as much as their file says of them. */
  problems: NodeProblem[];
};

/** @throws AppError BAD_REQUEST when the workflow is nested or large beyond reason */
export function convert(workflow: UiWorkflow, info: ObjectInfo): Converted {
  const widgets = widgetReader(info);
  const shown: ShownWidget[] = [];
  const nodes = activeNodes(openUp(workflow)).map((placed) => {
    const { inputs, promoted } = convertInputs(placed, widgets);
    for (const [field, at] of promoted) show(shown, at, { node: placedId(placed), field });
    return [
      placedId(placed),
      { class_type: placed.node.type, inputs, _meta: { title: titleOf(placed, info) } },
    ] as const;
  });
  const graph = needed(withoutLooseLinks(Object.fromEntries(nodes)), info);
  return { graph, shown: kept(shown, graph), problems: unknownNodes(graph, info) };
}

type Inputs = { inputs: Record<string, unknown>; promoted: Map<string, Shown> };

function convertInputs(placed: Placed, widgets: ReadWidgets): Inputs {
  const { scope, node } = placed;
  const inputs: Record<string, unknown> = {};
  const promoted = new Map<string, Shown>();
  const set = (name: string, { value, shownAt }: Promoted) => {
    if (value !== undefined) inputs[name] = boxed(value);
    promoted.set(name, shownAt);
  };
  for (const [name, own] of Object.entries(widgets(placed))) {
    inputs[name] = boxed(own);
    const further = promotedWidget(scope, node.id, name);
    if (further) set(name, further);
  }
  for (const slot of node.inputs) {
    const source = resolveInput(placed, slot, widgets);
    if (source && "node" in source) inputs[slot.name] = [placedId(source.node), source.slot];
    else if (source) set(slot.name, source);
  }
  return { inputs, promoted };
}

function show(all: ShownWidget[], at: Shown, target: ShownWidget["sets"][number]): void {
  const known = all.find(({ nodeId, name }) => nodeId === at.nodeId && name === at.name);
  if (known) known.sets.push(target);
  else all.push({ ...at, sets: [target] });
}

/** Without those that set nothing that runs. */
function kept(all: ShownWidget[], graph: Graph): ShownWidget[] {
  const running = all.map((one) => ({ ...one, sets: one.sets.filter(({ node }) => Object.hasOwn(graph, node)) }));
  return running.filter(({ sets }) => sets.length > 0);
}

const titleOf = ({ node }: Placed, info: ObjectInfo) => node.title ?? nodeSpec(info, node.type)?.title ?? node.type;

function widgetReader(info: ObjectInfo): ReadWidgets {
  const specs = new Map<string, NodeSpec | undefined>();
  return ({ node }) => {
    if (!specs.has(node.type)) specs.set(node.type, nodeSpec(info, node.type));
    const spec = specs.get(node.type);
    return spec ? widgetValues(spec, node) : (node.named ?? dictionary(node.values));
  };
}

const dictionary = (values: unknown[] | Values | undefined): Values => (!values || Array.isArray(values) ? {} : values);

/** A list in the API format is a link, so lists that are values travel in a box, which ComfyUI opens. */
const boxed = (value: unknown) => (Array.isArray(value) ? { __value__: value } : value);

/** Links to nodes that do not run. */
function withoutLooseLinks(graph: Graph): Graph {
  const kept = (value: unknown) => !Array.isArray(value) || Object.hasOwn(graph, String(value[0]));
  const nodes = Object.entries(graph).map(([id, node]) => {
    const inputs = Object.entries(node.inputs).filter(([, value]) => kept(value));
    return [id, { ...node, inputs: Object.fromEntries(inputs) }] as const;
  });
  return Object.fromEntries(nodes);
}
