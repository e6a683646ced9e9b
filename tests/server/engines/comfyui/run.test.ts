import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { failure, held, instant, never, save, setup } from "./setup";

test("an instant graph costs four calls", async () => {
  const { run, calls } = await setup({ pollMs: 2_000 });
  await run(instant);
  expect(calls()).toEqual(["GET /queue", "GET /history/id", "POST /prompt", "GET /history/id"]);
});

test("a run that is over already costs two calls and is not submitted again", async () => {
  const { run, calls, fake } = await setup();
  const first = await run(instant);
  fake.requests.length = 0;
  expect(await run(instant)).toEqual(first);
  expect(calls()).toEqual(["GET /queue", "GET /history/id"]);
});

test("a client started anew attaches to the run that goes on and hears of its progress", async () => {
  const { run, fake, told } = await setup({ pollMs: 60_000 });
  const graph = { ...held, "1b": { class_type: "Steps", inputs: { steps: 4 } }, "2": save("1") };
  const controller = new AbortController();
  await failure(run(graph, { signal: controller.signal, onProgress: () => controller.abort() }));
  await expect.poll(fake.openSockets, { interval: 5 }).toBe(0);
  const ended = run(graph);
  await expect.poll(fake.openSockets, { interval: 5 }).toBe(1);
  fake.release();
  expect(await ended).toHaveLength(1);
  expect(fake.requests.filter(({ path }) => path === "/prompt")).toHaveLength(1);
  expect(told.length).toBeGreaterThan(4);
});

test.each(["images", "gifs", "audio", "3d", "text"])("files listed under %s are found", async (kind) => {
  const { run, fake } = await setup();
  const file = { filename: "a.bin", subfolder: "sub/folder", type: "output", format: "x" };
  fake.script.outputs = { "2": { [kind]: [file], animated: [true], text: ["said", file] } };
  const outputs = await run(instant);
  const ref = "filename=a.bin&subfolder=sub%2Ffolder&type=output";
  expect(outputs).toContainEqual({ source: "2", kind, filename: "a.bin", ref });
});

test("previews and inputs shown again are left out", async () => {
  const { run, fake } = await setup();
  const images = ["temp", "input", "output"].map((type) => ({ filename: `${type}.png`, subfolder: "", type }));
  fake.script.outputs = { "2": { images } };
  expect(await run(instant)).toMatchObject([{ filename: "output.png" }]);
});

test("what a node says in words is an output too, unless it says too much", async () => {
  const { run, engine, fake } = await setup();
  fake.script.outputs = { "2": { text: ["A ship, 1931"] } };
  const [said] = await run(instant);
  expect(said).toMatchObject({ source: "2", kind: "text", filename: expect.stringMatching(/\.txt$/) });
  if (said) expect(String(await buffer((await engine.fetch(said, never)).body))).toBe("A ship, 1931");
  fake.script.outputs = { "2": { text: ["a".repeat(100_001)] } };
  expect(await failure(run(instant, { promptId: crypto.randomUUID() }))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
});

test("a graph that the server takes for done already may come back without a file", async () => {
  const { run, fake } = await setup();
  fake.script.outputs = {};
  expect(await run(instant)).toEqual([]);
});

test("what a proxy wants to see goes with every call", async () => {
  const authorization = "Bearer t0k.en";
  const { run, engine, fake } = await setup({ headers: { authorization } });
  await engine.check(never);
  await engine.capabilities(never);
  const [output] = await run(instant);
  if (output) await engine.fetch(output, never).catch(() => undefined);
  await engine.cancel("x");
  expect(fake.requests.length).toBeGreaterThan(6);
  expect(fake.requests.filter(({ headers }) => headers.authorization !== authorization)).toEqual([]);
});

test("a failed node is named with its error", async () => {
  const { run } = await setup();
  const fail = (type: string, message: string) => ({ "7": { class_type: "Fail", inputs: { type, message } } });
  expect(await failure(run(fail("PIL.UnidentifiedImageError", "cannot identify image file\n")))).toMatchObject({
    code: "ENGINE_NODE_FAILED",
    details: { nodeId: "7", nodeType: "Fail", message: "cannot identify image file", outOfMemory: false },
  });
});

test.each([
  ["torch.OutOfMemoryError", "Allocation on device "],
  ["RuntimeError", "CUDA out of memory. Tried to allocate 2.00 GiB"],
  ["RuntimeError", "Allocation on device 0 would exceed allowed memory."],
])("%s: %s is recognised as a lack of memory", async (type, message) => {
  const { run } = await setup();
  const error = await failure(run({ "7": { class_type: "Fail", inputs: { type, message } } }));
  expect(error).toMatchObject({ code: "ENGINE_NODE_FAILED", details: { outOfMemory: true } });
  expect(error.message).toContain("memory");
});

test("a refused graph says which node and why", async () => {
  const { run, fake } = await setup();
  fake.script.intercept = (request, response) => {
    if (request.url !== "/prompt") return;
    const error = { type: "value_not_in_list", message: "Value not in list", details: "upscale_method: 'magic'" };
    const node_errors = { "4": { class_type: "ImageScaleBy", dependent_outputs: ["6"], errors: [error] } };
    const body = { error: { type: "prompt_outputs_failed_validation", message: "Prompt outputs failed validation" } };
    response.writeHead(400).end(JSON.stringify({ ...body, node_errors }));
    return true;
  };
  const error = await failure(run(instant));
  expect(error).toMatchObject({ code: "ENGINE_REJECTED", details: { nodeErrors: { "4": expect.anything() } } });
  expect(error.message).toContain("ImageScaleBy (node 4): Value not in list: upscale_method: 'magic'");
});

test("a server that does not keep our prompt id is refused, and its run taken out", async () => {
  const { run, fake, calls } = await setup();
  fake.script.intercept = (request, response) => {
    if (request.url === "/prompt") return !!response.end(JSON.stringify({ prompt_id: "theirs" }));
  };
  expect(await failure(run(instant))).toMatchObject({ code: "ENGINE_BAD_ANSWER" });
  expect(calls().at(-1)).toBe("POST /queue");
});

test("the place in line shrinks as others finish", async () => {
  const { run, fake, told } = await setup();
  const begun = (promptId: string) =>
    new Promise((resolve) => run(held, { promptId, onProgress: resolve }).catch(() => undefined));
  await begun(crypto.randomUUID());
  await begun(crypto.randomUUID());
  await run(instant, {
    onProgress(progress) {
      told.push(progress);
      if (progress.state === "queued") fake.release();
    },
  });
  expect(told.slice(0, 3)).toEqual([
    { state: "queued", ahead: 2 },
    { state: "queued", ahead: 1 },
    { state: "running", fraction: 0 },
  ]);
});
