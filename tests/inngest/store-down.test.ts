import { describe, expect, it } from "vitest";
import { AppError, type ErrorCode } from "@/server/errors";
import { createJob } from "@/server/schemas/job";
import { create } from "@/server/services/job-create";
import { watch } from "@/server/services/job-watch";
import type { Storage } from "@/server/storage/storage";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";
import { instantEngine } from "@/tests/support/instant-engine";
import { hurriedTime, startTestRunner } from "@/tests/support/runner";

/** It is waited for by the hour. */
const SPEED = 5_000;

/** downForMs: milliseconds, on the hurried clock, for which the store does not answer. */
async function restore(code: ErrorCode, downForMs: number) {
  const time = hurriedTime(SPEED);
  const engine = instantEngine();
  const real = await testDeps({ engine, now: time.now });
  const owner = await createUser(real);
  const photo = await createAsset(real, owner.id);
  await real.storage.put(photo.key, Buffer.from("photo"), { contentType: "image/jpeg" });
  const deps = { ...real, storage: real.storage };
  const back = +time.now() + downForMs;
  const down = (call: () => Promise<unknown>) =>
    +time.now() < back ? Promise.reject(new AppError(code, "The store is down.")) : call();
  deps.storage = {
    ...real.storage,
    get: (...args) => down(() => real.storage.get(...args)) as ReturnType<Storage["get"]>,
    head: (...args) => down(() => real.storage.head(...args)) as ReturnType<Storage["head"]>,
    put: (...args) => down(() => real.storage.put(...args)) as Promise<void>,
    delete: (...args) => down(() => real.storage.delete(...args)) as Promise<void>,
  };
  await startTestRunner(deps, time.timer);
  const { id } = await create(deps, owner.id, createJob.parse({ inputAssetId: photo.id }));
  for await (const _ of watch(deps, owner.id, id, -1, new AbortController().signal));
  const job = await deps.db.job.findUniqueOrThrow({ where: { id } });
  const asset = await deps.db.asset.findUniqueOrThrow({ where: { id: photo.id } });
  return { job, asset, stored: await real.storage.head(photo.key), runs: engine.runs.length };
}

const MINUTE_MS = 60_000;

describe("a job whose photo's store", () => {
  it.each(["STORAGE_UNAVAILABLE", "STORAGE_FULL"] as const)("says %s waits ten minutes for it", async (code) => {
    const { job, runs } = await restore(code, 10 * MINUTE_MS);
    expect([job.status, runs]).toEqual(["COMPLETED", 1]);
  });

  it("stays away fails with that, and the photo is not called lost", async () => {
    const { job, asset, stored } = await restore("STORAGE_UNAVAILABLE", Number.POSITIVE_INFINITY);
    expect([job.status, job.errorCode]).toEqual(["FAILED", "STORAGE_UNAVAILABLE"]);
    expect(asset.status).toBe("READY");
    expect(stored).not.toBeNull();
  });
});
