import { describe, expect, it } from "vitest";
import { AppError, type ErrorCode } from "@/server/errors";
import { createJob, type JobView } from "@/server/schemas/job";
import { create } from "@/server/services/job-create";
import { watch } from "@/server/services/job-watch";
import * as jobs from "@/server/services/jobs";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";
import { instantEngine } from "@/tests/support/instant-engine";
import { hurriedTime, startTestRunner } from "@/tests/support/runner";

async function setup(engine = instantEngine()) {
  const time = hurriedTime();
  const deps = await testDeps({ engine, now: time.now });
  const owner = await createUser(deps);
  const photo = await createAsset(deps, owner.id);
  await deps.storage.put(photo.key, Buffer.from("photo"), { contentType: "image/jpeg" });
  await startTestRunner(deps, time.timer);
  const start = () => create(deps, owner.id, createJob.parse({ inputAssetId: photo.id }));
  return { deps, engine, owner, photo, start };
}

type Given = Awaited<ReturnType<typeof setup>>;

async function last(
  { deps, owner }: Given,
  id: string,
  until: (view: JobView) => boolean = () => false,
): Promise<JobView> {
  let latest: JobView | undefined;
  for await (const view of watch(deps, owner.id, id, -1, new AbortController().signal)) {
    latest = view;
    if (until(view)) break;
  }
  if (!latest) throw new Error("nothing was seen");
  return latest;
}

const failing = (code: ErrorCode, times = Number.POSITIVE_INFINITY) => {
  let calls = 0;
  const engine = instantEngine();
  const run: typeof engine.run = async (request) => {
    calls += 1;
    if (calls <= times) throw new AppError(code, `The engine says ${code}.`);
    return engine.run(request);
  };
  return { engine: { ...engine, run }, calls: () => calls };
};

describe("run-job", () => {
  it("takes a job from its event to its result", async () => {
    const given = await setup();
    const view = await last(given, (await given.start()).id);
    expect(view).toMatchObject({ status: "COMPLETED", progress: 100 });
    expect(view.results).toHaveLength(1);
  });

  it("runs many jobs side by side, each once", async () => {
    const given = await setup();
    const started = await Promise.all(Array.from({ length: 5 }, () => given.start()));
    const views = await Promise.all(started.map(({ id }) => last(given, id)));
    expect(views.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => "COMPLETED"));
    expect(given.engine.runs).toHaveLength(5);
    expect(await given.deps.db.asset.count({ where: { kind: "RESULT" } })).toBe(5);
  });

  it("tries again what may pass, and only that step", async () => {
    const flaky = failing("ENGINE_UNREACHABLE", 3);
    const given = await setup(flaky.engine);
    const view = await last(given, (await given.start()).id);
    expect(view.status).toBe("COMPLETED");
    expect(flaky.calls()).toBe(4);
    expect(flaky.engine.staged).toHaveLength(1);
  });

  it.each(["ENGINE_REJECTED", "ENGINE_NODE_FAILED", "ENGINE_TIMEOUT"] as const)(
    "does not try %s again, and fails with its code and sentence",
    async (code) => {
      const broken = failing(code);
      const given = await setup(broken.engine);
      const view = await last(given, (await given.start()).id);
      expect(view).toMatchObject({ status: "FAILED", error: { code, message: `The engine says ${code}.` } });
      expect(broken.calls()).toBe(1);
      expect(await given.deps.storage.head(given.photo.key)).not.toBeNull();
    },
  );

  it("gives up when the tries are spent, with the last reason", async () => {
    const dead = failing("ENGINE_UNREACHABLE");
    const given = await setup(dead.engine);
    const view = await last(given, (await given.start()).id);
    expect(view).toMatchObject({ status: "FAILED", error: { code: "ENGINE_UNREACHABLE" } });
    expect(dead.calls()).toBe(9);
  });

  it("says nothing of an error that was not foreseen", async () => {
    const engine = instantEngine({ run: async () => Promise.reject(new Error("password is hunter2")) });
    const given = await setup(engine);
    const view = await last(given, (await given.start()).id);
    expect(view.error).toMatchObject({ code: "INTERNAL" });
    expect(view.error?.message).not.toContain("hunter2");
  });

  it("runs a failed job again when asked", async () => {
    const once = failing("ENGINE_TIMEOUT", 1);
    const given = await setup(once.engine);
    const { id } = await given.start();
    expect(await last(given, id)).toMatchObject({ status: "FAILED" });
    await jobs.retry(given.deps, given.owner.id, id);
    expect(await last(given, id)).toMatchObject({ status: "COMPLETED", error: null });
  });
});

describe("cancel-job", () => {
  it("stops a running job at the engine, and its late answer changes nothing", async () => {
    let told = () => {};
    const cancelled = new Promise<void>((resolve) => (told = resolve));
    const engine = instantEngine({
      run: ({ onProgress, signal }) => {
        onProgress({ state: "running", fraction: 0.5 });
        return new Promise((resolve) => signal.addEventListener("abort", () => resolve([])));
      },
      cancel: async () => told(),
    });
    const given = await setup(engine);
    const { id } = await given.start();
    await last(given, id, ({ stage }) => stage === "RESTORING");
    await jobs.cancel(given.deps, given.owner.id, id);
    await cancelled;
    expect(await jobs.byId(given.deps, given.owner.id, id)).toMatchObject({ status: "CANCELLED", results: [] });
  });
});
