/** What the thread that runs graphs is told, and what it tells. */
import type { Graph } from "../graph/graph";
import type { NodeOutput } from "../nodes/node";

export type Run = {
  graph: Graph /** Ids of the output nodes to run. */;
  outputs: string[];
  pngInfo: Record<string, unknown>;
};

/** Facts about the run of one graph, in the order they happen; `ended` is the last. */
export type RunEvent =
  | { type: "cached"; nodes: string[] }
  | { type: "started"; node: string }
  | { type: "progress"; node: string; value: number; max: number }
  /** The result so far, as a small JPEG. */
  | { type: "preview"; node: string; jpeg: Uint8Array }
  /** The result of an output node, computed or cached. */
  | { type: "output"; node: string; output: NodeOutput }
  | { type: "finished"; node: string /** Not run: its cached result was taken. */; cached: boolean }
  | { type: "ended"; end: RunEnd };

export type RunEnd =
  | { type: "success" }
  | { type: "interrupted"; node: string; executed: string[] }
  | {
      type: "error";
      node: string;
      executed: string[];
      exceptionType: string;
      message: string;
      inputs: Record<string, unknown[]>;
    };
