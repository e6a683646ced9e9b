import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createComfyUi } from "@/server/engines/comfyui/comfyui";
import { type EmbeddedEngine, startEmbeddedEngine } from "@/server/engines/embedded-process";
import type { Engine, Graph, Task } from "@/server/engines/engine";
import { bind } from "@/server/workflows/bind";
import { loadCatalog } from "@/server/workflows/catalog";
import { parseParameters } from "@/server/workflows/parameters";
import { type LoadedVariant, outputsOf } from "@/server/workflows/workflow";
import { engineContract } from "@/tests/contracts/engine";
import { never } from "@/tests/server/engines/comfyui/setup";

const colour = { r: 150, g: 90, b: 60 };
const photo = await sharp({ create: { width: 48, height: 32, channels: 3, background: colour } })
  .png()
  .toBuffer();
const silent = { info: () => undefined, warn: () => undefined };

const task = (graph: Graph): Task => ({ engine: "comfyui", graph });
const node = (class_type: string, inputs: Record<string, unknown>) => ({ class_type, inputs });
const load = (image: string) => node("LoadImage", { image });
const save = (from: string) => node("SaveImage", { images: [from, 0], filename_prefix: "contract" });
const model = (model_name: string) => node("UpscaleModelLoader", { model_name });
const upscale = (from: string) => node("ImageUpscaleWithModel", { upscale_model: ["m", 0], image: [from, 0] });
/** Each upscaler makes it four times as large: 3072 × 2048 in the end. */
const slow = (staged: string) =>
  task({
    a: load(staged),
    m: model("realesr-general-x4v3.pth"),
    b: upscale("a"),
    c: upscale("b"),
    d: upscale("c"),
    e: save("d"),
  });

let folder: string;
let embedded: EmbeddedEngine;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "engine-"));
  embedded = await startEmbeddedEngine({ dataDir: folder, port: 0, log: silent });
  const timeouts = { connectMs: 5_000, idleMs: 20_000, totalMs: 60_000 };
  engine = createComfyUi({ id: "embedded", url: embedded.url(), timeouts });
});
afterAll(async () => {
  await embedded.stop();
  await rm(folder, { recursive: true });
});

engineContract("the embedded engine", async () => ({
  engine,
  photo,
  outputs: ["c", "e"],
  line: true,
  quick: (staged) => task({ a: load(staged), b: node("ImageInvert", { image: ["a", 0] }), c: save("b") }),
  slow,
  failing: (staged) => task({ a: load(staged), m: model("nope.pth"), b: upscale("a"), c: save("b") }),
  refused: (staged) => task({ a: load(staged), b: node("NoSuchNode", {}), c: save("a"), d: save("b") }),
  close: async () => undefined,
}));

const request = () => ({
  promptId: crypto.randomUUID(),
  onHandle: async () => undefined,
  onProgress: () => undefined,
  signal: never,
});
const stage = () =>
  engine.stage(
    { filename: "p.png", contentType: "image/png", size: photo.length, open: async () => Readable.from([photo]) },
    never,
  );

test.each([1, 2, 4])("the restore workflow gives the photo back %i times as large, its colours kept", async (scale) => {
  const restore = (await loadCatalog("workflows")).get("restore");
  const parameters = parseParameters(restore.manifest, { scale, sharpness: 0 });
  const [variant] = restore.variants as [LoadedVariant];
  const task = bind(restore, variant, parameters, { photo: [await stage()] });
  const wanted = outputsOf(variant).map(({ source }) => source);
  const outputs = await engine.run({ ...request(), task, outputs: wanted });
  expect(outputs.map(({ source }) => source)).toEqual(wanted);
  const [output] = outputs;
  if (!output) throw new Error("no output");
  const picture = sharp(await buffer((await engine.fetch(output, never)).body));
  expect(await picture.metadata()).toMatchObject({ width: 48 * scale, height: 32 * scale });
  const { channels } = await picture.stats();
  for (const [index, expected] of Object.values(colour).entries()) {
    expect(Math.abs((channels[index]?.mean ?? 0) - expected)).toBeLessThan(6);
  }
});

test("a run is lost when the engine's process dies under it", async () => {
  const ended = engine
    .run({
      ...request(),
      task: slow((await stage()).name),
      outputs: ["e"],
      onProgress: ({ state }) => {
        if (state === "running" && embedded.pid) process.kill(embedded.pid, "SIGKILL");
      },
    })
    .catch((error) => error);
  expect(await ended).toMatchObject({ code: "ENGINE_LOST" });
});
