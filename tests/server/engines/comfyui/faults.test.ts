import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { Script } from "@/tests/support/fake-comfyui";
import { failure, held, instant, never, setup } from "./setup";

/** Answers requests for paths that start so. */
const answering =
  (path: string, status: number, body: string): Script["intercept"] =>
  (request, response) =>
    request.url?.startsWith(path) ? !!response.writeHead(status).end(body) : undefined;

test("a server that is not there is ENGINE_UNREACHABLE at once", async () => {
  const { run, engine, fake } = await setup();
  await fake.stop();
  expect(await failure(run(instant))).toMatchObject({ code: "ENGINE_UNREACHABLE" });
  expect(await failure(engine.check(never))).toMatchObject({ code: "ENGINE_UNREACHABLE" });
  expect(await failure(engine.cancel("x"))).toMatchObject({ code: "ENGINE_UNREACHABLE" });
  await fake.start();
});

test.each([
  [502, "ENGINE_UNREACHABLE"],
  [503, "ENGINE_UNREACHABLE"],
  [500, "ENGINE_BAD_ANSWER"],
  [404, "ENGINE_BAD_ANSWER"],
])("an answer of status %i is %s", async (status, code) => {
  const { run, fake } = await setup();
  fake.script.intercept = answering("/queue", status, "Server got itself in trouble");
  expect(await failure(run(instant))).toMatchObject({ code });
});

