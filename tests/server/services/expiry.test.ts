import { describe, expect, it } from "vitest";
import type { Asset } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import { createJob } from "@/server/schemas/job";
import { expireBatch } from "@/server/services/expiry";
import { create } from "@/server/services/job-create";
import * as jobs from "@/server/services/jobs";
import { derivedKey } from "@/server/storage/keys";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";

const DAY_MS = 86_400_000;

/** A photo whose bytes are in storage, with the copies beside it; its time is over in a day. */
async function storedPhoto(deps: Deps, ownerId: string, fields: Parameters<typeof createAsset>[2] = {}) {
  const asset = await createAsset(deps, ownerId, { expiresAt: new Date(deps.now().getTime() + DAY_MS), ...fields });
  const keys = keysOf(asset);
  for (const key of [keys.key, keys.workKey, keys.screenKey, keys.thumbnailKey]) {
    await deps.storage.put(key, Buffer.from(key), { contentType: "image/webp" });
  }
  return deps.db.asset.update({ where: { id: asset.id }, data: keys });
}

const keysOf = ({ id, key }: Asset) => ({
  key,
  workKey: derivedKey(id, "work", "png"),
  screenKey: derivedKey(id, "screen", "webp"),
  thumbnailKey: derivedKey(id, "thumbnail", "webp"),
});

const stored = async (deps: Deps) => {
  const keys: string[] = [];
  for await (const { key } of deps.storage.list()) keys.push(key);
  return keys.sort();
};

async function setup(overrides: Partial<Deps> = {}) {
  const deps = await testDeps(overrides);
  const owner = await createUser(deps);
  return { deps, owner, read: (id: string) => deps.db.asset.findUniqueOrThrow({ where: { id } }) };
}

describe("files whose time is over", () => {
  it("are deleted but for the thumbnail, and their rows say so", async () => {
    const { deps, owner, read } = await setup();
    const photo = await storedPhoto(deps, owner.id);
    deps.clock.advance(2 * DAY_MS);
    expect(await expireBatch(deps)).toEqual({ expired: 1, next: null });
    expect(await stored(deps)).toEqual([photo.thumbnailKey]);
    expect(await read(photo.id)).toMatchObject({
      status: "EXPIRED",
      filename: photo.filename,
      screenKey: null,
      workKey: null,
      thumbnailKey: photo.thumbnailKey,
    });
  });

  it("leave nothing where their owner keeps no thumbnails", async () => {
    const { deps, owner, read } = await setup();
    await deps.db.user.update({ where: { id: owner.id }, data: { keepThumbnails: false } });
    const photo = await storedPhoto(deps, owner.id);
    deps.clock.advance(2 * DAY_MS);
    await expireBatch(deps);
    expect(await stored(deps)).toEqual([]);
    expect(await read(photo.id)).toMatchObject({ status: "EXPIRED", thumbnailKey: null });
  });

  it("are only those: what has time left, what is kept for good and what is still arriving stays", async () => {
    const { deps, owner } = await setup();
    await storedPhoto(deps, owner.id, { expiresAt: new Date(deps.now().getTime() + 3 * DAY_MS) });
    await storedPhoto(deps, owner.id, { expiresAt: null });
    await storedPhoto(deps, owner.id, { status: "PENDING", expiresAt: null });
    const before = await stored(deps);
    deps.clock.advance(2 * DAY_MS);
    expect(await expireBatch(deps)).toEqual({ expired: 0, next: null });
    expect(await stored(deps)).toEqual(before);
  });

  it.each(["PENDING", "PROCESSING"] as const)("stay while a job that is %s works on them", async (status) => {
    const { deps, owner, read } = await setup();
    const [first, second] = [await storedPhoto(deps, owner.id), await storedPhoto(deps, owner.id)];
    const inputs = { photo: [first.id], style: [second.id] };
    const job = await createJobRow(deps, owner.id, { status, inputAssetId: first.id, inputs });
    deps.clock.advance(2 * DAY_MS);
    expect(await expireBatch(deps)).toMatchObject({ expired: 0 });
    await deps.db.job.update({ where: { id: job.id }, data: { status: "FAILED" } });
    expect(await expireBatch(deps)).toMatchObject({ expired: 2 });
    expect(await read(second.id)).toMatchObject({ status: "EXPIRED" });
  });

  it("that a bucket's own rules have deleted before are marked all the same", async () => {
    const { deps, owner, read } = await setup();
    const photo = await storedPhoto(deps, owner.id);
    await deps.storage.delete(photo.key);
    deps.clock.advance(2 * DAY_MS);
    expect(await expireBatch(deps)).toMatchObject({ expired: 1 });
    expect(await read(photo.id)).toMatchObject({ status: "EXPIRED" });
  });

  it("come batch by batch, however many are in use before them", async () => {
    const { deps, owner } = await setup();
    const past = new Date(deps.now().getTime() - DAY_MS);
    const used = await createAsset(deps, owner.id, { expiresAt: past });
    await createJobRow(deps, owner.id, { inputAssetId: used.id, inputs: { photo: [used.id] } });
    for (let count = 0; count < 120; count++) await createAsset(deps, owner.id, { expiresAt: past });
    const first = await expireBatch(deps);
    expect(first).toMatchObject({ expired: 99 });
    expect(await expireBatch(deps, first.next ?? "")).toEqual({ expired: 21, next: null });
    expect(await deps.db.asset.count({ where: { status: "READY" } })).toBe(1);
  });
});

describe("when the store does not answer", () => {
  it("no row claims that bytes are gone, and a second try ends what the first began", async () => {
    const { deps, owner, read } = await setup();
    const photo = await storedPhoto(deps, owner.id);
    deps.clock.advance(2 * DAY_MS);
    let left = 2;
    const dying = {
      ...deps.storage,
      delete: async (key: string) => {
        if (left-- <= 0) throw new AppError("STORAGE_UNAVAILABLE", "The store does not answer.");
        await deps.storage.delete(key);
      },
    };
    await expect(expireBatch({ ...deps, storage: dying })).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    expect(await read(photo.id)).toMatchObject({ status: "READY" });
    expect(await expireBatch(deps)).toMatchObject({ expired: 1 });
    expect(await stored(deps)).toEqual([photo.thumbnailKey]);
  });
});

describe("an expired photo", () => {
  it("is not taken for a job, from the moment on when its time is over", async () => {
    const { deps, owner } = await setup();
    const photo = await storedPhoto(deps, owner.id);
    const request = () => create(deps, owner.id, createJob.parse({ inputAssetId: photo.id }));
    deps.clock.advance(DAY_MS - 1);
    await expect(request()).resolves.toMatchObject({ status: "PENDING" });
    deps.clock.advance(1);
    const refusal = { code: "EXPIRED", details: { assetId: photo.id }, message: expect.stringContaining("photo.jpg") };
    await expect(request()).rejects.toMatchObject(refusal);
  });

  it("is asked for again where a failed job is to be tried once more", async () => {
    const { deps, owner } = await setup();
    const photo = await storedPhoto(deps, owner.id);
    const fields = { status: "FAILED", inputAssetId: photo.id, inputs: { photo: [photo.id] } } as const;
    const job = await createJobRow(deps, owner.id, fields);
    deps.clock.advance(2 * DAY_MS);
    await expect(jobs.retry(deps, owner.id, job.id)).rejects.toMatchObject({ code: "EXPIRED" });
    expect(await jobs.byId(deps, owner.id, job.id)).toMatchObject({
      status: "FAILED",
      input: { expired: true, hasThumbnail: true },
    });
  });
});
