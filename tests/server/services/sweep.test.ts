import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import { createJob } from "@/server/schemas/job";
import { createUpload } from "@/server/schemas/upload";
import { createEndpoint } from "@/server/schemas/webhook";
import { create } from "@/server/services/job-create";
import { watch } from "@/server/services/job-watch";
import { sweep } from "@/server/services/sweep";
import * as uploads from "@/server/services/uploads";
import * as endpoints from "@/server/services/webhook-endpoints";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";
import { hurriedTime, startTestRunner } from "@/tests/support/runner";

const MINUTE_MS = 60_000;
const NOTHING = { jobs: 0, runs: 0, events: 0, uploads: 0, deliveries: 0, keys: 0 };

async function setup(overrides: Partial<Deps> = {}) {
  const deps = await testDeps(overrides);
  const { id: ownerId } = await createUser(deps);
  const ago = (minutes: number) => new Date(deps.now().getTime() - minutes * MINUTE_MS);
  const events = async () => (await deps.db.outboxEvent.findMany()).map(({ name, data }) => ({ name, data }));
  const silentJob = (minutes: number, more = {}) =>
    createJobRow(deps, ownerId, {
      status: "PROCESSING",
      startedAt: ago(minutes),
      updatedAt: ago(minutes),
      ...more,
    });
  const run = (jobId: string, minutes: number, attempt = 1) =>
    deps.db.runnerRun.create({
      data: {
        id: deps.newId(),
        functionId: "darkroom-run-job",
        dedupKey: deps.newId(),
        event: JSON.stringify({ data: { jobId, ownerId, attempt } }),
        startedAt: ago(minutes),
      },
    });
  return { deps, ownerId, ago, events, silentJob, run };
}

describe("sweep", () => {
  it("finds nothing where nothing is wrong", async () => {
    const { deps, ownerId, silentJob, run } = await setup();
    const job = await silentJob(60);
    await run(job.id, 60);
    await createJobRow(deps, ownerId, { updatedAt: deps.now() });
    await uploads.create(deps, ownerId, createUpload.parse({ filename: "a.jpg", size: 1 }));
    expect(await sweep(deps)).toEqual(NOTHING);
  });

  it("starts a job again that has no run, with its attempt, once", async () => {
    const { deps, silentJob, events, run } = await setup();
    const lost = await silentJob(3, { attempt: 2 });
    // Of the attempt before.
    await run(lost.id, 1);
    expect(await sweep(deps)).toMatchObject({ jobs: 1 });
    expect(await events()).toEqual([
      { name: "job/requested", data: { jobId: lost.id, ownerId: lost.ownerId, attempt: 2, batchId: null } },
    ]);
    expect(await sweep(deps)).toMatchObject({ jobs: 0 });
  });

  it("leaves a job alone whose event is still to be handed over", async () => {
    const { deps, ownerId, ago } = await setup();
    const photo = await createAsset(deps, ownerId);
    const { id } = await create(deps, ownerId, createJob.parse({ inputAssetId: photo.id }));
    await deps.db.job.update({ where: { id }, data: { updatedAt: ago(3) } });
    expect(await sweep(deps)).toMatchObject({ jobs: 0 });
  });

  it.each([
    ["is gone", null],
    ["has ended", { status: "COMPLETED" as const }],
    ["was begun anew", { attempt: 2 }],
  ])("ends a run whose job %s", async (_, row) => {
    const { deps, events, run, silentJob } = await setup();
    const jobId = row ? (await silentJob(9, { ...row, updatedAt: new Date(0) })).id : deps.newId();
    if (row && "attempt" in row) await run(jobId, 9, 2);
    await run(jobId, 9);
    expect(await sweep(deps)).toMatchObject({ runs: 1 });
    expect(await events()).toMatchObject([{ name: "job/cancelled", data: { jobId, attempt: 1 } }]);
  });

  it("hurries events that wait for a later try", async () => {
    const { deps, ago } = await setup();
    const late = { name: "engines/changed", data: {}, createdAt: ago(6), nextAttemptAt: ago(-60), attempts: 9 };
    const { id } = await deps.db.outboxEvent.create({ data: { id: deps.newId(), ...late } });
    expect(await sweep(deps)).toMatchObject({ events: 1 });
    const event = await deps.db.outboxEvent.findUniqueOrThrow({ where: { id } });
    expect(event.nextAttemptAt).toEqual(deps.now());
  });

  it("removes uploads that were never completed, bytes and row, once their link is long over", async () => {
    const { deps, ownerId } = await setup();
    const begin = () => uploads.create(deps, ownerId, createUpload.parse({ filename: "a.jpg", size: 1 }));
    const { assetId } = await begin();
    const old = await deps.db.asset.update({
      where: { id: assetId },
      data: { createdAt: new Date(deps.now().getTime() - 121 * MINUTE_MS) },
    });
    await deps.storage.put(old.key, Buffer.from("x"), { contentType: "image/jpeg" });
    const young = await begin();
    expect(await sweep(deps)).toMatchObject({ uploads: 1 });
    expect(await deps.storage.head(old.key)).toBeNull();
    expect(await deps.db.asset.findMany()).toMatchObject([{ id: young.assetId }]);
  });

  it("asks again for webhooks that nobody is sending, once", async () => {
    const { deps, ownerId, ago, events } = await setup();
    const { id } = await endpoints.create(deps, ownerId, createEndpoint.parse({ url: "https://example.org" }));
    const { deliveryId } = await endpoints.sendTest(deps, ownerId, id);
    await deps.db.outboxEvent.deleteMany();
    await deps.db.webhookDelivery.updateMany({ data: { nextTryAt: ago(16) } });
    expect(await sweep(deps)).toMatchObject({ deliveries: 1 });
    expect(await sweep(deps)).toMatchObject({ deliveries: 0 });
    expect(await events()).toMatchObject([{ name: "webhook/requested", data: { deliveryId } }]);
  });

  it("brings a lost job to its end", async () => {
    const time = hurriedTime();
    const { deps, ownerId } = await setup({ now: time.now });
    const photo = await createAsset(deps, ownerId);
    await deps.storage.put(photo.key, Buffer.from("photo"), { contentType: "image/jpeg" });
    const { id } = await create(deps, ownerId, createJob.parse({ inputAssetId: photo.id }));
    await deps.db.job.update({ where: { id }, data: { updatedAt: new Date(0) } });
    await deps.db.outboxEvent.deleteMany();
    await startTestRunner(deps, time.timer);
    await sweep(deps);
    const seen: string[] = [];
    for await (const { status } of watch(deps, ownerId, id, -1, new AbortController().signal)) seen.push(status);
    expect(seen.at(-1)).toBe("COMPLETED");
  });
});

