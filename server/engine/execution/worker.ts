/** The thread that runs graphs: models and pixel loops would keep the other one from answering requests. */
import { parentPort, workerData } from "node:worker_threads";
import type { Folders } from "../folders";
import { createModels } from "../inference/models";
import { nodeClasses } from "../nodes/registry";
import type { Run } from "./events";
import { type Executor, execute } from "./execute";
import { type InterruptFlag, throwIfInterrupted } from "./interrupt";
import { createResultCache } from "./result-cache";

export type WorkerSettings = { folders: Folders; threads: number; interrupt: InterruptFlag };
/** `free` forgets cached results, and the loaded model too if asked. */
export type WorkerCommand = { type: "run"; run: Run } | { type: "free"; models: boolean };

const { folders, threads, interrupt } = workerData as WorkerSettings;
const port = parentPort as NonNullable<typeof parentPort>;
const models = createModels(folders.models, threads);
const executor: Executor = {
  classes: nodeClasses,
  cache: createResultCache(),
  context: { folders, models, throwIfInterrupted: () => throwIfInterrupted(interrupt) },
  emit: (event) => port.postMessage(event),
};

async function handle(command: WorkerCommand): Promise<void> {
  if (command.type === "run") return execute(command.run, executor);
  executor.cache.keepOnly([]);
  if (command.models) await models.unload();
}

let last = Promise.resolve();
port.on("message", (command: WorkerCommand) => {
  last = last.then(() => handle(command));
});
