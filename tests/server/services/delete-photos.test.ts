import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import { left, requestDeletion } from "@/server/services/delete-photos";
import { jobCopyKey, processedKey, rawKey } from "@/server/storage/keys";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";
import { instantEngine } from "@/tests/support/instant-engine";
import { hurriedTime, startTestRunner } from "@/tests/support/runner";

const stored = async (deps: Deps) => {
  const keys: string[] = [];
  for await (const { key } of deps.storage.list()) keys.push(key);
  return keys;
};

async function put(deps: Deps, key: string) {
  await deps.storage.put(key, Buffer.from("x"), { contentType: "image/png" });
  return key;
}

/** Someone with a finished job, its copies, a batch, and a photo that is still arriving. */
async function someone(deps: Deps) {
  const { id: ownerId } = await createUser(deps);
  const photo = await createAsset(deps, ownerId, { key: await put(deps, rawKey(ownerId, deps.newId(), "jpg")) });
  const batch = await deps.db.batch.create({
    data: { id: deps.newId(), ownerId, workflowId: "restore", title: "Box", parameters: {}, total: 1 },
  });
  const given = { inputAssetId: photo.id, inputs: { photo: [photo.id] }, engine: "instant" };
  const job = await createJobRow(deps, ownerId, { status: "COMPLETED", ...given });
  const running = await createJobRow(deps, ownerId, { status: "PROCESSING", ...given, batchId: batch.id });
  const key = await put(deps, processedKey(job.id, deps.newId(), "png"));
  await createAsset(deps, ownerId, { key, kind: "RESULT", jobId: job.id });
  const copy = { jobId: job.id, assetId: photo.id, role: "INPUT", size: 1, filename: "a", contentType: "image/jpeg" };
  const copyKey = await put(deps, jobCopyKey(job.id, "input", photo.id, "jpg"));
  await deps.db.jobCopy.create({ data: { ...copy, role: "INPUT", key: copyKey } });
  return { ownerId, photo, job, running, batch };
}

async function setup() {
  const { timer, now } = hurriedTime();
  const deps = await testDeps({ now, engine: instantEngine() });
  return { deps, run: () => startTestRunner(deps, timer) };
}

async function until(done: () => Promise<boolean>) {
  await expect.poll(done, { interval: 5, timeout: 10_000 }).toBe(true);
}

describe("deleting all photos", () => {
  it("removes bytes, jobs, copies and batches of their owner, and of nobody else", async () => {
    const { deps, run } = await setup();
    const mine = await someone(deps);
    const other = await someone(deps);
    const before = await stored(deps);
    await run();
    const { upTo } = await requestDeletion(deps, mine.ownerId);
    await until(async () => (await left(deps, { ownerId: mine.ownerId, upTo })) === 0);
    const whose = { where: { ownerId: mine.ownerId } };
    await until(async () => (await deps.db.batch.count(whose)) === 0);
    expect(await deps.db.jobCopy.count()).toBe(1);
    expect((await stored(deps)).length).toBe(before.length / 2);
    expect(await deps.db.job.count({ where: { ownerId: other.ownerId } })).toBe(2);
    expect(await deps.storage.head(other.photo.key)).not.toBeNull();
  });

  it("puts them out of sight at once, and names of photos as well", async () => {
    const { deps } = await setup();
    const { ownerId, photo } = await someone(deps);
    await requestDeletion(deps, ownerId);
    const row = await deps.db.asset.findUniqueOrThrow({ where: { id: photo.id } });
    expect(row).toMatchObject({ status: "EXPIRED", filename: "", thumbnailKey: null });
  });

  it("leaves what comes later", async () => {
    const { deps, run } = await setup();
    const { ownerId } = await someone(deps);
    const { upTo } = await requestDeletion(deps, ownerId);
    const later = await createAsset(deps, ownerId, { key: await put(deps, rawKey(ownerId, deps.newId(), "jpg")) });
    await run();
    await until(async () => (await left(deps, { ownerId, upTo })) === 0);
    expect(await deps.storage.head(later.key)).not.toBeNull();
    expect(await deps.db.asset.findMany({ where: { ownerId } })).toMatchObject([{ id: later.id, status: "READY" }]);
  });

  it("leaves a photo that is still arriving to its upload, and takes away what was refused", async () => {
    const { deps, run } = await setup();
    const { id: ownerId } = await createUser(deps);
    const arriving = await createAsset(deps, ownerId, { status: "PENDING" });
    await createAsset(deps, ownerId, { status: "REJECTED" });
    await run();
    const { upTo } = await requestDeletion(deps, ownerId);
    await until(async () => (await left(deps, { ownerId, upTo })) === 0);
    expect(await deps.db.asset.findMany({ where: { ownerId } })).toMatchObject([
      { id: arriving.id, status: "PENDING" },
    ]);
  });

  it("says where copies remain: at every ComfyUI server that may have had them", async () => {
    const { deps } = await setup();
    const { ownerId, job } = await someone(deps);
    await deps.db.job.update({ where: { id: job.id }, data: { engine: "gpu-that-was" } });
    expect(await requestDeletion(deps, ownerId)).toMatchObject({
      comfyui: ["gpu-that-was", "instant"],
      hosted: [],
      embedded: false,
    });
    const fresh = await createUser(deps);
    expect(await requestDeletion(deps, fresh.id)).toMatchObject({ comfyui: [], hosted: [], embedded: false });
  });
});
