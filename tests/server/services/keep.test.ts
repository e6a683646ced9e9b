import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import { expireBatch } from "@/server/services/expiry";
import { keep, letGo } from "@/server/services/keep";
import { room } from "@/server/services/kept";
import { keptKey, processedKey } from "@/server/storage/keys";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";

const DAY_MS = 86_400_000;

async function setup({ backend = "disk", keepBytes = 1000 }: { backend?: "disk" | "s3"; keepBytes?: number } = {}) {
  const plain = await testDeps();
  const storage = { ...plain.storage, backend };
  const deps: typeof plain = { ...plain, storage, retention: { days: 30, keepBytes } };
  const { id: ownerId } = await createUser(deps);
  await deps.db.user.update({ where: { id: ownerId }, data: { email: "someone@example.org" } });
  const expiresAt = new Date(deps.now().getTime() + 30 * DAY_MS);
  const photo = await createAsset(deps, ownerId, { size: 5, expiresAt });
  const fields = { status: "COMPLETED", inputAssetId: photo.id, inputs: { photo: [photo.id] } } as const;
  const job = await createJobRow(deps, ownerId, fields);
  const made = { kind: "RESULT", jobId: job.id, size: 6, expiresAt, filename: "restored.png" } as const;
  const result = await createAsset(deps, ownerId, { ...made, key: processedKey(job.id, deps.newId(), "png") });
  await deps.storage.put(photo.key, Buffer.from("photo"), { contentType: "image/jpeg" });
  await deps.storage.put(result.key, Buffer.from("result"), { contentType: "image/png" });
  return { deps, ownerId, job, photo, result };
}

const rows = (deps: Deps) => deps.db.asset.findMany({ orderBy: { id: "asc" } });

describe("keeping a job's photos for good", () => {
  it("takes them out of what expires, and counts them", async () => {
    const { deps, ownerId, job } = await setup();
    await keep(deps, ownerId, job.id);
    expect(await room(deps, ownerId)).toEqual({ keptBytes: 11, quotaBytes: 1000, retentionDays: 30 });
    deps.clock.advance(365 * DAY_MS);
    expect(await expireBatch(deps)).toMatchObject({ expired: 0 });
  });

  it("lets them go again with as much time as what is new", async () => {
    const { deps, ownerId, job } = await setup();
    await keep(deps, ownerId, job.id);
    deps.clock.advance(365 * DAY_MS);
    await letGo(deps, ownerId, job.id);
    expect(await room(deps, ownerId)).toMatchObject({ keptBytes: 0 });
    deps.clock.advance(31 * DAY_MS);
    expect(await expireBatch(deps)).toMatchObject({ expired: 2 });
  });

  it("keeps nothing where not all of it has room, and says how much there is", async () => {
    const { deps, ownerId, job } = await setup({ keepBytes: 10 });
    const details = { wantedBytes: 11, keptBytes: 0, quotaBytes: 10 };
    await expect(keep(deps, ownerId, job.id)).rejects.toMatchObject({ code: "QUOTA_EXCEEDED", details });
    expect((await rows(deps)).every(({ expiresAt }) => expiresAt !== null)).toBe(true);
  });

  it("is for people with an account, and for their own photos", async () => {
    const { deps, ownerId, job } = await setup();
    await expect(keep(deps, (await createUser(deps)).id, job.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await deps.db.user.update({ where: { id: ownerId }, data: { email: null } });
    await expect(keep(deps, ownerId, job.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("does not bring back what has expired", async () => {
    const { deps, ownerId, job } = await setup();
    deps.clock.advance(30 * DAY_MS);
    await keep(deps, ownerId, job.id);
    expect(await room(deps, ownerId)).toMatchObject({ keptBytes: 0 });
    deps.clock.advance(DAY_MS);
    expect(await expireBatch(deps)).toMatchObject({ expired: 2 });
  });

  it("moves them out of reach of a bucket's own rules", async () => {
    const { deps, ownerId, job, photo, result } = await setup({ backend: "s3" });
    await keep(deps, ownerId, job.id);
    const keys = [keptKey(photo.id, "jpg"), keptKey(result.id, "png")];
    expect((await rows(deps)).map(({ key }) => key)).toEqual(keys);
    expect(await deps.storage.head(photo.key)).toBeNull();
    expect(await deps.storage.head(keys[1] ?? "")).toMatchObject({ size: 6 });
  });

  it("leaves a photo's old bytes to a job that may be reading them", async () => {
    const { deps, ownerId, job, photo } = await setup({ backend: "s3" });
    await createJobRow(deps, ownerId, { status: "PROCESSING", inputs: { photo: [photo.id] }, inputAssetId: photo.id });
    await keep(deps, ownerId, job.id);
    expect(await deps.storage.head(photo.key)).not.toBeNull();
  });
});
