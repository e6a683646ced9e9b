/** The calls to a ComfyUI server that runs are made of. */
import type { Graph } from "../engine";
import { badAnswer, refused } from "./errors";
import { type Http, jsonBody, ok } from "./http";
import { accepted, type HistoryEntry, history, objectInfo, type Queue, queue, rejected, systemStats } from "./protocol";

/** Servers since December 2025 show previews only where a prompt asks for them (ComfyUI pull request 11261). */
const EXTRA = { preview_method: "auto" };

export type Api = ReturnType<typeof createApi>;

export function createApi(http: Http) {
  const remove = (promptId: string, signal: AbortSignal) => http.post("/queue", { delete: [promptId] }, signal);

  return {
    queue: (signal: AbortSignal): Promise<Queue> => http.get("/queue", queue, signal),

    /** How a run ended; undefined while it has not, and when it is unknown. */
    async ended(promptId: string, signal: AbortSignal): Promise<HistoryEntry | undefined> {
      return (await http.get(`/history/${encodeURIComponent(promptId)}`, history, signal))[promptId];
    },

    /**
     * Hands the graph in; messages about it go to the socket whose clientId is the prompt's id.
     * yields: its place in the queue is behind all that are handed in without; among its like the first come first.
     * Never to be called twice for one id: equal ids in the queue can kill the worker of ComfyUI 0.3.64.
     * @throws AppError ENGINE_REJECTED when the graph can't run there
     */
    async submit(promptId: string, graph: Graph, yields: boolean, signal: AbortSignal): Promise<void> {
      const place = yields ? { number: Date.now() } : {};
      const body = jsonBody({ prompt: graph, prompt_id: promptId, client_id: promptId, extra_data: EXTRA, ...place });
      const answer = await http.send("POST", "/prompt", { ...body, signal });
      if (answer.statusCode === 400) throw refused(await http.parse(answer, rejected, signal));
      const { prompt_id } = await http.parse(await ok(answer), accepted, signal);
      if (prompt_id === promptId) return;
      // Servers older than prompt_id in requests choose one themselves: we could not find the run again.
      await remove(prompt_id, signal);
      throw badAnswer("the server chose its own prompt_id; it is too old");
    },

    /** Takes a waiting run out of the queue; a running one goes on. */
    remove,

    /** Stops the run at its next step, which can take seconds; one that waits is not touched. */
    interrupt: (promptId: string, signal: AbortSignal) => http.post("/interrupt", { prompt_id: promptId }, signal),

    systemStats: (signal: AbortSignal) => http.get("/system_stats", systemStats, signal),

    /** Every node that the server has: megabytes where many packs are installed. */
    objectInfo: (signal: AbortSignal) => http.get("/object_info", objectInfo, signal),
  };
}
