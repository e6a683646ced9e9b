import { describe, expect, it } from "vitest";
import type { Deps } from "@/server/deps";
import type { EngineOutput, RunRequest } from "@/server/engines/engine";
import { AppError } from "@/server/errors";
import { createJob } from "@/server/schemas/job";
import { type JobAttempt, promptId } from "@/server/services/job-attempt";
import { create } from "@/server/services/job-create";
import { type Placement, placeJob } from "@/server/services/job-place";
import { removePartialResults, storeResults } from "@/server/services/job-results";
import { cleanUpCancelled, completeJob, failJob, runAtEngine } from "@/server/services/job-run";
import { watch } from "@/server/services/job-watch";
import * as jobs from "@/server/services/jobs";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";
import { instantEngine } from "@/tests/support/instant-engine";

async function setup(engine = instantEngine()) {
  const deps = await testDeps({ engine });
  const owner = await createUser(deps);
  const photo = await createAsset(deps, owner.id, { filename: "grandmother.jpg" });
  await deps.storage.put(photo.key, Buffer.from("photo"), { contentType: "image/jpeg" });
  const job = await create(deps, owner.id, createJob.parse({ inputAssetId: photo.id }));
  const run = { jobId: job.id, attempt: 1 };
  const view = () => jobs.byId(deps, owner.id, job.id);
  return { deps, engine, owner, photo, run, view };
}

/** The step `download`, where there is an engine. */
async function place(deps: Deps, run: JobAttempt): Promise<Placement> {
  const placed = await placeJob(deps, run, []);
  if (!("engine" in placed)) throw new Error("It was not placed");
  return placed;
}

/** The step `run`, where the engine brings it to its end. */
async function runThere(deps: Deps, run: JobAttempt, at: Placement): Promise<EngineOutput[]> {
  const made = await runAtEngine(deps, run, at);
  if ("setback" in made) throw new Error(made.setback.message);
  return made.done;
}

async function runAll({ deps, run }: Awaited<ReturnType<typeof setup>>) {
  const staged = await place(deps, run);
  const outputs = await runThere(deps, run, staged);
  const results = await storeResults(deps, run, outputs);
  await completeJob(deps, run, results);
  return results;
}