describe("sweep, with an Inngest server", () => {
  const remote = () => setup({ embeddedRunner: false });

  it("starts a job again that has been silent for a quarter of an hour", async () => {
    const { deps, silentJob } = await remote();
    await silentJob(14);
    const lost = await silentJob(16);
    expect(await sweep(deps)).toMatchObject({ jobs: 1 });
    expect(await deps.db.outboxEvent.findMany()).toMatchObject([{ data: { jobId: lost.id } }]);
  });

  it("gives a job that waits for an engine two hours", async () => {
    const { deps, silentJob } = await remote();
    await silentJob(100, { waitingFor: "an engine" });
    expect(await sweep(deps)).toMatchObject({ jobs: 0 });
    await silentJob(140, { waitingFor: "an engine" });
    expect(await sweep(deps)).toMatchObject({ jobs: 1 });
  });

  it("takes a long line for a line, unless nothing moves at all", async () => {
    const { deps, silentJob } = await remote();
    const moving = await silentJob(1);
    await silentJob(60, { status: "PENDING", startedAt: null });
    expect(await sweep(deps)).toMatchObject({ jobs: 0 });
    await deps.db.job.delete({ where: { id: moving.id } });
    expect(await sweep(deps)).toMatchObject({ jobs: 1 });
  });

  it("leaves a batch alone that is paused", async () => {
    const { deps, ownerId, silentJob } = await remote();
    const batch = await deps.db.batch.create({
      data: { id: deps.newId(), ownerId, workflowId: "restore", title: "", parameters: {}, total: 1, status: "PAUSED" },
    });
    await silentJob(60, { batchId: batch.id });
    expect(await sweep(deps)).toMatchObject({ jobs: 0 });
  });
});
