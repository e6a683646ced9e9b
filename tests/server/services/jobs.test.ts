import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import { createJob } from "@/server/schemas/job";
import * as jobs from "@/server/services/jobs";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createEndpointRow, createJobRow, createUser } from "@/tests/support/factories";

async function setup(overrides: Partial<Deps> = {}) {
  const deps = await testDeps(overrides);
  const owner = await createUser(deps);
  const photo = await createAsset(deps, owner.id);
  const request = (more = {}) => createJob.parse({ inputAssetId: photo.id, ...more });
  return { deps, owner, photo, request };
}

describe("jobs.byId", () => {
  it("does not find someone else's job", async () => {
    const { deps, owner } = await setup();
    const job = await createJobRow(deps, owner.id);
    const stranger = await createUser(deps);
    await expect(jobs.byId(deps, stranger.id, job.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("counts the place in line over all owners", async () => {
    const { deps, owner } = await setup();
    const stranger = await createUser(deps);
    await createJobRow(deps, stranger.id, { status: "PROCESSING", stage: "RESTORING" });
    await createJobRow(deps, stranger.id);
    const mine = await createJobRow(deps, owner.id);
    expect(await jobs.byId(deps, owner.id, mine.id)).toMatchObject({ queuePosition: 2 });
  });
});

describe("jobs.list", () => {
  it("pages newest first without gaps or repeats, whatever is added meanwhile", async () => {
    const { deps, owner } = await setup();
    const ids: string[] = [];
    for (let count = 0; count < 7; count++) ids.unshift((await createJobRow(deps, owner.id)).id);
    const first = await jobs.list(deps, owner.id, { limit: 3 });
    await createJobRow(deps, owner.id);
    const second = await jobs.list(deps, owner.id, { limit: 3, cursor: first.nextCursor ?? undefined });
    const third = await jobs.list(deps, owner.id, { limit: 3, cursor: second.nextCursor ?? undefined });
    expect([first, second, third].flatMap(({ items }) => items.map(({ id }) => id))).toEqual(ids);
    expect(third.nextCursor).toBeNull();
  });

  it("shows only one's own", async () => {
    const { deps, owner } = await setup();
    await createJobRow(deps, (await createUser(deps)).id);
    expect(await jobs.list(deps, owner.id, { limit: 10 })).toEqual({ items: [], nextCursor: null });
  });
});

describe("jobs.cancel", () => {
  it.each(["PENDING", "PROCESSING"] as const)("stops a job that is %s and says so to the runner", async (status) => {
    const { deps, owner } = await setup();
    const job = await createJobRow(deps, owner.id, { status });
    await createEndpointRow(deps, owner.id);
    expect(await jobs.cancel(deps, owner.id, job.id)).toMatchObject({ status: "CANCELLED" });
    expect(await deps.db.outboxEvent.findMany({ orderBy: { id: "asc" } })).toMatchObject([
      { name: "job/ended", data: { jobId: job.id, ownerId: owner.id, attempt: 1, status: "CANCELLED" } },
      { name: "job/cancelled", data: { jobId: job.id, attempt: 1 } },
    ]);
  });

  it.each(["COMPLETED", "FAILED", "CANCELLED"] as const)(
    "answers CONFLICT with the state when it is %s",
    async (status) => {
      const { deps, owner } = await setup();
      const job = await createJobRow(deps, owner.id, { status });
      await expect(jobs.cancel(deps, owner.id, job.id)).rejects.toMatchObject({
        code: "CONFLICT",
        details: { status },
      });
      expect(await deps.db.outboxEvent.count()).toBe(0);
    },
  );

  it("does not find someone else's job", async () => {
    const { deps, owner } = await setup();
    const job = await createJobRow(deps, owner.id);
    const stranger = await createUser(deps);
    await expect(jobs.cancel(deps, stranger.id, job.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("jobs.retry", () => {
  it("starts a failed job afresh as its next attempt", async () => {
    const { deps, owner } = await setup();
    const failed = { status: "FAILED", progress: 60, errorCode: "ENGINE_TIMEOUT", errorMessage: "Too slow." } as const;
    const job = await createJobRow(deps, owner.id, failed);
    const again = await jobs.retry(deps, owner.id, job.id);
    expect(again).toMatchObject({ id: job.id, status: "PENDING", progress: 0, error: null });
    expect(await deps.db.outboxEvent.findMany()).toMatchObject([{ name: "job/requested", data: { attempt: 2 } }]);
  });

  it("refuses a job that is done", async () => {
    const { deps, owner } = await setup();
    const job = await createJobRow(deps, owner.id, { status: "COMPLETED" });
    await expect(jobs.retry(deps, owner.id, job.id)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("starts one attempt of two presses", async () => {
    const { deps, owner } = await setup();
    const job = await createJobRow(deps, owner.id, { status: "FAILED" });
    const presses = await Promise.allSettled([1, 2].map(() => jobs.retry(deps, owner.id, job.id)));
    expect(presses.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await deps.db.outboxEvent.count()).toBe(1);
  });
});
