/** What a job costs besides its engine: from the request to the moment its watcher sees the end. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDb } from "@/server/db/db";
import { migrateTo } from "@/server/db/migrate";
import { createDeps, type Deps } from "@/server/deps";
import { createPool } from "@/server/engines/pool";
import { parseEnv } from "@/server/env";
import { createLocalLive } from "@/server/live/local";
import { createLog } from "@/server/log";
import { createJob } from "@/server/schemas/job";
import { create } from "@/server/services/job-create";
import { watch } from "@/server/services/job-watch";
import { startRunner } from "@/server/start-runner";
import { createAsset, createUser } from "@/tests/support/factories";
import { photoBytes } from "@/tests/support/images";
import { instantEngine } from "@/tests/support/instant-engine";
import { percentile, type Row } from "./row";

const P50_MS = 60;
const JOBS_PER_SECOND = 40;
const SEQUENTIAL = { warmUp: 5, jobs: 50 };
const CONCURRENT = { inFlight: 120, jobs: 600 };

export async function benchJob(): Promise<Row[]> {
  const { run, stop } = await startStudio();
  try {
    for (let job = 0; job < SEQUENTIAL.warmUp; job++) await run();
    const [times, cpuEach] = await withCpu(() => oneByOne(run));
    const [perSecond, cpuTogether] = await withCpu(() => manyAtOnce(run));
    return [
      {
        figure: "job with an instant engine: p50 (p95; CPU)",
        measured: `${percentile(times, 0.5).toFixed(1)} ms (${percentile(times, 0.95).toFixed(1)} ms; ${perJob(cpuEach, SEQUENTIAL.jobs)})`,
        target: `≤ ${P50_MS} ms`,
        ok: percentile(times, 0.5) <= P50_MS,
      },
      {
        figure: `jobs with an instant engine, ${CONCURRENT.inFlight} in flight (CPU)`,
        measured: `${perSecond.toFixed(0)}/s (${perJob(cpuTogether, CONCURRENT.jobs)})`,
        target: `≥ ${JOBS_PER_SECOND}/s`,
        ok: perSecond >= JOBS_PER_SECOND,
      },
    ];
  } finally {
    await stop();
  }
}

/** Milliseconds of user and system time that this process took meanwhile, in all its threads, but not in those who prepare pictures for it. */
async function withCpu<T>(work: () => Promise<T>): Promise<[T, number]> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1000];
}

const perJob = (cpuMs: number, jobs: number) => `${(cpuMs / jobs).toFixed(1)} ms CPU a job`;

/** All of the product but its pages and its engine. `run` resolves when the watcher has seen the job's end. */
export async function startStudio() {
  const dataDir = await mkdtemp(join(tmpdir(), "darkroom-bench-"));
  const secret = "b".repeat(32);
  const env = parseEnv({ DATA_DIR: dataDir, NEXTAUTH_SECRET: secret, APP_SECRET: secret });
  const db = createDb(env.DATABASE_URL);
  await migrateTo(db, env.DATABASE_URL);
  const closing = new AbortController();
  const deps: Deps = {
    ...(await createDeps(env, {
      db,
      live: createLocalLive(),
      log: createLog("silent"),
      closing: closing.signal,
      pokeOutbox: () => runner.poke(),
      runnerHealth: () => runner.health(),
    })),
    engines: createPool([{ engine: instantEngine() }]),
  };
  const runner = await startRunner(env, deps);
  return {
    run: await restorer(deps),
    async stop() {
      await runner.stop(5_000);
      deps.engines.close();
      await db.$disconnect();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function restorer(deps: Deps): Promise<() => Promise<void>> {
  const owner = await createUser(deps);
  const photo = await createAsset(deps, owner.id);
  await deps.storage.put(photo.key, await photoBytes("rocket.jpg"), { contentType: photo.contentType });
  const request = createJob.parse({ inputAssetId: photo.id });
  return async () => {
    const { id } = await create(deps, owner.id, request);
    for await (const { status, error } of watch(deps, owner.id, id, -1, new AbortController().signal)) {
      if (error) throw new Error(`A job is ${status}: ${error.message}`);
    }
  };
}

/** Milliseconds of each. */
async function oneByOne(run: () => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let job = 0; job < SEQUENTIAL.jobs; job++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times;
}

/** Jobs per second. */
async function manyAtOnce(run: () => Promise<void>): Promise<number> {
  let left = CONCURRENT.jobs;
  const start = performance.now();
  const sender = async () => {
    while (left-- > 0) await run();
  };
  await Promise.all(Array.from({ length: CONCURRENT.inFlight }, sender));
  return CONCURRENT.jobs / ((performance.now() - start) / 1000);
}
