import { describe, expect, it } from "vitest";
import { AppError } from "@/server/errors";
import { createBatch } from "@/server/schemas/batch";
import * as changes from "@/server/services/batch-changes";
import { create } from "@/server/services/batch-create";
import * as batches from "@/server/services/batches";
import { completeJob, failJob } from "@/server/services/job-run";
import { applyTransition } from "@/server/services/job-transitions";
import * as jobs from "@/server/services/jobs";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createEndpointRow, createUser } from "@/tests/support/factories";

async function setup(photoCount = 3) {
  const deps = await testDeps();
  const owner = await createUser(deps);
  const photos: string[] = [];
  for (let index = 0; index < photoCount; index++) {
    photos.push((await createAsset(deps, owner.id, { filename: `${index}.jpg` })).id);
  }
  const ask = (fields: object = {}) =>
    createBatch.parse({ photos: photos.map((inputAssetId) => ({ inputAssetId })), ...fields });
  const told = async (name: string) =>
    (await deps.db.outboxEvent.findMany({ where: { name }, orderBy: { id: "asc" } })).map(({ data }) => data);
  return { deps, owner, photos, ask, told };
}

type Given = Awaited<ReturnType<typeof setup>>;

async function begun(given: Given) {
  const { deps, owner, ask } = given;
  const { id } = await create(deps, owner.id, ask());
  const { photos } = await batches.byId(deps, owner.id, id);
  const ids = photos.map((photo) => photo.id);
  /** As if an engine had taken it. */
  const start = async (jobId = "") => {
    const change = { engine: "gpu", startedAt: deps.now() };
    await deps.commit((tx) => applyTransition(tx, { id: jobId }, "start", change));
  };
  const end = async (jobId = "", error?: AppError) => {
    await start(jobId);
    if (error) await failJob(deps, { jobId, attempt: 1 }, error);
    else await completeJob(deps, { jobId, attempt: 1 }, []);
  };
  return { ...given, id, jobs: ids, start, end };
}

const tooSlow = () => new AppError("ENGINE_TIMEOUT", "Too slow.");

describe("creating a batch", () => {
  it("makes a job and an event for each photo, in their order", async () => {
    const { deps, owner, photos, ask, told } = await setup();
    const batch = await create(deps, owner.id, ask({ title: "Attic" }));
    expect(batch).toMatchObject({ title: "Attic", status: "RUNNING", total: 3, progress: 0, cover: photos });
    expect(batch.counts).toMatchObject({ PENDING: 3, COMPLETED: 0 });
    const detail = await batches.byId(deps, owner.id, batch.id);
    expect(detail.photos.map(({ inputAssetId }) => inputAssetId)).toEqual(photos);
    expect(await told("job/requested")).toEqual(
      detail.photos.map(({ id }) => ({ jobId: id, ownerId: owner.id, attempt: 1, batchId: batch.id })),
    );
  });

  it("lets a photo have parameters of its own", async () => {
    const { deps, owner, photos, ask } = await setup(2);
    const own = [{ inputAssetId: photos[0] }, { inputAssetId: photos[1], parameters: { scale: 4 } }];
    await create(deps, owner.id, ask({ parameters: { scale: 2 }, photos: own }));
    const rows = await deps.db.job.findMany({ orderBy: { id: "asc" } });
    expect(rows.map(({ parameters }) => (parameters as { scale: number }).scale)).toEqual([2, 4]);
  });

  it("says which photo is asked for wrongly, and makes nothing", async () => {
    const { deps, owner, photos, ask } = await setup(2);
    const own = [{ inputAssetId: photos[0] }, { inputAssetId: photos[1], parameters: { colour: 1 } }];
    await expect(create(deps, owner.id, ask({ photos: own }))).rejects.toMatchObject({
      code: "INVALID_PARAMETER",
      details: { photo: 1, parameter: "colour" },
    });
    expect(await deps.db.batch.count()).toBe(0);
    expect(await deps.db.outboxEvent.count()).toBe(0);
  });

  it("takes nobody else's photos", async () => {
    const { deps, ask } = await setup(1);
    const stranger = await createUser(deps);
    await expect(create(deps, stranger.id, ask())).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await deps.db.job.count()).toBe(0);
  });

  it("keeps the address that is to be told, and refuses one that may not be", async () => {
    const { deps, owner, ask } = await setup(1);
    const { id } = await create(deps, owner.id, ask({ webhookUrl: "https://example.com/told" }));
    expect(await deps.db.batch.findUnique({ where: { id } })).toMatchObject({ webhookUrl: "https://example.com/told" });
    const check = async () => Promise.reject(new AppError("WEBHOOK_URL_REFUSED", "Not there."));
    const strict = { ...deps, webhooks: { ...deps.webhooks, check } };
    const inside = ask({ webhookUrl: "http://127.0.0.1/told" });
    await expect(create(strict, owner.id, inside)).rejects.toMatchObject({ code: "WEBHOOK_URL_REFUSED" });
  });

  it("answers a repetition with the first batch", async () => {
    const { deps, owner, ask } = await setup(1);
    const first = await create(deps, owner.id, ask({ idempotencyKey: "k" }));
    expect(await create(deps, owner.id, ask({ idempotencyKey: "k" }))).toEqual(first);
    expect(await deps.db.job.count()).toBe(1);
  });

  it("takes 500 photos and no more", async () => {
    const { deps, owner, photos, ask } = await setup(1);
    const many = (count: number) => Array.from({ length: count }, () => ({ inputAssetId: photos[0] }));
    expect(await create(deps, owner.id, ask({ photos: many(500) }))).toMatchObject({ total: 500 });
    expect(await deps.db.outboxEvent.count()).toBe(500);
    expect(() => ask({ photos: many(501) })).toThrow("takes 500 photos at most");
  });
});

