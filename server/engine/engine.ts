/** Puts the embedded engine together: a small ComfyUI in one process. */
import type { AddressInfo } from "node:net";
import { deleteOldFiles } from "./cleanup";
import { startThread } from "./execution/thread";
import { createFolders, type Folders } from "./folders";
import { createHistory, type History } from "./history";
import { createQueue, type Queue } from "./queue";
import { createRunner, type Runner } from "./runner";
import { createEngineServer } from "./server";
import { createSockets, type Sockets } from "./sockets";

/** What routes work with. */
export type Engine = {
  folders: Folders;
  queue: Queue;
  history: History;
  sockets: Sockets;
  runner: Runner;
  /** Numbers prompts in the order they come. */
  nextNumber(): number;
  free(models: boolean): void;
};

export type EngineOptions = {
  host: string;
  /** 0: any that is free. */
  port: number;
  /** Holds input/, output/ and temp/, which are made when missing. */
  dataDir: string;
  /** Holds upscale_models/. */
  models: string;
  /** That a model uses. */
  threads: number;
};

const HOUR = 60 * 60 * 1000;
const MAX_FILE_AGE = 24 * HOUR;

/** Rejects when it cannot listen there. `close` cuts what runs. */
export async function startEngine({ host, port, dataDir, models, threads }: EngineOptions) {
  const folders = createFolders(dataDir, models);
  const [queue, history, sockets] = [createQueue(), createHistory(), createSockets()];
  const thread = startThread(folders, threads);
  const runner = createRunner({ queue, history, sockets, thread });
  let number = 0;
  const engine: Engine = { folders, queue, history, sockets, runner, nextNumber: () => number++, free: thread.free };
  const server = createEngineServer(engine, host);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const cleaning = startCleaning(folders, () => thread.free(false));
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}`,
    async close() {
      clearInterval(cleaning);
      sockets.closeAll();
      server.closeAllConnections();
      await Promise.all([new Promise((resolve) => server.close(resolve)), thread.close()]);
    },
  };
}

/** `onDeleted`: cached results may name files that are gone now. */
function startCleaning({ input, output, temp }: Folders, onDeleted: () => void): NodeJS.Timeout {
  const clean = async () => {
    const counts = await Promise.all([input, output, temp].map((folder) => deleteOldFiles(folder, MAX_FILE_AGE)));
    if (counts.some((count) => count > 0)) onDeleted();
  };
  // A file that vanishes meanwhile stops this round; the next one is in an hour.
  const cleanQuietly = () => void clean().catch(() => undefined);
  cleanQuietly();
  return setInterval(cleanQuietly, HOUR).unref();
}
