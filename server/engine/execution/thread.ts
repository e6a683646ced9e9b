/** The thread that runs graphs, as the one that answers requests sees it; a new one is started when it died. */
import { Worker } from "node:worker_threads";
import type { Folders } from "../folders";
import type { Run, RunEvent } from "./events";
import { createInterruptFlag, setInterrupt } from "./interrupt";
import type { WorkerCommand, WorkerSettings } from "./worker";

export type ExecutionThread = {
  /** One at a time. Ends with an `ended` event, whatever happens. */
  run(run: Run, onEvent: (event: RunEvent) => void): void;
  /** Stops the current run at its next node or tile. */
  interrupt(): void;
  free(models: boolean): void;
  close(): Promise<void>;
};

export function startThread(folders: Folders, threads: number): ExecutionThread {
  const interrupt = createInterruptFlag();
  let onEvent: ((event: RunEvent) => void) | undefined;
  let node = "";

  const deliver = (event: RunEvent) => {
    if (event.type === "started") node = event.node;
    const receive = onEvent;
    if (event.type === "ended") onEvent = undefined;
    receive?.(event);
  };
  const start = () => {
    const workerData: WorkerSettings = { folders, threads, interrupt };
    const started = new Worker(new URL("./boot.mjs", import.meta.url), { workerData, execArgv: [] });
    let reason = "the thread that runs graphs ended";
    started.on("message", deliver);
    started.on("error", (error) => {
      reason = error.message;
    });
    started.on("exit", () => {
      worker = undefined;
      deliver({ type: "ended", end: { type: "error", node, executed: [], ...death(reason) } });
    });
    return started;
  };
  let worker: Worker | undefined = start();
  const post = (command: WorkerCommand) => {
    worker ??= start();
    worker.postMessage(command);
  };

  return {
    run(run, listener) {
      onEvent = listener;
      node = run.outputs[0] ?? "";
      setInterrupt(interrupt, false);
      post({ type: "run", run });
    },
    interrupt: () => setInterrupt(interrupt, true),
    free: (models) => post({ type: "free", models }),
    async close() {
      onEvent = undefined;
      await worker?.terminate();
    },
  };
}

const death = (reason: string) => ({ exceptionType: "RuntimeError", message: `${reason}\n`, inputs: {} });
