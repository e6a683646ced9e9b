import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import { createJob } from "@/server/schemas/job";
import { createUpload } from "@/server/schemas/upload";
import { create } from "@/server/services/job-create";
import * as references from "@/server/services/references";
import * as uploads from "@/server/services/uploads";
import { referenceKey } from "@/server/storage/keys";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";
import { displayP3 } from "@/tests/support/images";

async function uploaded(deps: Deps, ownerId: string, filename = "Grandmother.png") {
  const bytes = await displayP3();
  const input = createUpload.parse({ filename, contentType: "image/png", size: bytes.length });
  const { assetId } = await uploads.create(deps, ownerId, input);
  const { key } = await deps.db.asset.findUniqueOrThrow({ where: { id: assetId } });
  await deps.storage.put(key, bytes, { contentType: "image/png" });
  await uploads.complete(deps, ownerId, { assetId });
  return deps.db.asset.findUniqueOrThrow({ where: { id: assetId } });
}

const keysOf = async (deps: Deps) => {
  const keys: string[] = [];
  for await (const { key } of deps.storage.list()) keys.push(key);
  return keys;
};

async function setup() {
  const deps = await testDeps();
  const { id: ownerId } = await createUser(deps);
  return { deps, ownerId };
}

const reference = (deps: Deps, ownerId: string, fields = {}) =>
  createAsset(deps, ownerId, { kind: "REFERENCE", key: referenceKey(deps.newId(), "png"), ...fields });

describe("a reference made of a photo", () => {
  it("is a file of its own with pictures of its own, named after the photo", async () => {
    const { deps, ownerId } = await setup();
    const photo = await uploaded(deps, ownerId);
    const made = await references.create(deps, ownerId, { assetId: photo.id });
    expect(made).toMatchObject({ kind: "REFERENCE", name: "Grandmother", size: photo.size, hasThumbnail: true });
    await uploads.discard(deps, ownerId, { assetId: photo.id });
    const row = await deps.db.asset.findUniqueOrThrow({ where: { id: made.id } });
    expect(row.key).toBe(referenceKey(made.id, "png"));
    for (const key of [row.key, row.workKey, row.screenKey, row.thumbnailKey])
      expect(await deps.storage.head(key ?? "")).not.toBeNull();
  });

  it("is made once for calls with the same key, which is refused for another request", async () => {
    const { deps, ownerId } = await setup();
    const photo = await uploaded(deps, ownerId);
    const call = { assetId: photo.id, name: "Ada", idempotencyKey: "k" };
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => references.create(deps, ownerId, call)));
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "IDEMPOTENCY_IN_FLIGHT" });
    }
    expect(outcomes.some(({ status }) => status === "fulfilled")).toBe(true);
    const again = await references.create(deps, ownerId, call);
    expect(again).toMatchObject({ name: "Ada" });
    expect(await deps.db.asset.count({ where: { kind: "REFERENCE" } })).toBe(1);
    const other = references.create(deps, ownerId, { ...call, name: "Eve" });
    await expect(other).rejects.toMatchObject({ code: "IDEMPOTENCY_MISMATCH" });
  });

  it("is made once, however often it is asked for", async () => {
    const { deps, ownerId } = await setup();
    const photo = await uploaded(deps, ownerId);
    const first = await references.create(deps, ownerId, { assetId: photo.id, name: "Ada" });
    const second = await references.create(deps, ownerId, { assetId: photo.id, name: "Eve" });
    expect(second).toEqual(first);
    expect((await references.list(deps, ownerId, { limit: 10 })).items).toEqual([first]);
  });

  it("is made anew once the one before has expired", async () => {
    const { deps, ownerId } = await setup();
    const photo = await uploaded(deps, ownerId);
    const { id } = await references.create(deps, ownerId, { assetId: photo.id });
    const past = { expiresAt: deps.now() };
    await deps.db.asset.update({ where: { id }, data: past });
    expect(await references.create(deps, ownerId, { assetId: photo.id })).toMatchObject({ id, expired: false });
  });

  it("expires with a guest's photos, and lasts for who has an account as long as there is room", async () => {
    const { deps, ownerId } = await setup();
    const made = async () =>
      references
        .create(deps, ownerId, { assetId: (await uploaded(deps, ownerId)).id })
        .then(({ expiresAt }) => expiresAt);
    expect(await made()).not.toBeNull();
    await deps.db.user.update({ where: { id: ownerId }, data: { email: "ada@example.org" } });
    expect(await made()).toBeNull();
    deps.retention.keepBytes = 1;
    expect(await made()).not.toBeNull();
  });

  it("needs a picture", async () => {
    const { deps, ownerId } = await setup();
    const model = await createAsset(deps, ownerId, { contentType: "model/gltf-binary" });
    const wrong = references.create(deps, ownerId, { assetId: model.id });
    await expect(wrong).rejects.toMatchObject({ code: "INVALID_FILE_TYPE" });
  });
});

