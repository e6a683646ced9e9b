import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { Prisma } from "@/prisma/generated/sqlite/client";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import * as jobAssets from "@/server/services/job-assets";
import { zipOf } from "@/server/services/job-zip";
import { jobReferenceKey, processedKey, rawKey, referenceKey } from "@/server/storage/keys";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";
import { unzip } from "@/tests/support/zip";

const DAY_MS = 86_400_000;
type Fields = Partial<Prisma.AssetUncheckedCreateInput>;

/** A file of some bytes, in storage and in the database. */
async function stored(deps: Deps, ownerId: string, text: string, fields: Fields & { key: string }) {
  const bytes = Buffer.from(text);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  await deps.storage.put(fields.key, bytes, { contentType: "image/png" });
  const expiresAt = new Date(deps.now().getTime() + 30 * DAY_MS);
  return createAsset(deps, ownerId, { size: bytes.length, sha256, expiresAt, ...fields });
}

/** A finished job with a photo, a result and a reference. */
async function setup() {
  const deps = await testDeps();
  const owner = await createUser(deps);
  await deps.db.user.update({ where: { id: owner.id }, data: { email: "someone@example.org" } });
  const photo = await stored(deps, owner.id, "photo", {
    key: rawKey(owner.id, deps.newId(), "jpg"),
    filename: "grandmother.jpg",
  });
  const job = await createJobRow(deps, owner.id, {
    status: "COMPLETED",
    inputAssetId: photo.id,
    inputs: { photo: [photo.id] },
    parameters: { scale: 2, seed: 42 },
    engine: "gpu-1",
    variant: "esrgan",
  });
  const result = await stored(deps, owner.id, "result", {
    key: processedKey(job.id, deps.newId(), "png"),
    kind: "RESULT",
    jobId: job.id,
    filename: "grandmother-restored.png",
  });
  const reference = await stored(deps, owner.id, "reference", {
    key: referenceKey(deps.newId(), "png"),
    kind: "REFERENCE",
    name: "Grandmother",
    filename: "grandmother.png",
  });
  await deps.db.jobReference.create({ data: { jobId: job.id, assetId: reference.id } });
  const zip = async () => {
    const { body } = await zipOf(deps, owner.id, job.id, new AbortController().signal);
    const files = unzip(await buffer(body));
    return { files, manifest: JSON.parse(String(files.get("manifest.json"))) };
  };
  return { deps, owner, job, photo, result, reference, zip };
}

