/** Takes prompts from the queue, one at a time, and has them run. */
import type { ExecutionThread } from "./execution/thread";
import type { History } from "./history";
import type { Prompt, Queue } from "./queue";
import { createRunReport, type RunReport } from "./run-report";
import type { Sockets } from "./sockets";

export type Runner = ReturnType<typeof createRunner>;

export function createRunner({
  queue,
  history,
  sockets,
  thread,
}: {
  queue: Queue;
  history: History;
  sockets: Sockets;
  thread: ExecutionThread;
}) {
  let running: { prompt: Prompt; report: RunReport } | undefined;

  const remaining = () => queue.list().length + (running ? 1 : 0);
  const execInfo = () => ({ exec_info: { queue_remaining: remaining() } });
  const announceQueue = () => sockets.send(undefined, "status", { status: execInfo() });

  const startNext = () => {
    const prompt = running ? undefined : queue.take();
    if (!prompt) return;
    const clientId = clientIdOf(prompt);
    const report = createRunReport(prompt, {
      toClient: (type, data) => clientId !== undefined && sockets.send(clientId, type, data),
      toClientOrAll: (type, data) => sockets.send(clientId, type, data),
      preview: (node, jpeg) => clientId !== undefined && sockets.sendPreview(clientId, prompt.id, node, jpeg),
    });
    running = { prompt, report };
    announceQueue();
    report.start();
    const pngInfo = pngInfoOf(prompt);
    thread.run({ graph: prompt.graph, outputs: prompt.outputs, pngInfo }, (event) => {
      if (event.type !== "ended") return report.handle(event);
      running = undefined;
      report.end(event.end, (entry) => history.add(prompt.id, entry));
      announceQueue();
      if (clientId !== undefined) sockets.send(clientId, "executing", { node: null, prompt_id: prompt.id });
      startNext();
    });
  };

  return {
    execInfo,
    submit(prompt: Prompt): void {
      queue.add(prompt);
      announceQueue();
      // Only after the request is answered: its client learns the id before it hears of the run.
      setImmediate(startNext);
    },
    /** Takes waiting prompts out of the queue; each id once. */
    remove(ids: string[]): void {
      for (const id of ids) if (queue.remove(id)) announceQueue();
    },
    clear(): void {
      queue.clear();
      announceQueue();
    },
    /** Stops what runs; with an id only if it is that. What waits is not touched. */
    interrupt(promptId?: string): void {
      if (running && (promptId === undefined || promptId === running.prompt.id)) thread.interrupt();
    },
    running: () => running?.prompt,
    /** The node that runs for this client, if any. */
    currentNode: (clientId: string) =>
      running && clientIdOf(running.prompt) === clientId ? running.report.currentNode() : null,
  };
}

function clientIdOf({ extraData }: Prompt): string | undefined {
  return typeof extraData.client_id === "string" ? extraData.client_id : undefined;
}

function pngInfoOf({ extraData }: Prompt): Record<string, unknown> {
  const info = extraData.extra_pnginfo;
  return typeof info === "object" && info !== null && !Array.isArray(info) ? { ...info } : {};
}
