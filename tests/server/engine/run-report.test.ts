import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encode, patterned } from "./pictures";
import { brief, run } from "./runs";
import { graph, invertGraph, type Message, restoreGraph, startTestEngine, type TestEngine } from "./test-engine";

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
  await engine.upload("photo.png", await encode(patterned(16, 12)));
  await engine.upload("bad.jpg", new TextEncoder().encode("this is no image"));
});
afterAll(() => engine.close());

describe("the messages of a run come in ComfyUI's order", () => {
  test("for the restore graph", async () => {
    const { id, messages, entry } = await run(engine, restoreGraph("photo.png"), {
      extra_data: { extra_pnginfo: { workflow: { nodes: [] } }, note: "x" },
    });
    expect(messages.map(brief)).toEqual([
      "status 1",
      "status 1",
      "execution_start",
      "cached ",
      "state 1:0/1",
      "executing 1",
      "state 1:✓1/1",
      "state 1:✓1/1 2:0/1",
      "executing 2",
      "state 1:✓1/1 2:✓1/1",
      "state 1:✓1/1 2:✓1/1 3:0/1",
      "executing 3",
      "state 1:✓1/1 2:✓1/1 3:1/1",
      "progress 3 1/1",
      "state 1:✓1/1 2:✓1/1 3:✓1/1",
      "state 1:✓1/1 2:✓1/1 3:✓1/1 4:0/1",
      "executing 4",
      "state 1:✓1/1 2:✓1/1 3:✓1/1 4:✓1/1",
      "state 1:✓1/1 2:✓1/1 3:✓1/1 4:✓1/1 5:0/1",
      "executing 5",
      "state 1:✓1/1 2:✓1/1 3:✓1/1 4:✓1/1 5:✓1/1",
      "state 1:✓1/1 2:✓1/1 3:✓1/1 4:✓1/1 5:✓1/1 6:0/1",
      "executing 6",
      "executed 6",
      "state 1:✓1/1 2:✓1/1 3:✓1/1 4:✓1/1 5:✓1/1 6:✓1/1",
      "execution_success",
      "status 0",
      "executing null",
    ]);
    const images = [{ filename: "restored_00001_.png", subfolder: "", type: "output" }];
    expect(messages.find(({ type }) => type === "executed")?.data).toEqual({
      node: "6",
      display_node: "6",
      output: { images },
      prompt_id: id,
    });
    const timestamp = expect.any(Number);
    expect(entry).toEqual({
      prompt: [
        expect.any(Number),
        id,
        restoreGraph("photo.png"),
        { extra_pnginfo: { workflow: { nodes: [] } }, note: "x", client_id: "runner" },
        ["6"],
      ],
      outputs: { 6: { images } },
      status: {
        status_str: "success",
        completed: true,
        messages: [
          ["execution_start", { prompt_id: id, timestamp }],
          ["execution_cached", { nodes: [], prompt_id: id, timestamp }],
          ["execution_success", { prompt_id: id, timestamp }],
        ],
      },
      meta: { 6: { node_id: "6", display_node: "6", parent_node: null, real_node_id: "6" } },
    });
  });

  test("a node's state names it in all the ways ComfyUI's does", async () => {
    const { id, messages } = await run(engine, invertGraph("photo.png", "state"));
    const { data } = messages.find(({ type }) => type === "progress_state") as Message;
    const [node, state] = Object.entries(data.nodes as object)[0] as [string, object];
    expect(state).toEqual({
      value: 0,
      max: 1,
      state: "running",
      node_id: node,
      prompt_id: id,
      display_node_id: node,
      parent_node_id: null,
      real_node_id: node,
    });
  });

  test("an output that is ready runs before other branches, and a failure ends the run", async () => {
    await run(engine, graph({ 3: ["LoadImage", { image: "photo.png" }], 4: ["PreviewImage", { images: ["3", 0] }] }));
    const { id, messages, entry } = await run(
      engine,
      graph({
        1: ["LoadImage", { image: "bad.jpg" }],
        2: ["PreviewImage", { images: ["1", 0] }],
        3: ["LoadImage", { image: "photo.png" }],
        4: ["SaveImage", { images: ["3", 0], filename_prefix: "good" }],
      }),
    );
    expect(messages.map(brief).slice(3)).toEqual([
      "cached 3",
      "state 4:0/1",
      "executing 4",
      "executed 4",
      "state 4:✓1/1",
      "state 1:0/1 4:✓1/1",
      "executing 1",
      "execution_error",
      "status 0",
      "executing null",
    ]);
    const error = {
      prompt_id: id,
      node_id: "1",
      node_type: "LoadImage",
      executed: ["4"],
      exception_message: "cannot identify image file 'bad.jpg'\n",
      exception_type: "PIL.UnidentifiedImageError",
      traceback: [],
      current_inputs: { image: ["bad.jpg"] },
      current_outputs: ["1", "2", "3", "4"],
      timestamp: expect.any(Number),
    };
    expect(messages.find(({ type }) => type === "execution_error")?.data).toEqual(error);
    expect(entry.status).toMatchObject({ status_str: "error", completed: false });
    expect(entry.status.messages.at(-1)).toEqual(["execution_error", error]);
    expect(Object.keys(entry.outputs)).toEqual(["4"]);
  });
});

describe("a run that fails tells why", () => {
  test.each<[string, object, object]>([
    [
      "a model that is not there",
      { ...restoreGraph("photo.png"), 2: { class_type: "UpscaleModelLoader", inputs: { model_name: "../nope.pth" } } },
      {
        node_id: "2",
        exception_type: "FileNotFoundError",
        exception_message: "Model in folder 'upscale_models' with filename '../nope.pth' not found.\n",
      },
    ],
    [
      "a prefix that leads out of the output folder",
      invertGraph("photo.png", "../escaped"),
      {
        node_id: "3",
        exception_type: "Exception",
        exception_message: "**** ERROR: Saving image outside the output folder is not allowed.\n",
        current_inputs: { images: ["IMAGE"], filename_prefix: ["../escaped"] },
      },
    ],
    [
      "a number where an image belongs",
      graph({ 2: ["ImageInvert", { image: 3 }], 3: ["PreviewImage", { images: ["2", 0] }] }),
      { node_id: "2", exception_type: "TypeError", exception_message: "expected an IMAGE, not 'int'\n" },
    ],
  ])("%s", async (_name, prompt, error) => {
    const { messages } = await run(engine, prompt);
    expect(messages.find(({ type }) => type === "execution_error")?.data).toMatchObject(error);
  });

  test("without the paths of this machine", async () => {
    const { entry } = await run(engine, invertGraph("photo.png", "x".repeat(300)));
    expect(entry.status.messages.at(-1)[1].exception_message).toMatch(/ENAMETOOLONG/);
    expect(JSON.stringify(entry)).not.toContain(engine.dataDir);
  });
});
