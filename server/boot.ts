/** Starts what runs beside the pages: database, engine, runner; and stops it in order. */
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createDb } from "./db/db";
import { migrateTo } from "./db/migrate";
import { reach } from "./db/reach";
import { createDeps, setDeps } from "./deps";
import { type EmbeddedEngine, startEmbeddedEngine } from "./engines/embedded-process";
import { type Env, getEnv } from "./env";
import { createLive } from "./live/create";
import { createLog, type Logger } from "./log";
import { wakeWaitingJobs } from "./services/job-waiting";
import { startRunner } from "./start-runner";

const DRAIN_MS = 10_000;
const EXIT_MS = 14_000;
/** No step works for so long on a temporary file, so another process is not disturbed. */
const LEFT_BEHIND_MS = 60 * 60_000;

export async function boot(): Promise<void> {
  const env = getEnv();
  const log = createLog(env.LOG_LEVEL);
  const closing = new AbortController();
  await mkdir(env.DATA_DIR, { recursive: true });
  const db = createDb(env.DATABASE_URL);
  await reach(db, (error) => log.warn({ err: error }, "the database does not answer yet, and is asked again"));
  const applied = await migrateTo(db, env.DATABASE_URL);
  if (applied.length > 0) log.info({ applied }, "database migrated");

  const live = createLive(env.DATABASE_URL, db, (problem) => tellOfLive(log, problem));
  const engine = await startEngine(env, log);
  const deps = await createDeps(env, {
    db,
    live,
    log,
    closing: closing.signal,
    embeddedUrl: engine?.url(),
    pokeOutbox: () => runner.poke(),
    runnerHealth: () => runner.health(),
  });
  setDeps(deps);
  await sweep(deps.tempDir);
  const runner = await startRunner(env, deps);
  if (env.ROLE !== "web") void wakeWaitingJobs(deps);
  onStop(log, async () => {
    closing.abort();
    await runner.stop(DRAIN_MS);
    deps.engines.close();
    await engine?.stop();
    await live.close();
    await db.$disconnect();
  });
}

/** Removes what a crash left half done. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.NaN }));
    if (Date.now() - mtimeMs > LEFT_BEHIND_MS) await rm(path, { recursive: true, force: true });
  }
}

function tellOfLive(log: Logger, problem?: unknown): void {
  if (problem) log.warn({ err: problem }, "word of changes in other processes comes late: no connection to listen on");
  else log.info("listening for changes in other processes");
}

/** Of our own, where no ComfyUI server is configured; with roles of their own, processes would each have another. */
async function startEngine(env: Env, log: Logger): Promise<EmbeddedEngine | undefined> {
  if (env.COMFYUI_URLS.length > 0 || env.ROLE !== "all") return undefined;
  return startEmbeddedEngine({ dataDir: `${env.DATA_DIR}/engine`, port: env.ENGINE_PORT, log });
}

/** The first signal ends things in order, a second one at once. */
function onStop(log: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  const handle = async (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, "stopping");
    await Promise.race([stop().catch((error) => log.error({ err: error }, "stop failed")), wait(EXIT_MS)]);
    process.exit(0);
  };
  process.on("SIGTERM", handle);
  process.on("SIGINT", handle);
}
