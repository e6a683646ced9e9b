import { describe, expect, it } from "vitest";
import { AppError } from "@/server/errors";
import { type BatchView, createBatch } from "@/server/schemas/batch";
import { createJob } from "@/server/schemas/job";
import * as changes from "@/server/services/batch-changes";
import { create } from "@/server/services/batch-create";
import * as batches from "@/server/services/batches";
import { create as createSingle } from "@/server/services/job-create";
import { until as holds } from "@/tests/server/runner/support/world";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";
import { type InstantEngine, instantEngine } from "@/tests/support/instant-engine";
import { hurriedTime, startTestRunner } from "@/tests/support/runner";

async function setup(engine: InstantEngine = instantEngine()) {
  const time = hurriedTime();
  const deps = await testDeps({ engine, now: time.now });
  const photoOf = async (ownerId: string) => {
    const photo = await createAsset(deps, ownerId);
    await deps.storage.put(photo.key, Buffer.from("photo"), { contentType: "image/jpeg" });
    return photo.id;
  };
  const owner = await createUser(deps);
  const inputAssetId = await photoOf(owner.id);
  await startTestRunner(deps, time.timer);
  const start = (count: number) =>
    create(deps, owner.id, createBatch.parse({ photos: Array.from({ length: count }, () => ({ inputAssetId })) }));
  const startSingle = async (ownerId: string) =>
    createSingle(deps, ownerId, createJob.parse({ inputAssetId: await photoOf(ownerId) }));
  const until = async (id: string, reached: (batch: BatchView) => boolean) => {
    for await (const { batch } of batches.watch(deps, owner.id, id, new AbortController().signal, LOOK_EVERY_MS)) {
      if (reached(batch)) return batch;
    }
    throw new Error("The batch ended before that");
  };
  return { deps, engine, owner, start, startSingle, until };
}

/** An engine at which runs stand until they are let go, in the order in which they came. */
function heldEngine() {
  const base = instantEngine();
  const waiting: { promptId: string; go(): void }[] = [];
  let open = false;
  const engine: InstantEngine = {
    ...base,
    run: async (request) => {
      request.onProgress({ state: "running", fraction: 0.5 });
      if (!open) {
        await new Promise<void>((resolve) => {
          waiting.push({ promptId: request.promptId, go: resolve });
          request.signal.addEventListener("abort", () => resolve());
        });
      }
      return base.run(request);
    },
  };
  const letAllGo = () => {
    open = true;
    for (const { go } of waiting) go();
  };
  return { engine, waiting, letAllGo };
}

const MOST_AT_ONCE = 10;
const LOOK_EVERY_MS = 20;
const done = ({ status }: { status: string }) => status === "COMPLETED";

describe("a batch on the embedded executor", () => {
  it("takes every photo to its end, then itself", async () => {
    const { start, until, engine, deps } = await setup();
    const { id } = await start(3);
    expect((await until(id, done)).counts).toMatchObject({ COMPLETED: 3 });
    expect(engine.runs).toHaveLength(3);
    expect(await deps.db.outboxEvent.count({ where: { name: "batch/ended" } })).toBe(1);
  });

  it("begins nothing while it is paused, and goes on when it is resumed", async () => {
    const { engine, waiting, letAllGo } = heldEngine();
    const { deps, owner, start, until } = await setup(engine);
    const { id } = await start(MOST_AT_ONCE + 2);
    await holds(() => waiting.length === MOST_AT_ONCE);
    await changes.pause(deps, owner.id, id);
    letAllGo();
    const paused = await until(id, ({ counts }) => counts.COMPLETED === MOST_AT_ONCE);
    expect(paused).toMatchObject({ status: "PAUSED", counts: { PENDING: 2, PROCESSING: 0 } });
    await holds(async () => (await deps.db.runnerWait.count({ where: { event: "batch/resumed" } })) === 2);
    expect(engine.runs).toHaveLength(MOST_AT_ONCE);
    await changes.resume(deps, owner.id, id);
    expect((await until(id, done)).counts).toMatchObject({ COMPLETED: 12 });
    expect(engine.runs).toHaveLength(12);
  });

  it("ends all its runs when the rest is cancelled, and takes what was begun from the engine", async () => {
    const { engine, waiting } = heldEngine();
    const { deps, owner, start } = await setup(engine);
    const { id } = await start(MOST_AT_ONCE + 2);
    await holds(() => waiting.length === MOST_AT_ONCE);
    await changes.cancel(deps, owner.id, id);
    await holds(async () => (await deps.db.runnerRun.count({ where: { status: "RUNNING" } })) === 0);
    expect([...new Set(engine.cancelled)].sort()).toEqual(waiting.map(({ promptId }) => promptId).sort());
    expect(await batches.byId(deps, owner.id, id)).toMatchObject({
      status: "CANCELLED",
      counts: { CANCELLED: 12, FAILED: 0 },
    });
  });

  it("runs again what failed, and only that", async () => {
    const engine = instantEngine();
    let calls = 0;
    const run: typeof engine.run = async (request) => {
      calls++;
      if (calls === 2) throw new AppError("ENGINE_TIMEOUT", "Too slow.");
      return engine.run(request);
    };
    const { deps, owner, start, until } = await setup({ ...engine, run });
    const { id } = await start(3);
    expect((await until(id, done)).counts).toMatchObject({ COMPLETED: 2, FAILED: 1 });
    await changes.retryFailed(deps, owner.id, id);
    expect((await until(id, done)).counts).toMatchObject({ COMPLETED: 3, FAILED: 0 });
    expect(calls).toBe(4);
    expect(await deps.db.outboxEvent.count({ where: { name: "batch/ended" } })).toBe(2);
  });

  it("does not hold up another's single photo, nor its own owner's", async () => {
    const { engine, waiting, letAllGo } = heldEngine();
    const { deps, owner, start, startSingle, until } = await setup(engine);
    const another = await createUser(deps);
    const { id } = await start(MOST_AT_ONCE + 2);
    await holds(() => waiting.length === MOST_AT_ONCE);
    const singles = [await startSingle(another.id), await startSingle(owner.id)];
    await holds(() => waiting.length === MOST_AT_ONCE + 2);
    const taken = await deps.db.job.findMany({
      where: { startedAt: { not: null }, batchId: null },
      orderBy: { id: "asc" },
    });
    expect(taken.map((job) => job.id)).toEqual(singles.map((job) => job.id));
    letAllGo();
    expect((await until(id, done)).counts).toMatchObject({ COMPLETED: 12 });
  });
});
