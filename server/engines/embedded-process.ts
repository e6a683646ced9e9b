/** Keeps the embedded engine running: a process of its own that speaks ComfyUI's protocol on loopback. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { doublingDelay } from "../lib/backoff";

type Log = { info(fields: object, message: string): void; warn(fields: object, message: string): void };

export type EmbeddedEngine = {
  /** Where it listens; the same after a restart. */
  url(): string;
  /** Of the process that runs now; undefined between a death and the restart. */
  readonly pid: number | undefined;
  /** Ends the process, and resolves when it is gone. */
  stop(): Promise<void>;
};

/** Milliseconds before each restart in a row. */
const restartDelay = doublingDelay(100, 10_000);
/** One that lived this long was well, so the next delay is the first again. */
const HEALTHY_AFTER = 30_000;
/** Starts that may fail before the first that succeeds. */
const MAX_FIRST_FAILURES = 4;

/**
 * `port`: 0 for any that is free. Rejects when the engine cannot be started. A process that dies later is started
 * again on the same port, after a delay that doubles with each death. Should this process be killed, the engine
 * notices that its channel is closed, and ends too.
 */
export async function startEmbeddedEngine(options: {
  dataDir: string;
  port: number;
  log: Log;
}): Promise<EmbeddedEngine> {
  const { dataDir, log } = options;
  let { port } = options;
  let url: string | undefined;
  let child: ChildProcess | undefined;
  let restart: NodeJS.Timeout | undefined;
  let stopped = false;
  let failures = 0;

  const run = (onReady: () => void, onHopeless: (error: Error) => void) => {
    const startedAt = Date.now();
    const started = spawnEngine(dataDir, port, log);
    child = started;
    started.on("message", (message) => {
      url = (message as { url: string }).url;
      port = Number(new URL(url).port);
      log.info({ url, pid: started.pid }, "embedded engine ready");
      onReady();
    });
    started.once("exit", (code, signal) => {
      child = undefined;
      if (stopped) return;
      failures = Date.now() - startedAt > HEALTHY_AFTER ? 1 : failures + 1;
      log.warn({ code, signal, failures }, "embedded engine ended");
      if (!url && failures >= MAX_FIRST_FAILURES) onHopeless(new Error("The embedded engine does not start"));
      else restart = setTimeout(() => run(onReady, onHopeless), restartDelay(failures - 1));
    });
  };
  await new Promise<void>(run);

  return {
    url: () => url as string,
    get pid() {
      return child?.pid;
    },
    async stop() {
      stopped = true;
      clearTimeout(restart);
      if (!child) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** The paths are those of the project, not of this module: Next bundles it to somewhere else. */
function spawnEngine(dataDir: string, port: number, log: Log): ChildProcess {
  const root = path.join(/* turbopackIgnore: true */ process.cwd());
  const loader = pathToFileURL(path.join(/* turbopackIgnore: true */ root, "node_modules/tsx/dist/loader.mjs")).href;
  const main = path.join(/* turbopackIgnore: true */ root, "server/engine/main.ts");
  const options = ["--port", String(port), "--data-dir", dataDir];
  const child = spawn(process.execPath, ["--import", loader, main, ...options], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => log.warn({ text }, "embedded engine"));
  // Without a listener a failure to spawn would end this process; `exit` never comes then, so tell it.
  child.once("error", () => child.emit("exit", null, null));
  return child;
}