test.each([
  ["no JSON", "{nope"],
  ["another form", '{"queue_running": 3}'],
  ["nothing", ""],
])("an answer of %s is ENGINE_BAD_ANSWER", async (_, body) => {
  const { run, fake } = await setup();
  fake.script.intercept = answering("/queue", 200, body);
  expect(await failure(run(instant))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
});

test("an answer larger than the cap is ENGINE_BAD_ANSWER", async () => {
  const { run, fake } = await setup({ maxAnswerBytes: 1_000 });
  fake.script.intercept = answering("/queue", 200, " ".repeat(2_000));
  expect(await failure(run(instant))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
});

test.each(["../secret.png", "a/b.png", "a\\b.png", "..", "", "a\u0000.png"])(
  "a file named %j is not taken",
  async (filename) => {
    const { run, fake } = await setup();
    fake.script.outputs = { "2": { images: [{ filename, subfolder: "", type: "output" }] } };
    expect(await failure(run(instant))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
  },
);

test.each(["..", "a/../..", "/etc", "C:\\x", "a//b"])("a file in the folder %j is not taken", async (subfolder) => {
  const { run, fake } = await setup();
  fake.script.outputs = { "2": { images: [{ filename: "a.png", subfolder, type: "output" }] } };
  expect(await failure(run(instant))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
});

test.each(["refused", "closes", "silent"] as const)(
  "a run does without its socket when that is %s",
  async (sockets) => {
    const { run, fake } = await setup();
    fake.script.sockets = sockets;
    expect(await run(instant)).toHaveLength(1);
  },
);

test("a socket that breaks in the middle comes back, and the end is not missed", async () => {
  const { run, fake } = await setup({ pollMs: 60_000 });
  let broken = false;
  const onProgress = ({ state }: { state: string }) => {
    if (state !== "running" || broken) return;
    broken = true;
    fake.breakSockets();
    fake.release();
  };
  expect(await run(held, { onProgress })).toHaveLength(1);
});

test("a history that comes a little after the end is waited for", async () => {
  const { run, fake, calls } = await setup();
  fake.script.intercept = (request, response) => {
    const early = calls().filter((call) => call === "GET /history/id").length <= 3;
    if (early && request.url?.startsWith("/history")) return !!response.end("{}");
  };
  // Asked for at the end and once more, it is not there; in the queue neither. The next look finds it.
  expect(await run(instant)).toHaveLength(1);
});

test("a run that is neither in the queue nor in the history is ENGINE_LOST", async () => {
  const { run, fake } = await setup();
  const ended = failure(run(held, { onProgress: ({ state }) => state === "running" && fake.forget() }));
  expect(await ended).toMatchObject({ code: "ENGINE_LOST" });
});

test("a server that restarts quickly in the middle has lost the run, not the connection", async () => {
  const { run, fake } = await setup({ timeouts: { connectMs: 5_000, idleMs: 5_000, totalMs: 10_000 } });
  const restart = async () => {
    fake.forget();
    await fake.stop();
    await fake.start();
  };
  const ended = failure(run(held, { onProgress: ({ state }) => state === "running" && void restart() }));
  expect(await ended).toMatchObject({ code: "ENGINE_LOST" });
});

test("a server that stays away in the middle is ENGINE_UNREACHABLE", async () => {
  const { run, fake } = await setup();
  const ended = failure(run(held, { onProgress: ({ state }) => state === "running" && void fake.stop() }));
  expect(await ended).toMatchObject({ code: "ENGINE_UNREACHABLE" });
  await fake.start();
});

test("a few bad answers in the middle don't end a run", async () => {
  const { run, fake } = await setup({ timeouts: { connectMs: 5_000, idleMs: 5_000, totalMs: 10_000 } });
  let bad = 0;
  const onProgress = ({ state }: { state: string }) => {
    if (state !== "running" || fake.script.intercept) return;
    fake.script.intercept = (request, response) => {
      if (request.url !== "/queue" || bad === 3) return;
      bad += 1;
      if (bad === 3) fake.release();
      return !!response.writeHead(500).end();
    };
  };
  expect(await run(held, { onProgress })).toHaveLength(1);
  expect(bad).toBe(3);
});

test("a server that takes the connection and never answers is ENGINE_TIMEOUT", async () => {
  const { run, fake } = await setup({ timeouts: { connectMs: 50, idleMs: 60, totalMs: 10_000 } });
  fake.script.intercept = () => true;
  expect(await failure(run(instant))).toMatchObject({
    code: "ENGINE_TIMEOUT",
    message: expect.stringContaining("second"),
  });
});

test("a server that never completes the connection keeps no one who gives up waiting", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void silent.close());
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const { run, engine } = await setup({ url: `https://127.0.0.1:${port}` });
  const controller = new AbortController();
  const ended = [failure(run(instant, { signal: controller.signal })), failure(engine.check(controller.signal))];
  await once(silent, "connection");
  controller.abort(new Error("enough"));
  expect(await Promise.all(ended)).toMatchObject([{ message: "enough" }, { message: "enough" }]);
  expect(await failure(engine.check(AbortSignal.timeout(10)))).toMatchObject({ code: "ENGINE_TIMEOUT" });
  expect(["ENGINE_TIMEOUT", "ENGINE_UNREACHABLE"]).toContain((await failure(engine.cancel("x"))).code);
});

test("a run without any progress is ENGINE_TIMEOUT, makes way for others, and leaves no socket open", async () => {
  const { run, fake, calls } = await setup({ timeouts: { connectMs: 50, idleMs: 60, totalMs: 10_000 } });
  expect(await failure(run(held))).toMatchObject({ code: "ENGINE_TIMEOUT" });
  expect(calls().at(-1)).toBe("POST /interrupt");
  await expect.poll(() => fake.openSockets(), { interval: 2 }).toBe(0);
});

test("a run that waits in line is not idle, but has its time in all", async () => {
  const { run, fake } = await setup({ timeouts: { connectMs: 50, idleMs: 250, totalMs: 600 } });
  const others = { prompt: held, prompt_id: crypto.randomUUID() };
  await fetch(`${fake.url}/prompt`, { method: "POST", body: JSON.stringify(others) });
  const error = await failure(run(held));
  expect(error).toMatchObject({ code: "ENGINE_TIMEOUT", message: expect.stringContaining("took longer") });
});

test("a redirect is not followed: nobody but the configured server is asked", async () => {
  const { run, fake } = await setup();
  const elsewhere = await setup();
  fake.script.intercept = (request, response) =>
    !!response.writeHead(307, { location: elsewhere.fake.url + request.url }).end();
  expect(await failure(run(instant))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
  expect(elsewhere.fake.requests).toEqual([]);
});

test("two that follow the same run both learn of its end, though the server talks only to the last", async () => {
  const { run, fake } = await setup();
  const first = run(held);
  await fake.requested("POST /prompt");
  const second = run(held);
  await expect.poll(() => fake.openSockets(), { interval: 2 }).toBe(2);
  fake.release();
  expect(await first).toEqual(await second);
  expect(fake.requests.filter(({ path }) => path === "/prompt")).toHaveLength(1);
});

test("a node that saves is given another name in each run, so that no server takes it for done", async () => {
  const { run, fake } = await setup();
  const saving = { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "old" } };
  const prefixes: unknown[] = [];
  for (const promptId of [crypto.randomUUID(), crypto.randomUUID()]) {
    const ended = run({ ...held, "2": saving }, { promptId });
    await expect.poll(() => fake.running(), { interval: 2 }).toBe(promptId);
    const { queue_running } = await (await fetch(`${fake.url}/queue`)).json();
    prefixes.push(queue_running[0][2]["2"].inputs.filename_prefix);
    fake.release();
    await ended;
  }
  expect(new Set([...prefixes, "old"]).size).toBe(3);
  expect(saving.inputs.filename_prefix).toBe("old");
});

test("when a run is over, whether it ended or was given up, no socket stays open", async () => {
  const { run, fake } = await setup();
  await run(instant);
  const giveUp = new AbortController();
  const onProgress = ({ state }: { state: string }) => state === "running" && giveUp.abort(new Error("enough"));
  const given = { promptId: crypto.randomUUID(), signal: giveUp.signal, onProgress };
  expect(await failure(run(held, given))).toMatchObject({ message: "enough" });
  await expect.poll(() => fake.openSockets(), { interval: 2 }).toBe(0);
});