describe("references", () => {
  it("are listed page by page, newest first, without those of others, other files and expired ones", async () => {
    const { deps, ownerId } = await setup();
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.unshift((await reference(deps, ownerId)).id);
    await reference(deps, ownerId, { expiresAt: deps.now() });
    await createAsset(deps, ownerId);
    await reference(deps, (await createUser(deps)).id);
    const first = await references.list(deps, ownerId, { limit: 3 });
    const second = await references.list(deps, ownerId, { limit: 3, cursor: first.nextCursor ?? undefined });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeNull();
  });

  it("are renamed by their owner alone", async () => {
    const { deps, ownerId } = await setup();
    const { id } = await reference(deps, ownerId, { name: "Ada", description: "tall" });
    expect(await references.rename(deps, ownerId, { id, name: "Eve" })).toMatchObject({
      name: "Eve",
      description: "tall",
    });
    const stranger = await createUser(deps);
    await expect(references.rename(deps, stranger.id, { id, name: "x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("serve many jobs, attached once to each", async () => {
    const { deps, ownerId } = await setup();
    const { id } = await reference(deps, ownerId);
    const [one, two] = [await createJobRow(deps, ownerId), await createJobRow(deps, ownerId)];
    for (const { id: jobId } of [one, one, two]) await references.attach(deps, ownerId, { jobId, id });
    expect((await references.attachedTo(deps, ownerId, one.id)).items).toMatchObject([{ id }]);
    await references.detach(deps, ownerId, { jobId: one.id, id });
    expect((await references.attachedTo(deps, ownerId, one.id)).items).toEqual([]);
    expect((await references.attachedTo(deps, ownerId, two.id)).items).toMatchObject([{ id }]);
  });

  it("are attached to one's own jobs only, and only one's own are", async () => {
    const { deps, ownerId } = await setup();
    const stranger = await createUser(deps);
    const [mine, theirs] = [await reference(deps, ownerId), await reference(deps, stranger.id)];
    const hidden = { code: "NOT_FOUND" };
    const [myJob, theirJob] = [await createJobRow(deps, ownerId), await createJobRow(deps, stranger.id)];
    for (const pair of [
      { jobId: theirJob.id, id: mine.id },
      { jobId: myJob.id, id: theirs.id },
    ])
      await expect(references.attach(deps, ownerId, pair)).rejects.toMatchObject(hidden);
    await expect(references.attachedTo(deps, ownerId, theirJob.id)).rejects.toMatchObject(hidden);
  });

  it("serve the jobs that they are given to as photos", async () => {
    const { deps, ownerId } = await setup();
    const { id } = await reference(deps, ownerId);
    const job = await create(deps, ownerId, createJob.parse({ inputAssetId: id }));
    expect((await references.attachedTo(deps, ownerId, job.id)).items).toMatchObject([{ id }]);
  });
});

describe("deleting a reference", () => {
  it("leaves nothing of it, nor of the pictures beside it", async () => {
    const { deps, ownerId } = await setup();
    const photo = await uploaded(deps, ownerId);
    const before = await keysOf(deps);
    const { id } = await references.create(deps, ownerId, { assetId: photo.id });
    await references.remove(deps, ownerId, id);
    expect((await keysOf(deps)).sort()).toEqual(before.sort());
    expect(await deps.db.asset.findUnique({ where: { id } })).toBeNull();
  });

  it("waits for the job that uses it, and leaves the record of one that did", async () => {
    const { deps, ownerId } = await setup();
    const { id } = await reference(deps, ownerId);
    const job = await create(deps, ownerId, createJob.parse({ inputAssetId: id }));
    await expect(references.remove(deps, ownerId, id)).rejects.toMatchObject({ code: "CONFLICT" });
    await deps.db.job.update({ where: { id: job.id }, data: { status: "COMPLETED" } });
    await references.remove(deps, ownerId, id);
    expect(await deps.db.asset.findUnique({ where: { id } })).toMatchObject({ status: "EXPIRED", thumbnailKey: null });
    expect((await references.list(deps, ownerId, { limit: 10 })).items).toEqual([]);
    expect((await references.attachedTo(deps, ownerId, job.id)).items).toEqual([]);
  });
});
