import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encode, patterned, png } from "../pictures";
import { brief, run } from "../runs";
import { graph, invertGraph, type Message, startTestEngine, type TestEngine } from "../test-engine";

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
  await engine.upload("photo.png", await encode(patterned(16, 12)));
});
afterAll(() => engine.close());

describe("what has not changed is not run again", () => {
  const cached = ({ messages }: { messages: Message[] }) =>
    messages.map(brief).find((text) => text.startsWith("cached"));
  const sharpened = (alpha: number) =>
    graph({
      1: ["LoadImage", { image: "photo.png" }],
      2: ["ImageScaleBy", { image: ["1", 0], upscale_method: "lanczos", scale_by: 2 }],
      3: ["ImageSharpen", { image: ["2", 0], sharpen_radius: 1, sigma: 0.6, alpha }],
      4: ["SaveImage", { images: ["3", 0], filename_prefix: "sharpened" }],
    });

  test("nodes before a changed one are cached; the result that was replaced no longer is", async () => {
    await run(engine, sharpened(0.5));
    expect(cached(await run(engine, sharpened(0.9)))).toBe("cached 1,2");
    expect(cached(await run(engine, sharpened(0.5)))).toBe("cached 1,2");
  });

  test("a graph with other ids is the same graph; its outputs are told again", async () => {
    await run(engine, invertGraph("photo.png", "same"));
    const renamed = graph({
      a1: ["LoadImage", { image: "photo.png" }],
      a2: ["ImageInvert", { image: ["a1", 0] }],
      a3: ["SaveImage", { images: ["a2", 0], filename_prefix: "same" }],
    });
    const { messages, entry } = await run(engine, renamed);
    expect(messages.map(brief).slice(3)).toEqual([
      "cached a1,a2,a3",
      "executed a3",
      "state a3:✓1/1",
      "execution_success",
      "status 0",
      "executing null",
    ]);
    expect(entry.outputs.a3.images[0].filename).toBe("same_00001_.png");
  });

  test("a file that was replaced under its name is read again", async () => {
    await engine.upload("changing.png", await png(4, 4), { overwrite: "true" });
    await run(engine, invertGraph("changing.png"));
    await engine.upload("changing.png", await png(5, 5), { overwrite: "true" });
    expect(cached(await run(engine, invertGraph("changing.png")))).toBe("cached ");
  });

  test("POST /free forgets everything", async () => {
    await run(engine, invertGraph("photo.png", "freed"));
    await engine.post("/free", { unload_models: true, free_memory: true });
    expect(cached(await run(engine, invertGraph("photo.png", "freed")))).toBe("cached ");
  });

  test("only the outputs that are asked for are run", async () => {
    const two = { ...invertGraph("photo.png", "two"), 4: { class_type: "PreviewImage", inputs: { images: ["1", 0] } } };
    const { entry } = await run(engine, two, { partial_execution_targets: ["4"] });
    expect(entry.prompt[4]).toEqual(["4"]);
    expect(Object.keys(entry.outputs)).toEqual(["4"]);
    expect(entry.outputs[4].images[0]).toMatchObject({
      filename: expect.stringMatching(/^ComfyUI_temp_[a-z]{5}_00001_\.png$/),
      type: "temp",
    });
  });
});
