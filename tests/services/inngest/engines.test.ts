/** Jobs on several ComfyUI servers that come, go and forget, on the real executor. */
import { describe, expect, it, onTestFinished } from "vitest";
import { createComfyUi } from "@/server/engines/comfyui/comfyui";
import { ENGINES_TOPIC } from "@/server/lib/topics";
import { createLocalLive } from "@/server/live/local";
import { createJob, type JobView } from "@/server/schemas/job";
import { type Manifest, manifest } from "@/server/schemas/workflow";
import { create } from "@/server/services/job-create";
import { wakeWaitingJobs } from "@/server/services/job-waiting";
import { watch } from "@/server/services/job-watch";
import * as jobs from "@/server/services/jobs";
import { createCatalog } from "@/server/workflows/catalog";
import type { Workflow } from "@/server/workflows/workflow";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createJobRow, createUser } from "@/tests/support/factories";
import { type FakeComfyUi, startFakeComfyUi } from "@/tests/support/fake-comfyui";
import { quarters } from "@/tests/support/images";
import { poolOf } from "@/tests/support/pool";
import { hurriedTime, startTestRunner } from "@/tests/support/runner";

const timeouts = { connectMs: 1_000, idleMs: 5_000, totalMs: 10_000 };
const nodes = { LoadImage: {}, Hold: {}, SaveImage: {} };

/** Lasts until the server is told to go on, and gives the photo back. */
const held = (): Workflow => {
  const form: Manifest = manifest.parse({
    title: "Held",
    description: "For tests.",
    inputs: [{ name: "photo", kind: "image", label: "Photo" }],
    parameters: [],
    outputs: [{ name: "kept", kind: "image", label: "Kept" }],
    variants: [
      {
        id: "held",
        engine: "comfyui",
        file: "comfyui.json",
        bindings: [{ value: "photo", node: "1", field: "image" }],
        outputs: [{ name: "kept", node: "3" }],
      },
    ],
    licence: "MIT",
    credit: "Nobody",
  });
  const graph = {
    "1": { class_type: "LoadImage", inputs: { image: "a.png" } },
    "2": { class_type: "Hold", inputs: { image: ["1", 0] } },
    "3": { class_type: "SaveImage", inputs: { images: ["2", 0] } },
  };
  const [variant] = form.variants;
  if (variant?.engine !== "comfyui") throw new Error("the form has changed");
  return { id: "held", folder: "", manifest: form, variants: [{ ...variant, graph }] };
};

async function setup(names: string[]) {
  const time = hurriedTime();
  const servers = await Promise.all(names.map(() => startFakeComfyUi()));
  for (const server of servers) {
    server.script.objectInfo = nodes;
    onTestFinished(() => server.stop().catch(() => undefined));
  }
  const live = createLocalLive();
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  const engines = poolOf(
    servers.map(({ url }, index) => createComfyUi({ id: names[index] ?? "", url, pollMs: 5, timeouts })),
    () => live.publish(ENGINES_TOPIC),
  );
  const catalog = createCatalog([held()]);
  const deps = await testDeps({ engines, live, catalog, now: time.now, closing: closing.signal });
  const owner = await createUser(deps);
  const photo = await createAsset(deps, owner.id);
  const bytes = await quarters().png().toBuffer();
  await deps.storage.put(photo.key, bytes, { contentType: "image/png", size: bytes.length });
  await engines.known();
  await startTestRunner(deps, time.timer);
  void wakeWaitingJobs(deps);
  const start = async () =>
    (await create(deps, owner.id, createJob.parse({ workflowId: "held", inputAssetId: photo.id }))).id;
  return { deps, owner, servers: servers as [FakeComfyUi, FakeComfyUi], start };
}
type Given = Awaited<ReturnType<typeof setup>>;

