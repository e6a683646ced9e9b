import { createReadStream } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AppError } from "@/server/errors";
import { createUpload } from "@/server/schemas/upload";
import { expire } from "@/server/services/expiry";
import * as jobAssets from "@/server/services/job-assets";
import { type CheckDeps, checkStorage } from "@/server/services/storage-check";
import { mend } from "@/server/services/storage-mend";
import * as uploads from "@/server/services/uploads";
import { createDiskStorage } from "@/server/storage/disk";
import { jobReferenceKey, processedKey, rawKey } from "@/server/storage/keys";
import { createMirroredStorage } from "@/server/storage/mirrored";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";
import { quarters } from "@/tests/support/images";

/** Its colours are such that a copy to work with is made. */
const photo = quarters().withIccProfile("p3").jpeg().toBuffer();
const DAY_MS = 86_400_000;

/** What is made below is a day old when it is looked at. */
async function setup({ copies = false } = {}) {
  const deps = await testDeps();
  const options = { secret: "s".repeat(32), baseUrl: "", now: deps.now };
  const home = deps.storage;
  const local = createDiskStorage({ ...options, root: join(deps.tempDir, "copies") });
  const storage = copies ? createMirroredStorage({ cloud: home, local, serveFromCloud: true, now: deps.now }) : home;
  const later = () => new Date(Date.now() + 2 * DAY_MS);
  const check: CheckDeps = { ...deps, storage, home, copies: copies ? local : undefined, now: later };
  const owner = await createUser(deps);
  const app = { ...deps, storage };
  return { deps: app, check, home, local, owner };
}

type Setup = Awaited<ReturnType<typeof setup>>;

async function upload({ deps, owner, home }: Setup) {
  const bytes = await photo;
  const input = createUpload.parse({ filename: "a.jpg", contentType: "image/jpeg", size: bytes.length });
  const ticket = await uploads.create(deps, owner.id, input);
  const { key } = await deps.db.asset.findUniqueOrThrow({ where: { id: ticket.assetId } });
  await home.put(key, bytes, { contentType: "image/jpeg" });
  await uploads.complete(deps, owner.id, ticket);
  return deps.db.asset.findUniqueOrThrow({ where: { id: ticket.assetId } });
}

/** A photo of a job, and the copy of it that its owner keeps with the job. */
async function keepWithJob(given: Setup) {
  const { deps, owner } = given;
  const photo = await upload(given);
  const job = await createJobRow(deps, owner.id, { inputAssetId: photo.id });
  await deps.db.user.update({ where: { id: owner.id }, data: { email: "ada@example.org" } });
  await jobAssets.persist(deps, owner.id, job.id);
  return { photo, job, copy: await deps.db.jobCopy.findFirstOrThrow() };
}

const problems = async ({ check }: Setup, hashes = true) =>
  (await checkStorage(check, { hashes })).findings.map(({ problem, key }) => [problem, key]);

async function mendAll({ check }: Setup): Promise<boolean[]> {
  const outcomes: boolean[] = [];
  for (const finding of (await checkStorage(check, { hashes: true })).findings)
    outcomes.push(await mend(check, finding));
  return outcomes;
}

const ULID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

