import { describe, expect, it } from "vitest";
import { createJob } from "@/server/schemas/job";
import type { Operation } from "@/server/schemas/operation";
import { create } from "@/server/services/job-create";
import { makeDeliverable, operationsOf } from "@/server/services/job-deliverables";
import { cleanUpCancelled, completeJob } from "@/server/services/job-run";
import { applyTransition } from "@/server/services/job-transitions";
import * as jobs from "@/server/services/jobs";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";
import { photoBytes } from "@/tests/support/images";

const WEB = { id: "web", op: "webp" };

async function setup() {
  const deps = await testDeps();
  const owner = await createUser(deps);
  const photo = await createAsset(deps, owner.id, { filename: "flower.jpg" });
  await deps.storage.put(photo.key, await photoBytes("flower.jpg"), { contentType: "image/jpeg" });
  const ask = (fields: object) =>
    create(deps, owner.id, createJob.parse({ workflowId: "convert", inputAssetId: photo.id, ...fields }));
  return { deps, owner, photo, ask };
}

async function running(operations: object[]) {
  const given = await setup();
  const { id } = await given.ask({ operations });
  const run = { jobId: id, attempt: 1 };
  await given.deps.commit((tx) => applyTransition(tx, { id }, "start"));
  const [[operation] = []] = await operationsOf(given.deps.db, id);
  return { ...given, run, operation: operation as Operation };
}

const keys = async ({ deps }: Awaited<ReturnType<typeof setup>>) => {
  const found: string[] = [];
  for await (const { key } of deps.storage.list()) found.push(key);
  return found;
};

describe("asking for operations", () => {
  it("keeps them with the job, defaults filled in", async () => {
    const { ask } = await setup();
    const { deliverables } = await ask({ operations: [WEB] });
    expect(deliverables).toEqual([
      expect.objectContaining({ id: "web", status: "PENDING", params: { quality: 80, lossless: false }, after: [] }),
    ]);
  });

  it.each<[string, object, string]>([
    ["a wrong parameter", { operations: [{ ...WEB, params: { quality: 101 } }] }, "operations.0.params.quality"],
    ["nothing to convert to", {}, "operations"],
  ])("is refused for %s, with the place, and leaves nothing behind", async (_, fields, path) => {
    const { deps, ask } = await setup();
    await expect(ask(fields)).rejects.toMatchObject({ code: "INVALID_OPERATION", details: { path } });
    expect([await deps.db.job.count(), await deps.db.outboxEvent.count()]).toEqual([0, 0]);
  });

  it("is refused where the result is no picture", async () => {
    const { ask } = await setup();
    await expect(ask({ workflowId: "image-to-3d", operations: [WEB] })).rejects.toMatchObject({
      code: "INVALID_OPERATION",
    });
  });
});

describe("making a deliverable", () => {
  it("overwrites its own work when it is repeated", async () => {
    const given = await running([WEB]);
    const { deps, run, operation } = given;
    const first = await makeDeliverable(deps, run, operation, undefined);
    const before = await keys(given);
    expect(await makeDeliverable(deps, run, operation, undefined)).toEqual(first);
    expect(await keys(given)).toEqual(before);
  });

  it("works on the work copy of what can't be decoded here, and reads metadata of the original", async () => {
    const given = await running([WEB]);
    const { deps, run, operation } = given;
    const source = { key: "gone", workKey: given.photo.key, contentType: "image/heic", filename: "a.heic" };
    expect(await makeDeliverable(deps, run, operation, source)).toMatchObject({ file: { filename: "a-web.webp" } });
    const tells: Operation = { id: "tells", op: "metadata", params: {}, after: [] };
    const original = { ...source, key: given.photo.key, workKey: "gone" };
    expect(await makeDeliverable(deps, run, tells, original)).toMatchObject({ data: { iptc: expect.anything() } });
  });

  it("stops when the job was cancelled, and nothing of it stays", async () => {
    const given = await running([WEB]);
    const { deps, owner, run, operation, photo } = given;
    await makeDeliverable(deps, run, operation, undefined);
    expect(await keys(given)).toHaveLength(2);
    await jobs.cancel(deps, owner.id, run.jobId);
    await expect(makeDeliverable(deps, run, operation, undefined)).rejects.toMatchObject({ code: "JOB_CANCELLED" });
    await cleanUpCancelled(deps, run, {});
    expect(await keys(given)).toEqual([photo.key]);
  });

  it("is recorded with the end of the job, and once", async () => {
    const { deps, owner, run, operation } = await running([WEB]);
    const made = await makeDeliverable(deps, run, operation, undefined);
    await completeJob(deps, run, [], [made]);
    await completeJob(deps, run, [], [made]);
    const job = await jobs.byId(deps, owner.id, run.jobId);
    expect(job).toMatchObject({ status: "COMPLETED", results: [], deliverables: [{ status: "COMPLETED" }] });
    expect(job.deliverables[0]?.asset?.expiresAt).not.toBeNull();
    expect(await deps.db.asset.count({ where: { kind: "DELIVERABLE" } })).toBe(1);
  });
});