/** The job as it is when it is like that for the first time, or at its end. */
async function seen({ deps, owner }: Given, id: string, like: (view: JobView) => boolean = () => false) {
  let last: JobView | undefined;
  for await (const view of watch(deps, owner.id, id, -1, new AbortController().signal)) {
    last = view;
    if (like(view)) break;
  }
  return last;
}
const restoring = ({ stage }: JobView) => stage === "RESTORING";
const waiting = ({ waitingFor }: JobView) => waitingFor !== null;
const submitted = (server: FakeComfyUi) => server.requests.filter(({ path }) => path === "/prompt").length;
const sent = (server: FakeComfyUi, path: string) => server.requests.filter((one) => one.path === path).length;

/** As expect.poll, on a machine that is busy with other tests. */
const soon = <T>(look: () => T) => expect.poll(look, { interval: 5, timeout: 15_000 });

/** Whatever comes to it is done at once. */
function keepReleasing(server: FakeComfyUi): void {
  const timer = setInterval(() => server.release(), 5);
  onTestFinished(() => clearInterval(timer));
}

describe("a job on several servers", () => {
  it("goes on at another when its server dies under it, and is recorded once", async () => {
    const given = await setup(["a", "b"]);
    const [a, b] = given.servers;
    const id = await given.start();
    expect(await seen(given, id, restoring)).toMatchObject({ engine: "a", variant: "held" });
    await a.stop();
    keepReleasing(b);
    expect(await seen(given, id)).toMatchObject({ status: "COMPLETED", engine: "b", results: [{ kind: "RESULT" }] });
    expect(await given.deps.db.asset.count({ where: { kind: "RESULT" } })).toBe(1);
    expect([submitted(a), submitted(b)]).toEqual([1, 1]);
    expect(await given.deps.db.job.findUnique({ where: { id } })).toMatchObject({ attempt: 1, round: 2 });
  });

  it("leaves nothing behind at the server that it left, once that is back", async () => {
    const given = await setup(["a", "b"]);
    const [a, b] = given.servers;
    const id = await given.start();
    await seen(given, id, restoring);
    await a.stop();
    await b.requested("POST /prompt");
    await a.start();
    await a.requested("POST /interrupt");
    keepReleasing(b);
    expect(await seen(given, id)).toMatchObject({ status: "COMPLETED", engine: "b" });
  });

  it("is begun again at the only server, when that forgot it in a restart", async () => {
    const given = await setup(["a"]);
    const [a] = given.servers;
    const id = await given.start();
    await seen(given, id, restoring);
    a.forget();
    await soon(() => submitted(a)).toBe(2);
    const ended = seen(given, id);
    keepReleasing(a);
    expect(await ended).toMatchObject({ status: "COMPLETED", engine: "a" });
    expect(sent(a, "/upload/image")).toBe(2);
    expect(await given.deps.db.asset.count({ where: { kind: "RESULT" } })).toBe(1);
  });

  it("finds its run again at the only server, when that was away and still has it", async () => {
    const given = await setup(["a"]);
    const [a] = given.servers;
    const id = await given.start();
    await seen(given, id, restoring);
    await a.stop();
    expect((await seen(given, id, waiting))?.waitingFor).toBe("Waiting for a, which does not answer at the moment.");
    await a.start();
    const ended = seen(given, id);
    await seen(given, id, (view) => !waiting(view));
    keepReleasing(a);
    expect(await ended).toMatchObject({ status: "COMPLETED", waitingFor: null });
    expect(submitted(a)).toBe(1);
  });

  it("is made again when the server lost what it made", async () => {
    const given = await setup(["a"]);
    const [a] = given.servers;
    a.script.intercept = (request, response) => {
      if (!request.url?.startsWith("/view")) return;
      a.script.intercept = undefined;
      return !!response.writeHead(404).end();
    };
    const id = await given.start();
    const ended = seen(given, id);
    keepReleasing(a);
    expect(await ended).toMatchObject({ status: "COMPLETED" });
    expect(submitted(a)).toBe(2);
    expect(await given.deps.db.asset.count({ where: { kind: "RESULT" } })).toBe(1);
  });

  it("goes only to a server that has all it needs", async () => {
    const given = await setup(["a", "b"]);
    const [a, b] = given.servers;
    a.script.objectInfo = { LoadImage: {}, SaveImage: {} };
    await a.stop();
    await soon(() => given.deps.engines.statuses()[0]?.state).toBe("down");
    await a.start();
    await soon(() => given.deps.engines.statuses()[0]?.state).toBe("up");
    const ids = await Promise.all([given.start(), given.start(), given.start()]);
    keepReleasing(b);
    for (const id of ids) expect(await seen(given, id)).toMatchObject({ status: "COMPLETED", engine: "b" });
    expect(submitted(a)).toBe(0);
  });

  it("gives up when it never came to its end, wherever it was", async () => {
    const given = await setup(["a"]);
    const [a] = given.servers;
    // With another at work there, none can say which of them brought the server down.
    const { deps, owner } = given;
    await createJobRow(deps, owner.id, { status: "PROCESSING", stage: "RESTORING", engine: "a" });
    a.script.intercept = (request) => {
      if (request.method === "GET" && request.url === "/queue" && submitted(a) > 0) a.forget();
      return undefined;
    };
    const view = await seen(given, await given.start());
    expect(view).toMatchObject({ status: "FAILED", error: { code: "ENGINE_TIMEOUT" } });
    expect(submitted(a)).toBe(8);
  });
});

