/** How far a run is, from what the server says of its nodes. Pure. */
import type { Graph } from "../engine";
import type { RunMessage } from "./protocol";

/** Nodes that tell their steps do nearly all of the work (a sampler, an upscaler by tiles); the others share the rest. */
const STEPPED_WEIGHT = 0.9;

export type Progress = {
  /** Share done of each node that was heard of, 0..1. */
  shares: Readonly<Record<string, number>>;
  /** Node classes that told their steps: others of the class will too. */
  stepped: ReadonlySet<string>;
  /** The node that runs. */
  current?: string;
};

export const start: Progress = { shares: {}, stepped: new Set() };

/** The progress after a message; nodes that are not in the graph (made by others while running) don't count. */
export function advance(graph: Graph, before: Progress, { type, data }: RunMessage): Progress {
  switch (type) {
    case "execution_cached":
      return withShares(before, Object.fromEntries(data.nodes.map((node) => [node, 1])));
    case "executing": {
      const over = before.current === undefined || before.current === data.node ? {} : { [before.current]: 1 };
      return { ...withShares(before, over), current: data.node ?? undefined };
    }
    case "executed":
      return withShares(before, { [data.node]: 1 });
    case "progress":
      return withSteps(graph, withShares(before, { [data.node]: share(data) }), [data.node]);
    case "progress_state": {
      const nodes = Object.entries(data.nodes);
      const shares = nodes.map(([id, node]) => [id, node.state === "finished" ? 1 : share(node)]);
      const stepped = nodes.filter(([, node]) => node.max > 1).map(([id]) => id);
      return withSteps(graph, withShares(before, Object.fromEntries(shares)), stepped);
    }
    default:
      return before;
  }
}

/** 0..1; may go back when a node turns out to have steps. */
export function fraction(graph: Graph, { shares, stepped }: Progress): number {
  const nodes = Object.entries(graph);
  const mean = (ofStepped: boolean) => {
    const of = nodes.filter(([, { class_type }]) => stepped.has(class_type) === ofStepped);
    return of.reduce((sum, [id]) => sum + (shares[id] ?? 0), 0) / (of.length || 1);
  };
  return (1 - STEPPED_WEIGHT) * mean(false) + STEPPED_WEIGHT * mean(true);
}

const share = ({ value, max }: { value: number; max: number }) => (max > 0 ? Math.min(1, Math.max(0, value / max)) : 0);

const withShares = (before: Progress, shares: Record<string, number>): Progress => ({
  ...before,
  shares: { ...before.shares, ...shares },
});

function withSteps(graph: Graph, before: Progress, nodes: string[]): Progress {
  const classes = nodes.flatMap((id) => graph[id]?.class_type ?? []);
  return { ...before, stepped: new Set([...before.stepped, ...classes]) };
}
