/** Values of widgets that a subgraph shows on its outside, by the rules of each version of ComfyUI's front end. */
import { type Placed, placedId, type ReadWidgets, type Scope } from "./scope";
import type { UiNode, UiSlot } from "./ui-workflow";

type Host = NonNullable<Scope["host"]>;

/** A widget as people see it; what it sets may stand deeper, in a subgraph or behind a primitive. */
export type Shown = { nodeId: string; name: string; label?: string };
/** value: undefined when only the widget inside has one. */
export type Promoted = { value: unknown; shownAt: Shown };

/** What a subgraph says of an input to which nothing is connected. undefined when it leads to no widget. */
export function promotedInput(scope: Scope, slot: number, widgets: ReadWidgets): Promoted | undefined {
  const { host } = scope;
  const target = host && targetOf(scope, slot);
  if (!target) return undefined;
  const name = host.subgraph.inputs[slot]?.name ?? "";
  const saved = listed(host, name, target) ?? inRow(scope, name);
  const further = promotedWidget(host.scope, host.node.id, name);
  const label = host.node.inputs.find((input) => input.name === name)?.label ?? undefined;
  const shownAt = further?.shownAt ?? { nodeId: placedId(host), name, label };
  return { value: further?.value ?? saved ?? widgets(target)[target.slot.name], shownAt };
}

/** What the subgraphs around a node say of one of its widgets, by properties.proxyWidgets; the outermost counts. */
export function promotedWidget(scope: Scope, nodeId: string, name: string): Promoted | undefined {
  const { host } = scope;
  const index = host?.node.proxies.findIndex(([id, widget]) => id === nodeId && widget === name) ?? -1;
  if (!host || index < 0) return undefined;
  const further = promotedWidget(host.scope, host.node.id, name);
  const shownAt = further?.shownAt ?? { nodeId: placedId(host), name };
  return { value: further?.value ?? entry(host.node, index), shownAt };
}

type Target = Placed & { slot: UiSlot };

/** The first widget inside that an input of a subgraph leads to, through subgraphs within. */
function targetOf(scope: Scope, slot: number): Target | undefined {
  for (const id of scope.host?.subgraph.inputs[slot]?.linkIds ?? []) {
    const node = scope.graph.nodes.get(scope.graph.links.get(id)?.to ?? "");
    const target = node?.inputs.find((input) => input.link === id);
    if (!node || !target) continue;
    const inner = scope.inner.get(node.id);
    const found = inner ? innerTarget(inner, target.name) : target.widget && { scope, node, slot: target };
    if (found) return found;
  }
  return undefined;
}

function innerTarget(inner: Scope, name: string): Target | undefined {
  const slot = inner.host?.subgraph.inputs.findIndex((input) => input.name === name) ?? -1;
  return slot < 0 ? undefined : targetOf(inner, slot);
}

/** Front ends before 1.49 list what is shown, with the values in the same order. */
function listed({ node }: Host, name: string, target: Target): unknown {
  const index = node.proxies.findIndex(
    ([id, widget]) => (id === "-1" && widget === name) || (id === target.node.id && widget === target.slot.name),
  );
  return index < 0 ? undefined : entry(node, index);
}

/** Later ones keep a value for each input that leads to a widget, in the order of the inputs. */
function inRow(scope: Scope, name: string): unknown {
  const { host } = scope;
  if (!host || host.node.proxies.length > 0) return undefined;
  const { named, values } = host.node;
  const shown = host.subgraph.inputs.filter((_, slot) => targetOf(scope, slot));
  const index = shown.findIndex((input) => input.name === name);
  if (Array.isArray(values) && values.length === shown.length) return values[index] ?? undefined;
  return named && Object.hasOwn(named, name) ? named[name] : undefined;
}

const entry = ({ values }: UiNode, index: number) => (Array.isArray(values) ? (values[index] ?? undefined) : undefined);