describe("the check of the storage", () => {
  it("finds nothing where all is well", async () => {
    const given = await setup();
    await upload(given);
    const report = await checkStorage(given.check, { hashes: true });
    expect(report).toEqual({ rows: 1, objects: 4, findings: [], all: true });
  });

  it("leaves alone what may be under way", async () => {
    const given = await setup();
    await uploads.create(given.deps, given.owner.id, createUpload.parse({ filename: "a.jpg", size: 10 }));
    await given.home.put(processedKey(ULID, ULID, "png"), Buffer.from("a"), { contentType: "image/png" });
    const now = { ...given.check, now: () => new Date() };
    expect((await checkStorage(now, { hashes: true })).findings).toEqual([]);
  });

  it("removes uploads that were never finished, with what was sent", async () => {
    const given = await setup();
    const input = createUpload.parse({ filename: "a.jpg", size: 10 });
    const { assetId } = await uploads.create(given.deps, given.owner.id, input);
    const { key } = await given.deps.db.asset.findUniqueOrThrow({ where: { id: assetId } });
    await given.home.put(key, Buffer.from("half"), { contentType: "image/jpeg" });
    expect(await problems(given)).toEqual([["abandoned", key]]);
    expect(await mendAll(given)).toEqual([true]);
    expect([await given.deps.db.asset.count(), await given.home.head(key)]).toEqual([0, null]);
  });

  it("removes photos whose owner's wish to delete them was cut off, however long ago", async () => {
    const given = await setup();
    const { id, key } = await upload(given);
    await given.deps.db.asset.update({ where: { id }, data: { status: "REJECTED", expiresAt: new Date(0) } });
    expect(await problems(given)).toEqual([["abandoned", key]]);
    expect(await mendAll(given)).toEqual([true]);
    expect([await given.deps.db.asset.count(), await problems(given)]).toEqual([0, []]);
  });

  it("removes objects that no row names, also of jobs", async () => {
    const given = await setup();
    const { job, copy } = await keepWithJob(given);
    const put = (key: string) => given.home.put(key, Buffer.from("a"), { contentType: "image/png" });
    const orphan = processedKey(ULID, ULID, "png");
    const left = jobReferenceKey(job.id, ULID, "png");
    await Promise.all([orphan, left].map(put));
    expect((await problems(given)).sort()).toEqual([
      ["no row", left],
      ["no row", orphan],
    ]);
    expect(await mendAll(given)).toEqual([true, true]);
    expect(await problems(given)).toEqual([]);
    expect(await given.home.head(copy.key)).not.toBeNull();
  });

  it("makes copies that are kept with jobs again, and forgets those of which nothing is left", async () => {
    const given = await setup();
    const { copy, photo } = await keepWithJob(given);
    await given.home.delete(copy.key);
    expect(await problems(given)).toEqual([["no kept copy", copy.key]]);
    expect(await mendAll(given)).toEqual([true]);
    expect((await given.home.head(copy.key))?.size).toBe(photo.size);
    await Promise.all([given.home.delete(copy.key), given.home.delete(photo.key)]);
    await mendAll(given);
    expect([await given.deps.db.jobCopy.count(), await problems(given)]).toEqual([0, []]);
  });

  it("keeps the only bytes there are of a copy that has changed", async () => {
    const given = await setup();
    const { copy, photo } = await keepWithJob(given);
    await given.home.delete(photo.key);
    await given.deps.db.asset.update({ where: { id: photo.id }, data: { status: "EXPIRED", screenKey: null } });
    await given.home.put(copy.key, Buffer.alloc(photo.size), { contentType: "image/jpeg" });
    expect((await problems(given)).filter(([problem]) => problem !== "no row")).toEqual([["no kept copy", copy.key]]);
    expect(await mendAll(given)).toContain(false);
    expect(await given.home.head(copy.key)).not.toBeNull();
  });

  it("does not delete an object that has got its row since", async () => {
    const given = await setup();
    const key = rawKey(given.owner.id, ULID, "jpg");
    await given.home.put(key, Buffer.from("a"), { contentType: "image/jpeg" });
    const { findings } = await checkStorage(given.check, { hashes: false });
    await createAsset(given.deps, given.owner.id, { key });
    for (const finding of findings) await mend(given.check, finding);
    expect(await given.home.head(key)).not.toBeNull();
  });

  it("makes previews again", async () => {
    const given = await setup();
    const { screenKey, thumbnailKey } = await upload(given);
    await given.home.delete(String(screenKey));
    await given.home.delete(String(thumbnailKey));
    expect(await problems(given)).toEqual([
      ["no preview", screenKey],
      ["no preview", thumbnailKey],
    ]);
    expect(await mendAll(given)).toEqual([true, true]);
    expect(await problems(given)).toEqual([]);
  });

  it("marks a photo that is gone when a job speaks of it, and forgets it otherwise", async () => {
    const given = await setup();
    const [used, unused] = [await upload(given), await upload(given)];
    await createJobRow(given.deps, given.owner.id, { inputAssetId: used.id });
    await given.home.delete(used.key);
    await given.home.delete(unused.key);
    expect(await mendAll(given)).toEqual([true, true]);
    expect(await given.deps.db.asset.findMany({ select: { id: true, status: true, errorCode: true } })).toEqual([
      { id: used.id, status: "REJECTED", errorCode: "NOT_FOUND" },
    ]);
    expect(await problems(given)).toEqual([]);
    expect(await given.home.head(String(used.thumbnailKey))).not.toBeNull();
  });

  it.each([
    ["another length", Buffer.from("short"), false],
    ["other bytes of the same length", undefined, true],
  ])("finds %s, and keeps the only bytes there are", async (_what, bytes, hashes) => {
    const given = await setup();
    const { key } = await upload(given);
    const changed = bytes ?? Buffer.from(await photo).fill(0, 100, 110);
    await given.home.put(key, changed, { contentType: "image/jpeg" });
    expect(await problems(given, hashes)).toEqual([["wrong hash", key]]);
    expect(await mendAll(given)).toEqual([false]);
    expect(await given.home.head(key)).toMatchObject({ size: changed.length });
  });

  it("stops where the store does not answer: nothing is lost because it is silent", async () => {
    const given = await setup();
    await upload(given);
    const down = async () => Promise.reject(new AppError("STORAGE_UNAVAILABLE", "Down."));
    const check = { ...given.check, home: { ...given.home, head: down } };
    await expect(checkStorage(check, { hashes: false })).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  });

  it("says nothing of photos whose time is over, whether their bytes are gone or not", async () => {
    const given = await setup();
    const [over, due] = [await upload(given), await upload(given)];
    await expire(given.deps, over, true);
    await given.deps.db.asset.update({ where: { id: due.id }, data: { expiresAt: given.deps.now() } });
    await given.home.delete(due.key);
    expect(await problems(given)).toEqual([]);
  });

  it("stops when there is more wrong than it may remember", async () => {
    const given = await setup();
    for (let at = 0; at < 3; at++) {
      await given.home.put(processedKey(ULID, `${ULID.slice(0, 25)}${at}`, "png"), Buffer.from("a"), {
        contentType: "image/png",
      });
    }
    const report = await checkStorage(given.check, { hashes: false, most: 2 });
    expect([report.findings.length, report.all]).toEqual([2, false]);
  });
});