describe("the steps of a job", () => {
  it("lead from a photo to a result that its owner finds", async () => {
    const given = await setup();
    await runAll(given);
    const view = await given.view();
    expect(view).toMatchObject({ status: "COMPLETED", progress: 100, engine: "instant", secondsLeft: null });
    expect(view.results).toMatchObject([
      { kind: "RESULT", filename: "grandmother-restored.png", contentType: "image/png", width: 64, height: 48 },
    ]);
  });

  it("can each be repeated and still make one result", async () => {
    const { deps, run, view } = await setup();
    const staged = await place(deps, run);
    await place(deps, run);
    const outputs = await runThere(deps, run, staged);
    await runThere(deps, run, staged);
    const first = await storeResults(deps, run, outputs);
    const second = await storeResults(deps, run, outputs);
    await completeJob(deps, run, second);
    await completeJob(deps, run, second);
    expect(second).toEqual(first);
    expect((await view()).results).toHaveLength(1);
  });

  it("ask the engine for the same run again when repeated, and for another after a retry by hand", async () => {
    const { deps, engine, owner, run } = await setup();
    const staged = await place(deps, run);
    await runThere(deps, run, staged);
    await runThere(deps, run, staged);
    await failJob(deps, run, new AppError("ENGINE_TIMEOUT", "Too slow."));
    await jobs.retry(deps, owner.id, run.jobId);
    const next = { ...run, attempt: 2 };
    await runThere(deps, next, await place(deps, next));
    const [a, b, c] = engine.runs.map((request) => request.promptId);
    expect(a).toBe(b);
    expect(c).not.toBe(a);
    expect(a).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("hand the engine the working copy when there is one", async () => {
    const given = await setup();
    const workKey = `derived/${given.photo.id}/work.png`;
    await given.deps.storage.put(workKey, Buffer.from("work"), { contentType: "image/png" });
    await given.deps.db.asset.update({ where: { id: given.photo.id }, data: { workKey } });
    await place(given.deps, given.run);
    expect(given.engine.staged).toEqual([`${given.photo.id}.png`]);
  });

  it("show the stage and a progress that never falls", async () => {
    const seen: [string, number][] = [];
    const given = await setup(
      instantEngine({
        async run({ onProgress, outputs: [source = ""] }) {
          for (const fraction of [0.2, 0.1, 0.9]) {
            given.deps.clock.advance(1000);
            onProgress({ state: "running", fraction });
            await new Promise((resolve) => setImmediate(resolve));
          }
          return [{ source, kind: "images", filename: "out.png", ref: "out.png" }];
        },
      }),
    );
    const watching = (async () => {
      const until = new AbortController();
      for await (const view of watch(given.deps, given.owner.id, given.run.jobId, -1, until.signal)) {
        seen.push([view.stage, view.progress]);
      }
    })();
    await runThere(given.deps, given.run, await place(given.deps, given.run));
    await failJob(given.deps, given.run, new AppError("INTERNAL", "Enough."));
    await watching;
    const numbers = seen.map(([, progress]) => progress);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(seen.map(([stage]) => stage)).toContain("RESTORING");
    expect(numbers.at(-1)).toBe(86);
  });

  it("fail when the photo is gone from storage", async () => {
    const { deps, photo, run } = await setup();
    await deps.storage.delete(photo.key);
    await expect(place(deps, run)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("fail when the engine says that it made nothing", async () => {
    const { deps, run } = await setup(instantEngine({ run: async () => [] }));
    const failed = runAtEngine(deps, run, await place(deps, run));
    await expect(failed).rejects.toMatchObject({ code: "ENGINE_NODE_FAILED", retryable: false });
  });

  it("fail when there is nothing to store", async () => {
    const { deps, run } = await setup();
    await place(deps, run);
    await expect(storeResults(deps, run, [])).rejects.toMatchObject({ code: "ENGINE_BAD_ANSWER" });
  });
});

it("a run that ends without a file is the workflow's fault, and not tried again for nothing", async () => {
  const { deps, run } = await setup(instantEngine({ run: async () => [] }));
  const staged = await place(deps, run);
  await expect(runAtEngine(deps, run, staged)).rejects.toMatchObject({ code: "ENGINE_NODE_FAILED", retryable: false });
});

describe("a run that costs money", () => {
  it("is known to have been asked for, whatever ended the process before the answer", async () => {
    const requests: RunRequest[] = [];
    const given = await setup(
      instantEngine({
        async run(request) {
          requests.push(request);
          await request.onAsk?.(true);
          throw new Error("killed");
        },
      }),
    );
    const staged = await place(given.deps, given.run);
    for (let start = 0; start < 2; start++) await expect(runAtEngine(given.deps, given.run, staged)).rejects.toThrow();
    expect(requests.map(({ asked, handle }) => [asked, handle])).toEqual([
      [false, undefined],
      [true, undefined],
    ]);
    await requests[0]?.onAsk?.(false);
    await expect(runAtEngine(given.deps, given.run, staged)).rejects.toThrow();
    expect(requests[2]?.asked).toBe(false);
  });
});

describe("a cancelled job", () => {
  it("never starts when it was still waiting", async () => {
    const { deps, owner, run } = await setup();
    await jobs.cancel(deps, owner.id, run.jobId);
    await expect(place(deps, run)).rejects.toMatchObject({ code: "JOB_CANCELLED" });
  });

  it("is stopped at the engine while it runs", async () => {
    let started = () => {};
    const submitted = new Promise<void>((resolve) => (started = resolve));
    const engine = instantEngine({
      run: ({ signal }) => {
        started();
        return new Promise((_, reject) =>
          signal.addEventListener("abort", () => reject(new AppError("JOB_CANCELLED", "Stopped."))),
        );
      },
    });
    const { deps, owner, run } = await setup(engine);
    const stopped = expect(runThere(deps, run, await place(deps, run))).rejects.toMatchObject({
      code: "JOB_CANCELLED",
    });
    await submitted;
    await jobs.cancel(deps, owner.id, run.jobId);
    await stopped;
    expect(engine.cancelled).toEqual([promptId(run, 1)]);
  });

  it("is not changed by answers that come late", async () => {
    const { deps, owner, run, view } = await setup();
    const outputs = await runThere(deps, run, await place(deps, run));
    const results = await storeResults(deps, run, outputs);
    await jobs.cancel(deps, owner.id, run.jobId);
    await expect(completeJob(deps, run, results)).rejects.toMatchObject({ code: "JOB_CANCELLED" });
    await failJob(deps, run, new AppError("INTERNAL", "Late."));
    expect(await view()).toMatchObject({ status: "CANCELLED", results: [], error: null });
  });

  it("leaves no partial result in storage", async () => {
    const { deps, owner, run } = await setup();
    const results = await storeResults(deps, run, await runThere(deps, run, await place(deps, run)));
    await jobs.cancel(deps, owner.id, run.jobId);
    await cleanUpCancelled(deps, run, { engine: "instant", round: 1 });
    expect(await deps.storage.head(results[0]?.key ?? "")).toBeNull();
  });
});

describe("a failed job", () => {
  it("keeps the upload and says why", async () => {
    const { deps, photo, run, view } = await setup();
    await place(deps, run);
    await failJob(deps, run, new AppError("ENGINE_TIMEOUT", "The restoration server did not answer."));
    expect(await view()).toMatchObject({
      status: "FAILED",
      error: { code: "ENGINE_TIMEOUT", message: "The restoration server did not answer." },
    });
    expect(await deps.storage.head(photo.key)).not.toBeNull();
  });

  it("keeps the result of a job that was completed after all", async () => {
    const given = await setup();
    const [result] = await runAll(given);
    await removePartialResults(given.deps, given.run);
    expect(await given.deps.storage.head(result?.key ?? "")).not.toBeNull();
  });
});
