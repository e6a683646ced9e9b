/** The built product as a process of its own: started, killed, and started again on the same data. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { until } from "./until";

export type Product = {
  url: string;
  dataDir: string;
  pid: number;
  /** Milliseconds from the start of the process until it said that it is well. */
  startMs: number;
  /** Of the embedded engine that runs now; 0 where there is none. */
  enginePid(): number;
  /** kill -9; resolves when the process and its engine are gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the code of the exit. */
  stop(): Promise<number | null>;
  /** What it has written so far, for messages. */
  output(): string;
};

const SECRET = "only-for-tests-only-for-tests-only-for-tests";
const TAIL = 20_000;

export async function startProduct(dataDir: string, env: Record<string, string> = {}): Promise<Product> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const startedAt = performance.now();
  const child = spawnProduct(dataDir, env, port);
  const heard = listen(child);
  await until(`the product at ${url}\n${heard.output()}`, () => isWell(child, url, heard.output));
  const startMs = performance.now() - startedAt;
  const exit = (signal: NodeJS.Signals) => end(child, signal);
  return {
    url,
    dataDir,
    pid: child.pid as number,
    startMs,
    enginePid: heard.enginePid,
    output: heard.output,
    async kill() {
      const engine = heard.enginePid();
      await exit("SIGKILL");
      if (engine)
        await until("the end of the engine whose parent was killed", () => !lives(engine) || undefined, 5_000);
    },
    stop: () => exit("SIGTERM"),
  };
}

const spawnProduct = (dataDir: string, env: Record<string, string>, port: number) =>
  spawn(process.execPath, ["server/cli/start.mjs"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...cleanEnv(), PORT: String(port), DATA_DIR: dataDir, NEXTAUTH_SECRET: SECRET, APP_SECRET: SECRET, ...env },
  });

/** Without what configures the product besides: it is to run on its defaults. */
function cleanEnv(): NodeJS.ProcessEnv {
  const own = /^(VITEST|NODE_ENV|NODE_OPTIONS|DATABASE_URL|COMFYUI_|S3_|STORAGE_|INNGEST_|NEXTAUTH_URL|RUNNER_|ROLE$)/;
  const kept = Object.entries(process.env).filter(([name]) => !own.test(name));
  // Set to nothing, they are not taken from a developer's .env either.
  return { NODE_ENV: "production", ...Object.fromEntries(kept), COMFYUI_URLS: "", STORAGE_BACKEND: "disk" };
}

function listen(child: ChildProcess) {
  let output = "";
  let enginePid = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-TAIL);
      for (const [, pid] of output.matchAll(/"pid":(\d+),"msg":"embedded engine ready"/g)) enginePid = Number(pid);
    });
  }
  return { output: () => output, enginePid: () => enginePid };
}

async function isWell(child: ChildProcess, url: string, output: () => string): Promise<true | undefined> {
  if (child.exitCode !== null) throw new Error(`The product ended with ${child.exitCode}:\n${output()}`);
  const answer = await fetch(`${url}/api/health`).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.ok || undefined;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = once(child, "exit");
  child.kill(signal);
  const [code] = await gone;
  return code;
}

/** The engine alone, as a process that others share. */
export async function startEngineRole(dataDir: string): Promise<{ url: string; kill(): Promise<unknown> }> {
  const port = await freePort();
  const args = ["server/cli/start.mjs", "--role=engine", "--port", String(port), "--data-dir", dataDir];
  const child = spawn(process.execPath, args, { stdio: "ignore", env: cleanEnv() });
  const url = `http://127.0.0.1:${port}`;
  const answers = () =>
    fetch(`${url}/system_stats`).then(
      ({ ok }) => ok || undefined,
      () => undefined,
    );
  await until(`the engine at ${url}`, answers);
  return { url, kill: () => end(child, "SIGTERM") };
}

/** Starts what is expected to end by itself; gives its exit code and what it said. */
export async function runToEnd(dataDir: string, env: Record<string, string>): Promise<[number | null, string]> {
  const child = spawnProduct(dataDir, env, await freePort());
  const { output } = listen(child);
  const [code] = await once(child, "exit");
  return [code, output()];
}

export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