describe("with local copies of a bucket", () => {
  it.each([
    ["is gone from", ({ home }: Setup, key: string) => home.delete(key)],
    ["has changed in", ({ home }: Setup, key: string) => home.put(key, Buffer.from("a"), { contentType: "image/png" })],
  ])("brings back a photo that %s the bucket", async (_what, harm) => {
    const given = await setup({ copies: true });
    const { key } = await upload(given);
    await harm(given, key);
    expect(await mendAll(given)).toEqual([true]);
    expect((await given.home.head(key))?.size).toBe((await photo).length);
    expect(await problems(given)).toEqual([]);
  });

  it("does not bring back from a copy that is bad itself", async () => {
    const given = await setup({ copies: true });
    const { key } = await upload(given);
    for (const place of [given.home, given.local]) {
      await place.put(key, createReadStream("package.json"), { contentType: "image/jpeg" });
    }
    expect(await mendAll(given)).toEqual([false]);
  });

  it("makes copies that are missing, and removes those of what is no longer known", async () => {
    const given = await setup({ copies: true });
    const { key } = await upload(given);
    await given.local.delete(key);
    const orphan = processedKey(ULID, ULID, "png");
    await given.local.put(orphan, Buffer.from("a"), { contentType: "image/png" });
    expect(await problems(given)).toEqual([
      ["no local copy", key],
      ["no row", orphan],
    ]);
    expect(await mendAll(given)).toEqual([true, true]);
    expect(await problems(given)).toEqual([]);
  });
});
