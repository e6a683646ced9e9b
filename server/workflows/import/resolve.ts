/**
 * Finds what feeds an input: through subgraphs, reroutes, bypassed nodes and the like. Follows what ComfyUI's front end
 * does when it queues a workflow (graphToPrompt).
 */
import { type Promoted, promotedInput, promotedWidget } from "./promoted";
import { isBypassed, isMuted, isVirtual, type Placed, placedId, type ReadWidgets, type Scope } from "./scope";
import type { UiSlot } from "./ui-workflow";

/** An output of a node that runs, or a value. */
export type Source = { node: Placed; slot: number } | Promoted;

/** undefined: nothing is connected, or what is has been muted. */
export function resolveInput(at: Placed, slot: UiSlot, widgets: ReadWidgets): Source | undefined {
  return new Resolver(widgets).input(at, slot);
}

/** Nobody draws so many reroutes in a row. */
const MAX_HOPS = 500;

class Resolver {
  private readonly seen = new Set<string>();

  constructor(private readonly widgets: ReadWidgets) {}

  input({ scope }: Placed, slot: UiSlot): Source | undefined {
    const link = slot.link == null ? undefined : scope.graph.links.get(slot.link);
    if (!link) return undefined;
    if (scope.host && link.from === scope.host.subgraph.inputNode) return this.above(scope, link.fromSlot);
    const node = scope.graph.nodes.get(link.from);
    return node && this.output({ scope, node }, link.fromSlot, slot.type);
  }

  /** What comes into a subgraph at one of its inputs. */
  private above(scope: Scope, slot: number): Source | undefined {
    if (!scope.host) return undefined;
    const outside = outerSlot(scope.host, slot);
    const linked = outside?.link != null && scope.host.scope.graph.links.has(outside.link);
    return linked ? this.input(scope.host, outside) : promotedInput(scope, slot, this.widgets);
  }

  private output(placed: Placed, slot: number, type: string): Source | undefined {
    const { scope, node } = placed;
    const key = `${placedId(placed)}#${slot}`;
    if (isMuted(node) || this.seen.has(key) || this.seen.size > MAX_HOPS) return undefined;
    this.seen.add(key);
    if (isBypassed(node)) {
      const through = bypass(placed, slot, type);
      return through && this.input(placed, through);
    }
    const inner = scope.inner.get(node.id);
    if (inner) return this.inside(inner, slot, type);
    return isVirtual(node) ? this.virtual(placed, slot, type) : { node: placed, slot };
  }

  /** What a subgraph gives at one of its outputs. */
  private inside(scope: Scope, slot: number, type: string): Source | undefined {
    const subgraph = scope.host?.subgraph;
    // Files keep links that lead nowhere any more; the output itself says which one counts.
    const links = (subgraph?.outputs[slot]?.linkIds ?? []).map((id) => scope.graph.links.get(id));
    const link = links.find((one) => one !== undefined);
    if (!link) return undefined;
    if (link.from === subgraph?.inputNode) return this.above(scope, link.fromSlot);
    const node = scope.graph.nodes.get(link.from);
    return node && this.output({ scope, node }, link.fromSlot, type);
  }

  private virtual(placed: Placed, slot: number, type: string): Source | undefined {
    const { node } = placed;
    if (node.type === "PrimitiveNode") return primitive(placed);
    const passing = node.type === "GetNode" ? setterOf(placed) : placed;
    const through = passing?.node.inputs[node.type === "GetNode" ? 0 : slot];
    return passing && through && this.input(passing, { ...through, type });
  }
}

function primitive(placed: Placed): Promoted {
  const { scope, node } = placed;
  const own = Array.isArray(node.values) ? (node.values[0] ?? undefined) : undefined;
  const further = promotedWidget(scope, node.id, "value");
  const shownAt = { nodeId: placedId(placed), name: "value", label: node.title };
  return { value: further?.value ?? own, shownAt: further?.shownAt ?? shownAt };
}

/** The slot on the outside of a subgraph; older files leave out those that are not linked, so it goes by name. */
function outerSlot({ node, subgraph }: NonNullable<Scope["host"]>, slot: number): UiSlot | undefined {
  const name = subgraph.inputs[slot]?.name;
  const nth = subgraph.inputs.slice(0, slot).filter((one) => one.name === name).length;
  return node.inputs.filter((one) => one.name === name)[nth];
}

/** Which input a bypassed node lets through: the one beside the output if its type serves, else the first that does. */
function bypass({ node }: Placed, slot: number, type: string): UiSlot | undefined {
  if (type === "*" || type === "") return node.inputs[slot] ?? node.inputs[0];
  const given = node.outputs[slot]?.type ?? type;
  const serves = (input: UiSlot | undefined) => !!input && meets(input.type, given) && meets(input.type, type);
  if (serves(node.inputs[slot])) return node.inputs[slot];
  return node.inputs.find((input) => input.type === type) ?? node.inputs.find(serves);
}

/** Types are names, several separated by commas; "*" meets all. */
export function meets(one: string, other: string): boolean {
  if (one === "*" || other === "*") return true;
  const names = new Set(other.toLowerCase().split(","));
  return one
    .toLowerCase()
    .split(",")
    .some((name) => names.has(name));
}

/** KJNodes: a GetNode stands for the SetNode of the same name, in its own graph or in one around it. */
function setterOf({ scope, node }: Placed): Placed | undefined {
  const name = Array.isArray(node.values) ? node.values[0] : undefined;
  for (let around: Scope | undefined = scope; around; around = around.host?.scope) {
    for (const setter of around.graph.nodes.values()) {
      if (setter.type === "SetNode" && Array.isArray(setter.values) && setter.values[0] === name)
        return { scope: around, node: setter };
    }
  }
  return undefined;
}
