import { readFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encode, patterned } from "../pictures";
import { run } from "../runs";
import { invertGraph, startTestEngine, type TestEngine } from "../test-engine";

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
  await engine.upload("photo.png", await encode(patterned(16, 12)));
});
afterAll(() => engine.close());

test("the saved file holds the graph, with the file's hash, and the workflow", async () => {
  await run(engine, invertGraph("photo.png", "2026/%width%x%height%"), {
    extra_data: { extra_pnginfo: { workflow: { ü: 1 } } },
  });
  const file = path.join(engine.dataDir, "output/2026/16x12_00001_.png");
  const { comments } = await sharp(file).metadata();
  const texts = Object.fromEntries((comments ?? []).map(({ keyword, text }) => [keyword, JSON.parse(text)]));
  expect(texts.workflow).toEqual({ ü: 1 });
  expect(texts.prompt[2]).toEqual({ class_type: "ImageInvert", inputs: { image: ["1", 0] } });
  expect(texts.prompt[1].is_changed).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  expect((await readFile(file)).includes("ü")).toBe(false);
});