describe("a job's files", () => {
  it("are listed with their roles, hashes and places", async () => {
    const { deps, owner, job, photo, result, reference } = await setup();
    const { items } = await jobAssets.list(deps, owner.id, job.id);
    expect(items).toMatchObject([
      { role: "INPUT", name: "photo", id: photo.id, path: "inputs/grandmother.jpg", sha256: photo.sha256 },
      { role: "RESULT", id: result.id, path: "results/grandmother-restored.png", sha256: result.sha256 },
      { role: "REFERENCE", name: "Grandmother", id: reference.id, path: "references/grandmother.png" },
    ]);
    expect(items.every(({ available, persisted }) => available && !persisted)).toBe(true);
  });

  it("are nobody else's", async () => {
    const { deps, job } = await setup();
    const stranger = await createUser(deps);
    await expect(jobAssets.list(deps, stranger.id, job.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(jobAssets.persist(deps, stranger.id, job.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const signal = new AbortController().signal;
    await expect(zipOf(deps, stranger.id, job.id, signal)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a job's ZIP", () => {
  it("holds every file, and a manifest with what is needed to repeat it and to check the files", async () => {
    const { deps, job, photo, result, reference, zip } = await setup();
    const operation = { op: "webp", params: { quality: 80 }, after: [] };
    await deps.db.deliverable.create({ data: { ...operation, id: deps.newId(), jobId: job.id, name: "small" } });
    const { files, manifest } = await zip();
    expect(manifest).toMatchObject({
      format: 1,
      job: { id: job.id, status: "COMPLETED" },
      workflow: { id: "restore", title: "Restore a photo", variant: "esrgan" },
      engine: "gpu-1",
      inputs: { photo: ["inputs/grandmother.jpg"] },
      parameters: { scale: 2, seed: 42 },
      operations: [{ id: "small", ...operation }],
    });
    expect(manifest.files.map(({ sha256 }: { sha256: string }) => sha256)).toEqual(
      [photo, result, reference].map(({ sha256 }) => sha256),
    );
    for (const { path, sha256 } of manifest.files) {
      expect(
        createHash("sha256")
          .update(files.get(path) ?? "")
          .digest("hex"),
      ).toBe(sha256);
    }
    expect([...files.keys()]).toEqual(["manifest.json", ...manifest.files.map(({ path }: { path: string }) => path)]);
  });

  it("leaves out what has expired, and says so", async () => {
    const { deps, result, zip } = await setup();
    await deps.db.asset.update({ where: { id: result.id }, data: { expiresAt: deps.now() } });
    const { files, manifest } = await zip();
    expect([...files.keys()]).not.toContain("results/grandmother-restored.png");
    expect(manifest.files[1]).toMatchObject({ path: "results/grandmother-restored.png", available: false });
  });

  it("breaks off where a file is missing, rather than to pass for whole", async () => {
    const { deps, result, zip } = await setup();
    await deps.storage.delete(result.key);
    await expect(zip()).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("opens one file at a time, and none before it is asked for", async () => {
    const { deps, owner, job } = await setup();
    const opened: string[] = [];
    const get: Deps["storage"]["get"] = (key, range) => {
      opened.push(key);
      return deps.storage.get(key, range);
    };
    const counted = { ...deps, storage: { ...deps.storage, get } };
    const { body } = await zipOf(counted, owner.id, job.id, new AbortController().signal);
    const reader = body.getReader();
    await reader.read();
    expect(opened.length).toBeLessThanOrEqual(1);
    await reader.cancel();
    expect(opened.length).toBeLessThanOrEqual(1);
  });
});

describe("files that are kept with their job", () => {
  it("are copies that outlive the originals, also in the ZIP", async () => {
    const { deps, owner, job, photo, result, reference, zip } = await setup();
    const { items } = await jobAssets.persist(deps, owner.id, job.id);
    expect(items.map(({ persisted }) => persisted)).toEqual([true, true, true]);
    expect(await deps.storage.head(jobReferenceKey(job.id, reference.id, "png"))).not.toBeNull();
    await deps.db.asset.updateMany({ where: { id: { in: [photo.id, result.id] } }, data: { status: "EXPIRED" } });
    await deps.db.asset.delete({ where: { id: reference.id } });
    for (const { key } of [photo, result, reference]) await deps.storage.delete(key);
    const { files } = await zip();
    expect([...files.values()].slice(1).map(String)).toEqual(["photo", "result", "reference"]);
  });

  it("are copied once, and the rest after a failure in between", async () => {
    const { deps, owner, job } = await setup();
    let puts = 0;
    const put: Deps["storage"]["put"] = async (...args) => {
      if (++puts === 2) throw new AppError("STORAGE_UNAVAILABLE", "The store does not answer.");
      return deps.storage.put(...args);
    };
    const dying = { ...deps, storage: { ...deps.storage, put } };
    await expect(jobAssets.persist(dying, owner.id, job.id)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    expect(await deps.db.jobCopy.count()).toBe(1);
    await jobAssets.persist(dying, owner.id, job.id);
    await jobAssets.persist(dying, owner.id, job.id);
    expect(puts).toBe(4);
    expect(await deps.db.jobCopy.count()).toBe(3);
  });

  it("take of the room that an account has", async () => {
    const { deps, owner, job } = await setup();
    const small = { ...deps, retention: { days: 30, keepBytes: 15 } };
    await expect(jobAssets.persist(small, owner.id, job.id)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
    await deps.db.user.update({ where: { id: owner.id }, data: { email: null } });
    await expect(jobAssets.persist(deps, owner.id, job.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await deps.db.jobCopy.count()).toBe(0);
  });
});