describe("a batch under way", () => {
  it("is as far as its jobs are, and ends with the last of them, which is told once", async () => {
    const { deps, owner, id, jobs, end, told } = await begun(await setup());
    await end(jobs[0]);
    expect(await batches.byId(deps, owner.id, id)).toMatchObject({ status: "RUNNING", progress: 33 });
    await end(jobs[1], tooSlow());
    expect(await told("batch/ended")).toEqual([]);
    await end(jobs[2]);
    const ended = await batches.byId(deps, owner.id, id);
    expect(ended).toMatchObject({ status: "COMPLETED", progress: 100, secondsLeft: null });
    expect(ended.counts).toMatchObject({ COMPLETED: 2, FAILED: 1 });
    expect(ended.completedAt).not.toBeNull();
    expect(ended.photos[1]?.error).toEqual({ code: "ENGINE_TIMEOUT", message: "Too slow." });
    expect(await told("batch/ended")).toEqual([{ batchId: id, ownerId: owner.id }]);
  });

  it("estimates what is left by the time from one end to the next", async () => {
    const { deps, owner, id, jobs, end } = await begun(await setup(8));
    for (const job of jobs.slice(0, 5)) {
      deps.clock.advance(7_000);
      await end(job);
    }
    expect((await batches.byId(deps, owner.id, id)).secondsLeft).toBe(21);
  });

  it("stands behind the single photos of everyone", async () => {
    const { deps, owner, photos, jobs: batched } = await begun(await setup(2));
    const data = { id: deps.newId(), ownerId: owner.id, workflowId: "restore", inputs: {}, parameters: {} };
    const single = await deps.db.job.create({ data: { ...data, inputAssetId: photos[0] } });
    const placeOf = async (id = "") => (await jobs.byId(deps, owner.id, id)).queuePosition;
    expect([await placeOf(single.id), await placeOf(batched[0]), await placeOf(batched[1])]).toEqual([1, 2, 3]);
  });

  it("tells its watchers of every photo first, then of those that changed, and ends with the batch", async () => {
    const { deps, owner, id, jobs, end } = await begun(await setup(2));
    const watching = batches.watch(deps, owner.id, id, new AbortController().signal, 0);
    expect((await watching.next()).value.photos).toHaveLength(2);
    await end(jobs[1]);
    const { batch, photos } = (await watching.next()).value;
    expect(photos).toMatchObject([{ id: jobs[1], status: "COMPLETED" }]);
    expect(batch).toMatchObject({ progress: 50 });
    await end(jobs[0]);
    expect((await watching.next()).value.batch).toMatchObject({ status: "COMPLETED" });
    expect(await watching.next()).toMatchObject({ done: true });
  });

  it("is nobody else's", async () => {
    const { deps, id } = await begun(await setup(1));
    const stranger = await createUser(deps);
    await expect(batches.byId(deps, stranger.id, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(changes.cancel(deps, stranger.id, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const watching = batches.watch(deps, stranger.id, id, new AbortController().signal);
    await expect(watching.next()).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await batches.list(deps, stranger.id, { limit: 10 })).items).toEqual([]);
  });

  it("is listed newest first, a page at a time", async () => {
    const { deps, owner, ask } = await setup(1);
    const made: string[] = [];
    for (let count = 0; count < 3; count++) made.push((await create(deps, owner.id, ask())).id);
    const first = await batches.list(deps, owner.id, { limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual([made[2], made[1]]);
    const rest = await batches.list(deps, owner.id, { limit: 2, cursor: first.nextCursor ?? undefined });
    expect(rest).toMatchObject({ items: [{ id: made[0] }], nextCursor: null });
  });
});

describe("pausing and resuming", () => {
  it("says on the photos that have not begun why they wait, and no longer once it goes on", async () => {
    const { deps, owner, id, jobs: ids, start, told } = await begun(await setup(2));
    await start(ids[0]);
    expect(await changes.pause(deps, owner.id, id)).toMatchObject({ status: "PAUSED", secondsLeft: null });
    expect(await jobs.byId(deps, owner.id, ids[0] ?? "")).toMatchObject({ waitingFor: null });
    expect(await jobs.byId(deps, owner.id, ids[1] ?? "")).toMatchObject({
      waitingFor: "Its roll is paused.",
      queuePosition: null,
    });
    expect(await changes.resume(deps, owner.id, id)).toMatchObject({ status: "RUNNING" });
    expect(await jobs.byId(deps, owner.id, ids[1] ?? "")).toMatchObject({ waitingFor: null });
    expect(await told("batch/resumed")).toEqual([{ batchId: id, ownerId: owner.id }]);
  });

  it("is refused in any other state, with the state", async () => {
    const { deps, owner, id, jobs, end } = await begun(await setup(1));
    await expect(changes.resume(deps, owner.id, id)).rejects.toMatchObject({
      code: "CONFLICT",
      details: { status: "RUNNING" },
    });
    await changes.pause(deps, owner.id, id);
    await expect(changes.pause(deps, owner.id, id)).rejects.toMatchObject({ code: "CONFLICT" });
    await end(jobs[0]);
    await expect(changes.resume(deps, owner.id, id)).rejects.toMatchObject({ details: { status: "COMPLETED" } });
  });
});

describe("cancelling the rest", () => {
  it("keeps what is done, ends all else, and has engines told of what they had", async () => {
    const { deps, owner, id, jobs, start, end, told } = await begun(await setup(4));
    await end(jobs[0]);
    await start(jobs[1]);
    await createEndpointRow(deps, owner.id);
    const view = await changes.cancel(deps, owner.id, id);
    expect(view).toMatchObject({ status: "CANCELLED", progress: 100 });
    expect(view.counts).toMatchObject({ COMPLETED: 1, CANCELLED: 3 });
    expect(await told("batch/cancelled")).toEqual([{ batchId: id, ownerId: owner.id }]);
    expect(await told("batch/ended")).toHaveLength(1);
    expect(await told("job/cancelled")).toMatchObject([{ jobId: jobs[1], engine: "gpu" }]);
    const ended = (await told("job/ended")) as { jobId: string; status: string }[];
    expect(ended.filter(({ status }) => status === "CANCELLED").map(({ jobId }) => jobId)).toEqual(jobs.slice(1));
  });

  it("is told to who works on a photo, and comes too late for an ended batch", async () => {
    const { deps, owner, id, jobs: ids, start } = await begun(await setup(1));
    await start(ids[0]);
    const stop = deps.live.subscribe([jobs.stopTopic(ids[0] ?? "")], new AbortController().signal);
    const stopped = stop[Symbol.asyncIterator]().next();
    await changes.cancel(deps, owner.id, id);
    expect(await stopped).toMatchObject({ done: false });
    await expect(changes.cancel(deps, owner.id, id)).rejects.toMatchObject({ details: { status: "CANCELLED" } });
  });
});

describe("retrying what failed", () => {
  it("runs those that failed once more and no others, and opens the batch again", async () => {
    const { deps, owner, id, jobs, end, told } = await begun(await setup());
    await end(jobs[0]);
    await end(jobs[1], tooSlow());
    await end(jobs[2]);
    const view = await changes.retryFailed(deps, owner.id, id);
    expect(view).toMatchObject({ status: "RUNNING", completedAt: null });
    expect(view.counts).toMatchObject({ PENDING: 1, COMPLETED: 2, FAILED: 0 });
    expect((await told("job/requested")).at(-1)).toEqual({
      jobId: jobs[1],
      ownerId: owner.id,
      attempt: 2,
      batchId: id,
    });
    expect(await told("job/requested")).toHaveLength(4);
  });

  it("opens the batch again for a single photo, too, which ends it once more", async () => {
    const { deps, owner, id, jobs: ids, end, told } = await begun(await setup(1));
    await end(ids[0], tooSlow());
    await jobs.retry(deps, owner.id, ids[0] ?? "");
    expect(await batches.byId(deps, owner.id, id)).toMatchObject({ status: "RUNNING", completedAt: null });
    await deps.commit((tx) => applyTransition(tx, { id: ids[0] ?? "" }, "start"));
    await completeJob(deps, { jobId: ids[0] ?? "", attempt: 2 }, []);
    expect(await batches.byId(deps, owner.id, id)).toMatchObject({ status: "COMPLETED", progress: 100 });
    expect(await told("batch/ended")).toHaveLength(2);
  });

  it("keeps a paused batch paused", async () => {
    const { deps, owner, id, jobs: ids, end } = await begun(await setup(2));
    await end(ids[0], tooSlow());
    await changes.pause(deps, owner.id, id);
    expect(await changes.retryFailed(deps, owner.id, id)).toMatchObject({ status: "PAUSED" });
    expect(await jobs.byId(deps, owner.id, ids[0] ?? "")).toMatchObject({ waitingFor: "Its roll is paused." });
  });

  it("is refused when none has failed", async () => {
    const { deps, owner, id } = await begun(await setup(1));
    await expect(changes.retryFailed(deps, owner.id, id)).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
