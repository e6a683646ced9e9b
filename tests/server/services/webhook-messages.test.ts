import { describe, expect, it } from "vitest";
import { createEndpoint } from "@/server/schemas/webhook";
import { tryDelivery } from "@/server/services/webhook-delivery";
import * as endpoints from "@/server/services/webhook-endpoints";
import { tellOfBatch, tellOfJob } from "@/server/services/webhook-messages";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";
import { deafWebhooks } from "@/tests/support/webhooks";

const URL_A = "https://example.org/hook";

async function setup(events?: string[]) {
  const webhooks = deafWebhooks();
  const deps = await testDeps({ webhooks });
  const { id: ownerId } = await createUser(deps);
  await endpoints.create(deps, ownerId, createEndpoint.parse({ url: URL_A, events }));
  const sendAll = async () => {
    const pending = await deps.db.webhookDelivery.findMany({ where: { status: "PENDING" } });
    for (const { id } of pending) await tryDelivery(deps, id);
    return webhooks.sent.map(({ body }) => JSON.parse(body));
  };
  return { deps, webhooks, ownerId, sendAll };
}

async function ended(given: Awaited<ReturnType<typeof setup>>, status: "COMPLETED" | "FAILED", more = {}) {
  const { deps, ownerId } = given;
  const job = await createJobRow(deps, ownerId, { status, completedAt: deps.now(), ...more });
  const event = { jobId: job.id, ownerId, attempt: 1, status };
  return { job, event };
}

describe("the end of a job", () => {
  it("is told with its results and links to them that are good from the moment of sending", async () => {
    const given = await setup();
    const { deps, ownerId, sendAll } = given;
    const { job, event } = await ended(given, "COMPLETED");
    const result = await createAsset(deps, ownerId, { kind: "RESULT", jobId: job.id });
    await deps.storage.put(result.key, Buffer.from("x"), { contentType: "image/jpeg" });
    await tellOfJob(deps, event);
    deps.clock.advance(3_600_000);
    const [message] = await sendAll();
    expect(message).toMatchObject({ type: "job.completed", data: { id: job.id, status: "COMPLETED" } });
    const [linked] = message.data.results;
    expect(linked).toMatchObject({
      id: result.id,
      url: expect.stringContaining("https://darkroom.example/api/storage/"),
    });
    expect(new Date(linked.expiresAt).getTime()).toBe(deps.now().getTime() + deps.linkSeconds * 1000);
  });

  it("is told once, however often its event comes", async () => {
    const given = await setup();
    const { event } = await ended(given, "COMPLETED");
    await tellOfJob(given.deps, event);
    await tellOfJob(given.deps, event);
    expect(await given.sendAll()).toHaveLength(1);
  });

  it("is told only to those who asked for it", async () => {
    const given = await setup(["job.completed"]);
    const { event } = await ended(given, "FAILED");
    await tellOfJob(given.deps, event);
    expect(await given.sendAll()).toEqual([]);
  });

  it("is told to nobody else, nor to an endpoint that is switched off", async () => {
    const given = await setup();
    const stranger = await createUser(given.deps);
    await endpoints.create(given.deps, stranger.id, createEndpoint.parse({ url: "https://stranger.example" }));
    await given.deps.db.webhookEndpoint.updateMany({
      where: { ownerId: given.ownerId },
      data: { disabledAt: given.deps.now() },
    });
    const { event } = await ended(given, "FAILED");
    await tellOfJob(given.deps, event);
    expect(await given.sendAll()).toEqual([]);
  });

  it("is told to the job's own address too, signed with its owner's secret", async () => {
    const given = await setup();
    const webhookUrl = "https://other.example/one";
    const { event } = await ended(given, "FAILED", {
      webhookUrl,
      errorCode: "ENGINE_TIMEOUT",
      errorMessage: "Too slow.",
    });
    await tellOfJob(given.deps, event);
    const messages = await given.sendAll();
    const { sent } = given.webhooks;
    expect(sent.map(({ url }) => url).sort()).toEqual([URL_A, webhookUrl]);
    expect(sent.find(({ url }) => url === webhookUrl)?.secrets).toEqual([given.webhooks.secretOf(given.ownerId)]);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(messages[0]).toMatchObject({ type: "job.failed", data: { error: { code: "ENGINE_TIMEOUT" } } });
  });

  it("is not told of an attempt that was begun anew since", async () => {
    const given = await setup();
    const { job, event } = await ended(given, "FAILED");
    await given.deps.db.job.update({ where: { id: job.id }, data: { attempt: 2, status: "PENDING" } });
    await tellOfJob(given.deps, event);
    expect(await given.sendAll()).toEqual([]);
  });
});

describe("the end of a batch", () => {
  it("is told once with its counts and all its results", async () => {
    const given = await setup();
    const { deps, ownerId } = given;
    const base = { id: deps.newId(), ownerId, workflowId: "restore", title: "Shoebox", parameters: {} };
    const batch = await deps.db.batch.create({
      data: { ...base, total: 2, status: "COMPLETED", completedAt: deps.now() },
    });
    const { job } = await ended(given, "COMPLETED", { batchId: batch.id });
    await ended(given, "FAILED", { batchId: batch.id });
    await createAsset(deps, ownerId, { kind: "RESULT", jobId: job.id });
    const event = { batchId: batch.id, ownerId };
    await tellOfBatch(deps, event);
    await tellOfBatch(deps, event);
    const messages = await given.sendAll();
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({
      type: "batch.completed",
      data: {
        id: batch.id,
        counts: { COMPLETED: 1, FAILED: 1 },
        results: [{ jobId: job.id, url: expect.any(String) }],
      },
    });
  });
});
