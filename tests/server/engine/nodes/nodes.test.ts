import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFolders } from "@/server/engine/folders";
import type { Picture } from "@/server/engine/images/picture";
import { createModels, type Models } from "@/server/engine/inference/models";
import type { NodeContext } from "@/server/engine/nodes/node";
import { nodeClasses } from "@/server/engine/nodes/registry";
import { fillIn } from "@/server/engine/nodes/save-place";
import { patterned } from "../pictures";

let dataDir: string;
let context: NodeContext;
let models: Models;
const progress: string[] = [];
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "nodes-"));
  const folders = createFolders(dataDir, "server/engine/models");
  models = createModels(folders.models, 2);
  context = {
    folders,
    models,
    prompt: {},
    pngInfo: {},
    progress: (value, max) => progress.push(`${value}/${max}`),
    throwIfInterrupted: () => undefined,
    preview: async () => undefined,
  };
});
afterAll(async () => {
  await models.unload();
  await rm(dataDir, { recursive: true });
});

const run = async (name: string, inputs: object) => {
  const { values } = (await nodeClasses.get(name)?.run({ ...inputs }, context)) ?? { values: [] };
  return values[0] as Picture[];
};
const only = async (name: string, inputs: object) => (await run(name, inputs))[0] as Picture;
const sizeOf = ({ width, height }: Picture) => [width, height];

test("ImageInvert gives the negative, of each frame", async () => {
  const frames = [patterned(3, 2), patterned(3, 2, 5)];
  const negatives = await run("ImageInvert", { image: frames });
  expect(negatives.map(({ data }) => data)).toEqual(frames.map(({ data }) => data.map((level) => 255 - level)));
});

describe("ImageScale", () => {
  const scale = (inputs: object) =>
    only("ImageScale", { image: [patterned(20, 10)], upscale_method: "area", crop: "disabled", ...inputs });

  test("to a size; a side of 0 follows from the other, both 0 change nothing", async () => {
    expect(sizeOf(await scale({ width: 7, height: 9 }))).toEqual([7, 9]);
    expect(sizeOf(await scale({ width: 0, height: 5 }))).toEqual([10, 5]);
    expect(sizeOf(await scale({ width: 5, height: 0 }))).toEqual([5, 2]);
    expect(sizeOf(await scale({ width: 0, height: 0 }))).toEqual([20, 10]);
  });

  test("cut around the centre to keep the aspect", async () => {
    const { data } = patterned(20, 10);
    const square = await scale({ width: 10, height: 10, crop: "center" });
    expect(square.data.subarray(0, 3)).toEqual(data.subarray(15, 18));
    const wide = await scale({ width: 20, height: 4, crop: "center" });
    expect(wide.data.subarray(0, 3)).toEqual(data.subarray(180, 183));
  });
});

test("ImageScaleBy rounds halves to even", async () => {
  const inputs = { image: [patterned(5, 7)], upscale_method: "bilinear", scale_by: 0.5 };
  expect(sizeOf(await only("ImageScaleBy", inputs))).toEqual([2, 4]);
});

test("ImageSharpen with alpha 0 changes nothing; with more it steepens edges", async () => {
  const image = [patterned(9, 8)];
  expect(await run("ImageSharpen", { image, sharpen_radius: 2, sigma: 1, alpha: 0 })).toEqual(image);
  const edge = { width: 4, height: 1, data: Uint8Array.from([100, 100, 100, 150], (level) => level).slice(0, 0) };
  edge.data = Uint8Array.from([100, 100, 150, 150].flatMap((level) => [level, level, level]));
  const { data } = await only("ImageSharpen", { image: [edge], sharpen_radius: 1, sigma: 0.6, alpha: 0.1 });
  expect([data[0], (data[3] ?? 0) < 100, (data[6] ?? 0) > 150, data[9]]).toEqual([100, true, true, 150]);
});

test("ImageBlur evens out", async () => {
  const spread = ({ data }: Picture) => Math.max(...data) - Math.min(...data);
  const picture = patterned(30, 30);
  expect(spread(await only("ImageBlur", { image: [picture], blur_radius: 5, sigma: 1 }))).toBeLessThan(spread(picture));
});

test("what isn't an image is refused", async () => {
  await expect(run("ImageBlur", { image: 3, blur_radius: 1, sigma: 1 })).rejects.toThrow(
    "expected an IMAGE, not 'int'",
  );
});

describe("the model", () => {
  const load = async (model_name: string) =>
    (await nodeClasses.get("UpscaleModelLoader")?.run({ model_name }, context))?.values[0];

  test("is the same by both of its names", async () => {
    expect(await load("realesr-general-x4v3.pth")).toBe(await load("realesr-general-x4v3.onnx"));
  });

  test("enlarges four times, tile by tile, without a seam of more than a level or so", async () => {
    const upscale_model = await load("realesr-general-x4v3.pth");
    const wide = patterned(540, 6);
    const whole = await only("ImageUpscaleWithModel", { upscale_model, image: [cut(wide, 230, 80)] });
    progress.length = 0;
    const tiled = await only("ImageUpscaleWithModel", { upscale_model, image: [wide] });
    expect(progress).toEqual(["1/2", "2/2"]);
    expect(sizeOf(tiled)).toEqual([2160, 24]);
    // The border between the tiles is at 270; around it the result is that of one piece.
    const seam = cut(tiled, 4 * 265, 40).data;
    const piece = cut(whole, 4 * 35, 40).data;
    expect(Math.max(...seam.map((level, i) => Math.abs(level - (piece[i] ?? 0))))).toBeLessThanOrEqual(2);
  });
});

/** Columns `left` … of a picture. */
function cut({ width, height, data }: Picture, left: number, columns: number): Picture {
  const rows = Array.from({ length: height }, (_, y) => [
    ...data.subarray((y * width + left) * 3, (y * width + left + columns) * 3),
  ]);
  return { width: columns, height, data: Uint8Array.from(rows.flat()) };
}

describe("SaveImage", () => {
  const save = async (filename_prefix: string, images = [patterned(3, 2)]) =>
    (await nodeClasses.get("SaveImage")?.run({ images, filename_prefix }, context))?.output?.images;

  test("numbers files after those that are there, and each frame of a batch", async () => {
    expect(await save("a")).toEqual([{ filename: "a_00001_.png", subfolder: "", type: "output" }]);
    expect(await save("a_b")).toEqual([{ filename: "a_b_00001_.png", subfolder: "", type: "output" }]);
    const batch = await save("sub/a", [patterned(1, 1), patterned(1, 1)]);
    expect(batch?.map(({ filename, subfolder }) => `${subfolder}/${filename}`)).toEqual([
      "sub/a_00001_.png",
      "sub/a_00002_.png",
    ]);
    expect((await save("a"))?.[0]?.filename).toBe("a_00002_.png");
    expect((await readdir(path.join(dataDir, "output"))).sort()).toEqual([
      "a_00001_.png",
      "a_00002_.png",
      "a_b_00001_.png",
      "sub",
    ]);
  });

  test.each(["../a", "/etc/a", "a/../../b", ".."])("refuses to leave the output folder by %s", async (prefix) => {
    await expect(save(prefix)).rejects.toThrow("Saving image outside the output folder is not allowed");
  });

  test("fills in sizes and the time, and leaves other words in percent signs", () => {
    const now = new Date(2026, 0, 2, 3, 4, 5);
    const prefix = "%width%x%height%_%year%-%month%-%day%_%hour%%minute%%second%_%other%";
    expect(fillIn(prefix, patterned(3, 2), now)).toBe("3x2_2026-01-02_030405_%other%");
  });
});
