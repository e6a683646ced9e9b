import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import { AppError } from "@/server/errors";
import { createJob } from "@/server/schemas/job";
import { createUpload } from "@/server/schemas/upload";
import { createEndpoint } from "@/server/schemas/webhook";
import { create } from "@/server/services/job-create";
import { reportProgress } from "@/server/services/job-progress";
import { completeJob, failJob } from "@/server/services/job-run";
import { watch } from "@/server/services/job-watch";
import * as jobs from "@/server/services/jobs";
import * as uploads from "@/server/services/uploads";
import * as endpoints from "@/server/services/webhook-endpoints";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createEndpointRow, createJobRow, createUser } from "@/tests/support/factories";
import { failingCommit } from "@/tests/support/failing-commit";

async function setup() {
  const deps = await testDeps();
  const { id: ownerId } = await createUser(deps);
  const photo = await createAsset(deps, ownerId);
  return { deps, ownerId, photo };
}

/** Everything that a call could leave behind. */
async function traces({ db, storage }: Deps) {
  const objects: string[] = [];
  for await (const { key } of storage.list()) objects.push(key);
  const rows = await Promise.all([
    db.job.findMany({ select: { id: true, status: true, version: true } }),
    db.asset.findMany({ select: { id: true, status: true } }),
    db.outboxEvent.findMany({ select: { id: true } }),
    db.idempotencyKey.findMany(),
    db.webhookEndpoint.findMany({ select: { id: true } }),
    db.webhookDelivery.findMany({ select: { id: true } }),
  ]);
  return { objects, rows };
}

const MOST_STATEMENTS = 40;

/** Has it fail at its first statement, at its second, and so on, until it gets through. Gives the number of failures. */
async function failEverywhere(deps: Deps, call: (deps: Deps) => Promise<unknown>): Promise<number> {
  const before = await traces(deps);
  for (let at = 1; at < MOST_STATEMENTS; at++) {
    const outcome = await call({ ...deps, commit: failingCommit(deps, at) }).catch((error: Error) => error);
    if (!(outcome instanceof Error)) return at - 1;
    expect(outcome.message).toContain("the disk is full");
    expect(await traces(deps), `after a failure at statement ${at}`).toEqual(before);
  }
  throw new Error("it never got through");
}

describe("a failure anywhere in", () => {
  it("jobs.create leaves no row, no event, no key", async () => {
    const { deps, ownerId, photo } = await setup();
    const request = createJob.parse({ inputAssetId: photo.id, idempotencyKey: "k" });
    expect(await failEverywhere(deps, (given) => create(given, ownerId, request))).toBeGreaterThan(3);
    expect(await deps.db.job.count()).toBe(1);
  });

  it("uploads.create leaves no row and no key", async () => {
    const { deps, ownerId } = await setup();
    const request = createUpload.parse({ filename: "a.jpg", size: 1, idempotencyKey: "k" });
    expect(await failEverywhere(deps, (given) => uploads.create(given, ownerId, request))).toBeGreaterThan(1);
  });

  it("webhooks.create leaves no row and no key", async () => {
    const { deps, ownerId } = await setup();
    const request = createEndpoint.parse({ url: "https://example.org", idempotencyKey: "k" });
    expect(await failEverywhere(deps, (given) => endpoints.create(given, ownerId, request))).toBeGreaterThan(1);
  });

  it.each([
    ["jobs.cancel", (deps: Deps, ownerId: string, id: string) => jobs.cancel(deps, ownerId, id)],
    ["the end of a job", (deps: Deps, _: string, jobId: string) => completeJob(deps, { jobId, attempt: 1 }, [])],
    [
      "the failure of a job",
      (deps: Deps, _: string, jobId: string) =>
        failJob(deps, { jobId, attempt: 1 }, new AppError("ENGINE_TIMEOUT", "Too slow.")),
    ],
  ])("%s leaves the job as it was, and no event", async (_, call) => {
    const { deps, ownerId } = await setup();
    const { id } = await createJobRow(deps, ownerId, { status: "PROCESSING" });
    await createEndpointRow(deps, ownerId);
    expect(await failEverywhere(deps, (given) => call(given, ownerId, id))).toBeGreaterThan(1);
    expect(await deps.db.outboxEvent.count()).toBeGreaterThan(0);
  });
});

describe("progress", () => {
  it("only grows, in whatever order ten reports come at once", async () => {
    const { deps, ownerId } = await setup();
    const { id } = await createJobRow(deps, ownerId, { status: "PROCESSING", stage: "RESTORING" });
    const stop = new AbortController();
    const seen: number[] = [];
    const watching = (async () => {
      for await (const { progress } of watch(deps, ownerId, id, -1, stop.signal)) {
        seen.push(progress);
        if (progress === 90) stop.abort();
      }
    })();
    const reports = [40, 10, 90, 20, 80, 30, 70, 50, 60, 5];
    await Promise.all(reports.map((progress) => reportProgress(deps, { jobId: id, attempt: 1 }, progress)));
    await watching;
    expect(await jobs.byId(deps, ownerId, id)).toMatchObject({ progress: 90 });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it("of an attempt that is over changes nothing", async () => {
    const { deps, ownerId } = await setup();
    const { id } = await createJobRow(deps, ownerId, { status: "PROCESSING", attempt: 2, progress: 10 });
    await reportProgress(deps, { jobId: id, attempt: 1 }, 90);
    await jobs.cancel(deps, ownerId, id);
    await reportProgress(deps, { jobId: id, attempt: 2 }, 90);
    expect(await jobs.byId(deps, ownerId, id)).toMatchObject({ progress: 10, status: "CANCELLED" });
  });
});