describe("a job that waits for a server", () => {
  async function away() {
    const given = await setup(["a"]);
    const [a] = given.servers;
    await a.stop();
    await soon(() => given.deps.engines.statuses()[0]?.state).toBe("down");
    return { given, a };
  }

  it("says so, and begins when the server is there", async () => {
    const { given, a } = await away();
    const id = await given.start();
    expect(await seen(given, id, waiting)).toMatchObject({ status: "PROCESSING", stage: "QUEUED", secondsLeft: null });
    await a.start();
    const ended = seen(given, id);
    await a.requested("POST /prompt");
    keepReleasing(a);
    expect(await ended).toMatchObject({ status: "COMPLETED", waitingFor: null });
  });

  it("is cancelled without it, and does not begin when it comes", async () => {
    const { given, a } = await away();
    const id = await given.start();
    await seen(given, id, waiting);
    expect(await jobs.cancel(given.deps, given.owner.id, id)).toMatchObject({ status: "CANCELLED", waitingFor: null });
    await a.start();
    await soon(() => given.deps.engines.statuses()[0]?.state).toBe("up");
    await soon(() => given.deps.db.runnerRun.count({ where: { status: "RUNNING" } })).toBe(0);
    expect(submitted(a)).toBe(0);
  });
});

describe("cancelling", () => {
  it("takes a queued run out of the queue of its server and leaves the running one alone", async () => {
    const given = await setup(["a"]);
    const [a] = given.servers;
    const running = await given.start();
    await seen(given, running, restoring);
    const queued = await given.start();
    await soon(() => submitted(a)).toBe(2);
    await jobs.cancel(given.deps, given.owner.id, queued);
    await a.requested("POST /queue");
    await soon(() => given.deps.db.runnerRun.count({ where: { status: "RUNNING" } })).toBe(1);
    expect(sent(a, "/interrupt")).toBe(0);
    keepReleasing(a);
    expect(await seen(given, running)).toMatchObject({ status: "COMPLETED" });
  });

  it("interrupts a running one at the server that has it", async () => {
    const given = await setup(["a", "b"]);
    const [a, b] = given.servers;
    const id = await given.start();
    await seen(given, id, restoring);
    await jobs.cancel(given.deps, given.owner.id, id);
    await a.requested("POST /interrupt");
    expect(sent(b, "/interrupt")).toBe(0);
    expect(await seen(given, id)).toMatchObject({ status: "CANCELLED", results: [] });
  });
});
