/** Turns the events of one run into ComfyUI's WebSocket messages and its entry in the history. */
import type { RunEnd, RunEvent } from "./execution/events";
import type { HistoryEntry } from "./history";
import type { NodeOutput } from "./nodes/node";
import { type Prompt, toTuple } from "./queue";

type NodeState = { value: number; max: number; state: "running" | "finished" };

/**
 * `toClient` reaches the client that submitted the prompt, `toClientOrAll` everyone when it gave no client id: that is
 * how ComfyUI sends progress.
 */
export type Send = {
  toClient(type: string, data: unknown): void;
  toClientOrAll(type: string, data: unknown): void;
  preview(node: string, jpeg: Uint8Array): void;
};

export type RunReport = ReturnType<typeof createRunReport>;

export function createRunReport(prompt: Prompt, send: Send) {
  const prompt_id = prompt.id;
  const messages: HistoryEntry["status"]["messages"] = [];
  const outputs: Record<string, NodeOutput> = {};
  const meta: Record<string, unknown> = {};
  const states = new Map<string, NodeState>();
  let current: string | null = null;

  const milestone = (type: string, data: Record<string, unknown>) => {
    const dated = { ...data, timestamp: Date.now() };
    messages.push([type, dated]);
    send.toClient(type, dated);
  };
  const setState = (node: string, state: NodeState) => {
    states.set(node, state);
    const nodes = Object.fromEntries(
      [...states].map(([id, { value, max, state }]) => [id, { value, max, state, ...names(id) }]),
    );
    send.toClientOrAll("progress_state", { prompt_id, nodes });
  };
  const names = (id: string) => ({
    node_id: id,
    prompt_id,
    display_node_id: id,
    parent_node_id: null,
    real_node_id: id,
  });

  const addOutput = (node: string, output: NodeOutput) => {
    outputs[node] = output;
    meta[node] = { node_id: node, display_node: node, parent_node: null, real_node_id: node };
    send.toClient("executed", { node, display_node: node, output, prompt_id });
  };

  return {
    /** The node that runs, for a client that connects meanwhile. */
    currentNode: () => current,
    start: () => milestone("execution_start", { prompt_id }),
    /** All events but the last. */
    handle(event: Exclude<RunEvent, { type: "ended" }>): void {
      switch (event.type) {
        case "cached":
          milestone("execution_cached", { nodes: event.nodes, prompt_id });
          break;
        case "started":
          current = event.node;
          setState(event.node, { value: 0, max: 1, state: "running" });
          send.toClient("executing", { node: event.node, display_node: event.node, prompt_id });
          break;
        case "progress":
          setState(event.node, { value: event.value, max: event.max, state: "running" });
          send.toClientOrAll("progress", { value: event.value, max: event.max, prompt_id, node: event.node });
          break;
        case "preview":
          send.preview(event.node, event.jpeg);
          break;
        case "output":
          addOutput(event.node, event.output);
          break;
        case "finished": {
          const max = states.get(event.node)?.max ?? 1;
          setState(event.node, { value: max, max, state: "finished" });
        }
      }
    },
    /** Puts the prompt into the history before anyone hears that it ended. */
    end(end: RunEnd, save: (entry: HistoryEntry) => void): void {
      current = null;
      const status_str = end.type === "success" ? "success" : "error";
      const status = { status_str, completed: end.type === "success", messages } as const;
      const last = endMessage(prompt, end);
      const dated = { ...last.data, timestamp: Date.now() };
      messages.push([last.type, dated]);
      save({ prompt: toTuple(prompt), outputs, status, meta });
      send.toClient(last.type, dated);
    },
  };
}

function endMessage({ id: prompt_id, graph }: Prompt, end: RunEnd): { type: string; data: Record<string, unknown> } {
  if (end.type === "success") return { type: "execution_success", data: { prompt_id } };
  const where = { prompt_id, node_id: end.node, node_type: graph[end.node]?.class_type, executed: end.executed };
  if (end.type === "interrupted") return { type: "execution_interrupted", data: where };
  const what = { exception_message: end.message, exception_type: end.exceptionType, traceback: [] };
  const around = { current_inputs: end.inputs, current_outputs: Object.keys(graph) };
  return { type: "execution_error", data: { ...where, ...what, ...around } };
}
