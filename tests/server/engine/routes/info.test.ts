import { afterAll, beforeAll, expect, test } from "vitest";
import recorded from "@/tests/fixtures/comfyui/object-info.json";
import { png } from "../pictures";
import { startTestEngine, type TestEngine } from "../test-engine";

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
  await engine.upload("example.png", await png(2, 2));
  await engine.upload("notes.txt", new Uint8Array(1));
});
afterAll(() => engine.close());

test("the entry of each class that ComfyUI has is the one recorded there, but for the names of models", async () => {
  const entries = without("darkroom/", await engine.get("/object_info"));
  expect(Object.keys(entries).sort()).toEqual(Object.keys(recorded).sort());
  const options = entries.UpscaleModelLoader.input.required.model_name[1].options;
  expect(options).toEqual(["realesr-general-x4v3.onnx", "realesr-general-x4v3.pth"]);
  options.splice(0, 1);
  expect(entries).toMatchObject(recorded);
});

test("one class's entry, whole", async () => {
  expect(await engine.get("/object_info/LoadImage")).toEqual({
    LoadImage: {
      input: { required: { image: [["example.png"], { image_upload: true }] } },
      input_order: { required: ["image"] },
      output: ["IMAGE", "MASK"],
      output_is_list: [false, false],
      output_name: ["IMAGE", "MASK"],
      name: "LoadImage",
      display_name: "Load Image",
      description: "",
      python_module: "nodes",
      category: "image",
      output_node: false,
    },
  });
  expect(await engine.get("/object_info/NoSuchNode")).toEqual({});
});

test("a class of the newer kind has the keys of its kind", async () => {
  const { UpscaleModelLoader } = await engine.get("/object_info/UpscaleModelLoader");
  expect(UpscaleModelLoader).toMatchObject({
    output_tooltips: [null],
    deprecated: false,
    experimental: false,
    api_node: false,
  });
});

test("models by folder; a folder that ComfyUI does not know is 404 with an empty body", async () => {
  expect(await engine.get("/models")).toContain("upscale_models");
  expect(await engine.get("/models/upscale_models")).toContain("realesr-general-x4v3.pth");
  expect(await engine.get("/models/loras")).toEqual([]);
  const response = await engine.request("/models/nope");
  expect([response.status, await response.text()]).toEqual([404, ""]);
});

test("features, embeddings and extensions", async () => {
  expect(await engine.get("/features")).toEqual({ supports_preview_metadata: true, max_upload_size: 104857600 });
  expect(await engine.get("/embeddings")).toEqual([]);
  expect(await engine.get("/extensions")).toEqual([]);
});

test("system_stats has ComfyUI's keys and tells no paths", async () => {
  const stats = await engine.get("/system_stats");
  expect(stats).toMatchObject({
    system: { os: "posix", ram_total: expect.any(Number), ram_free: expect.any(Number), comfyui_version: "0.3.64" },
    devices: [{ name: "cpu", type: "cpu", index: null, vram_total: expect.any(Number), vram_free: expect.any(Number) }],
  });
  expect(JSON.stringify(stats)).not.toContain(process.cwd());
});

/** The classes outside this category: those that ComfyUI has too. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape, as fetched.
const without = (category: string, entries: Record<string, any>): Record<string, any> =>
  Object.fromEntries(Object.entries(entries).filter(([, entry]) => !entry.category.startsWith(category)));
