/** Jobs, their executor and their database, with workers that can die, on a clock that only the test moves. */

import { createInngest } from "@/inngest/client";
import { cancelJob } from "@/inngest/functions/cancel-job";
import { runJob } from "@/inngest/functions/run-job";
import { createGroupCommit } from "@/server/db/group-commit";
import type { Deps } from "@/server/deps";
import { createExecutor, type Executor } from "@/server/runner/executor";
import { createClock } from "@/tests/server/runner/support/clock";
import { type MortalDb, mortal } from "@/tests/server/runner/support/mortal-db";
import { testDeps } from "./deps";
import { createAsset, createEndpointRow, createUser } from "./factories";
import { type InstantEngine, instantEngine } from "./instant-engine";

const MINUTE_MS = 60_000;
type Worker = { pid: number; life: MortalDb; deps: Deps; executor: Executor };

export type JobWorld = Awaited<ReturnType<typeof createJobWorld>>;

export async function createJobWorld() {
  const clock = createClock();
  const engine: InstantEngine = instantEngine();
  const base = await testDeps({ engine, now: clock.now });
  const owner = await createUser(base);
  await createEndpointRow(base, owner.id);
  const photo = await createAsset(base, owner.id);
  await base.storage.put(photo.key, Buffer.from("photo"), { contentType: "image/jpeg" });
  const workers: Worker[] = [];
  let pids = 0;

  /** Of all executors; one that dies meanwhile is not waited for. */
  const settled = () => Promise.all(workers.map(({ executor, life }) => Promise.race([executor.idle(), life.died])));

  async function addWorker(): Promise<void> {
    const pid = ++pids;
    const life = mortal(base.db);
    const deps = { ...base, db: life.db, commit: createGroupCommit(life.db) };
    const client = createInngest({
      logger: deps.log,
      embedded: {
        fetch: (...request) => executor.fetch(...request),
        signingKey: `signkey-test-${pid.toString(16).padStart(8, "0")}`,
        eventKey: "test",
      },
    });
    const executor = createExecutor({
      db: life.db,
      client,
      functions: [runJob(client, deps), cancelJob(client, deps)],
      now: clock.now,
      timer: clock.timer,
      log: deps.log,
      lockTtlMs: 30 * MINUTE_MS,
      self: { host: "here", pid, born: "" },
      isAlive: (holder) => workers.some((worker) => worker.pid === holder.pid),
    });
    workers.push({ pid, life, deps, executor });
    await executor.start();
  }

  function bury(index: number): void {
    const [dead] = workers.splice(index, 1);
    dead?.life.kill();
  }

  /** The outbox, to the worker that is asked; `again`: what was handed over before comes once more. */
  async function handOver(again: boolean): Promise<void> {
    const rows = await base.db.outboxEvent.findMany({
      where: { name: { in: ["job/requested", "job/cancelled"] }, ...(again ? {} : { deliveredAt: null }) },
      orderBy: { id: "asc" },
    });
    if (rows.length === 0) return;
    await workers[0]?.executor.ingest(rows.map(({ id, name, data }) => ({ id, name, data })));
    await base.db.outboxEvent.updateMany({
      where: { id: { in: rows.map(({ id }) => id) } },
      data: { deliveredAt: clock.now() },
    });
  }

  return {
    base,
    engine,
    owner,
    photo,
    workers,
    addWorker,
    handOver,
    advance: (minutes: number) => clock.advance(minutes * MINUTE_MS, settled),
    /** As kill -9 does, and another begins. */
    async crash(index: number) {
      bury(index % workers.length);
      if (workers.length === 0) await addWorker();
    },
    /** Dies at one of the next transactions, before it or after its commit, if it comes to that. */
    async crashAt(transaction: number, moment: "before" | "after") {
      const [worker] = workers;
      if (!worker) return;
      worker.life.killAt(transaction, moment);
      await Promise.race([worker.life.died, handOver(false).then(() => clock.advance(5 * MINUTE_MS, settled))]);
      bury(0);
      if (workers.length === 0) await addWorker();
    },
  };
}
