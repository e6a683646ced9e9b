/** An app with an executor, on a database in memory and a clock of its own, that can be killed and started again. */
import type { Inngest, InngestFunction } from "inngest";
import pino from "pino";
import { createInngest } from "@/inngest/client";
import type { Db } from "@/server/db/db";
import { createExecutor, type Executor, type ExecutorOptions } from "@/server/runner/executor";
import { newDb } from "@/tests/support/db";
import { createClock } from "./clock";
import { type MortalDb, mortal } from "./mortal-db";

const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

export type Define = (inngest: Inngest) => InngestFunction.Any[];
export type World = Awaited<ReturnType<typeof createWorld>>;

export type WorldOptions = Partial<ExecutorOptions> & { db?: Db };

const silent = pino({ level: process.env.RUNNER_LOG ?? "silent" });
let keys = 0;

let shared: { db: Db; kill(): void } | undefined;

/** One database a file, emptied for each world and taken from the one before: to make one costs 40 ms. */
async function emptyDb(): Promise<Db> {
  shared ??= { db: await newDb(), kill: () => {} };
  shared.kill();
  const { db } = shared;
  await db.runnerRun.deleteMany();
  await db.runnerLock.deleteMany();
  await db.runnerDedup.deleteMany();
  await db.runnerCron.deleteMany();
  return db;
}

export async function createWorld(define: Define, options: WorldOptions = {}) {
  const clock = createClock();
  const { db = await emptyDb(), ...rest } = options;
  let current = boot(define);

  function boot(functions: Define): { executor: Executor; client: Inngest; life: MortalDb } {
    const life = mortal(db);
    const client = createInngest({
      embedded: {
        fetch: (...request) => executor.fetch(...request),
        signingKey: `signkey-test-${(++keys).toString(16).padStart(8, "0")}`,
        eventKey: "test",
      },
      logger: silent,
    });
    const executor = createExecutor({
      db: life.db,
      client,
      functions: functions(client),
      now: clock.now,
      timer: clock.timer,
      log: silent,
      retryDelay: () => 10_000,
      // No heartbeats between the moments that a test looks at.
      lockTtlMs: 10 * 365 * 86_400_000,
      isAlive: () => false,
      ...rest,
    });
    return { executor, client, life };
  }

  if (shared?.db === db) shared.kill = () => current.life.kill();

  const settle = () => current.executor.idle();
  const ms = (text: string) => Number.parseFloat(text) * (SECONDS[text.slice(-1)] ?? 0) * 1000;

  return {
    db,
    clock,
    get executor() {
      return current.executor;
    },
    get client() {
      return current.client;
    },
    get life() {
      return current.life;
    },
    start: () => current.executor.start(),
    settle,
    send: (name: string, data: Record<string, unknown> = {}, more: { id?: string; ts?: number } = {}) =>
      current.client.send({ name, data, ...more }),
    /** "90s", "5m", "2h", "1d". */
    advance: (time: string) => clock.advance(ms(time), settle),
    /** As kill -9 does; what was running goes on, but nobody listens. */
    kill: () => current.life.kill(),
    async restart(functions: Define = define) {
      current.life.kill();
      current = boot(functions);
      await current.executor.start();
    },
    runs: () => db.runnerRun.findMany({ orderBy: { id: "asc" } }),
    async run(functionId: string) {
      const run = await db.runnerRun.findFirstOrThrow({
        where: { functionId: `darkroom-${functionId}` },
        orderBy: { id: "desc" },
      });
      return { ...run, output: run.output === null ? null : JSON.parse(run.output) };
    },
  };
}

/** Seldom enough that looking does not hold up what is waited for. */
const LOOK_EVERY_MS = 2;

/** Resolves when the condition holds; for moments in the middle of a call, of which no event tells. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}

/** A promise that the test resolves. */
export function gate<T = void>() {
  let open: (value: T) => void = () => {};
  const passed = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}
