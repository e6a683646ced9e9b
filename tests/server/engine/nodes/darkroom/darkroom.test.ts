import { beforeAll, describe, expect, test } from "vitest";
import { crop } from "@/server/engine/images/crop";
import { decodeImage } from "@/server/engine/images/decode";
import type { Mask } from "@/server/engine/images/mask";
import type { Picture } from "@/server/engine/images/picture";
import { resample } from "@/server/engine/images/resample";
import type { UpscaleModel } from "@/server/engine/inference/upscale-model";
import type { NodeContext } from "@/server/engine/nodes/node";
import { nodeClasses } from "@/server/engine/nodes/registry";
import { expectSameBytes } from "@/tests/support/same-bytes";
import { addGrain, distance, draw, mapLevels, scene } from "../../images/scenes";

const shown: Picture[] = [];
const context = {
  progress: () => undefined,
  throwIfInterrupted: () => undefined,
  preview: async (picture: Picture) => void shown.push(picture),
} as unknown as NodeContext;
beforeAll(() => void shown.splice(0));

const run = async (name: string, inputs: object) => {
  const { values } = (await nodeClasses.get(name)?.run({ ...inputs }, context)) ?? { values: [] };
  return values as [Picture[], Mask[]];
};
const only = async (name: string, inputs: object) => (await run(name, inputs))[0][0] as Picture;
const sizeOf = ({ width, height }: Picture) => [width, height];

describe.each([
  ["Deblock", scene()],
  ["Denoise", addGrain(scene(), 12)],
  ["AutoTone", mapLevels(scene(), (level) => 40 + level * 0.7)],
  ["RepairScratches", draw(96, 96, (x) => (x === 30 ? [255, 255, 255] : [90, 90, 90]))],
])("%s", (name, photo) => {
  test("at strength 0 gives back the photo it was given", async () => {
    expect(await only(name, { image: [photo], strength: 0 })).toBe(photo);
  });

  test("keeps the size, takes each of several photos, and shows them", async () => {
    const before = shown.length;
    const [pictures] = await run(name, { image: [photo, photo], strength: 50 });
    expect(pictures.map(sizeOf)).toEqual([sizeOf(photo), sizeOf(photo)]);
    expect(shown.length - before).toBe(2);
  });
});

test("AutoTone at 50 does all of it, at 25 half", async () => {
  const faded = mapLevels(scene(), (level) => 40 + level * 0.7);
  const [half, whole, more] = await Promise.all(
    [25, 50, 100].map((strength) => only("AutoTone", { image: [faded], strength })),
  );
  expect(distance(half as Picture, faded) / distance(whole as Picture, faded)).toBeCloseTo(0.5, 1);
  expect(sizeOf(more as Picture)).toEqual(sizeOf(whole as Picture));
  expectSameBytes((more as Picture).data, (whole as Picture).data);
});

test("RepairScratches changes the photo where its mask is 1, and nowhere else", async () => {
  const scratched = addGrain(
    draw(96, 96, (x, y) => (x === 30 && y > 10 && y < 90 ? [255, 255, 255] : [90, 120, 140])),
    2,
  );
  const [[repaired], [mask]] = await run("RepairScratches", { image: [scratched], strength: 50 });
  const changed = (i: number) => [0, 1, 2].some((c) => repaired?.data[3 * i + c] !== scratched.data[3 * i + c]);
  const outside = mask?.data.filter((covered, i) => !covered && changed(i));
  expect(outside).toHaveLength(0);
  expect(mask?.data[50 * 96 + 30]).toBe(1);
  expect(repaired?.data[3 * (50 * 96 + 30)]).toBeLessThan(110);
});

describe("ReduceToDetail", () => {
  const sharp = draw(256, 256, (x, y) => [(x ^ y) & 255, (x * 5) & 255, (y * 3) & 255]);
  const blown = resample(resample(sharp, 64, 64, "lanczos"), 256, 256, "bicubic");

  test("makes a photo smaller that has more pixels than detail, but not below the least", async () => {
    const reduced = await only("ReduceToDetail", { image: [blown], min_megapixels: 0.04 });
    expect(reduced.width).toBeLessThan(230);
    expect(reduced.width * reduced.height).toBeGreaterThanOrEqual(39_000);
    expect(distance(resample(reduced, 256, 256, "lanczos"), blown)).toBeLessThan(3);
  });

  test("leaves alone what is sharp, and what is small", async () => {
    const kept = await only("ReduceToDetail", { image: [sharp], min_megapixels: 0.04 });
    expect(sizeOf(kept)).toEqual(sizeOf(sharp));
    expectSameBytes(kept.data, sharp.data);
    expect(await only("ReduceToDetail", { image: [blown], min_megapixels: 1 })).toBe(blown);
  });
});

describe("RestoreDetail", () => {
  let asked: [number, number][];
  const model: UpscaleModel = {
    scale: 4,
    async run(source, { core }, target) {
      asked.push([source.width, source.height]);
      const large = resample(source, source.width * 4, source.height * 4, "bicubic");
      const row = 12 * core.width;
      for (let y = 4 * core.y; y < 4 * (core.y + core.height); y++) {
        const at = 3 * (y * target.width + 4 * core.x);
        target.data.set(large.data.subarray(at, at + row), at);
      }
    },
    release: async () => undefined,
  };
  const restore = (picture: Picture, inputs: object, original = picture) => {
    asked = [];
    const settings = { scale_by: 1, sharpness: 50, model_megapixels: 1.4, max_megapixels: 40, ...inputs };
    return only("RestoreDetail", { upscale_model: model, image: [picture], original: [original], ...settings });
  };

  test("a sharp photo comes back the same at its own size, and the model is not asked", async () => {
    const [cat] = await decodeImage("tests/fixtures/photos/chelsea.png", "chelsea.png");
    const photo = crop(cat as Picture, 120, 60, 128, 128);
    const restored = await restore(photo, {});
    expect([distance(restored, photo) < 2, asked]).toEqual([true, []]);
  });

  test.each([
    [2, 40, [192, 192]],
    [4, 40, [384, 384]],
    [4, 0.05, [224, 224]],
  ])("enlarged %d times with at most %d megapixels it has %j", async (scale_by, max_megapixels, size) => {
    expect(sizeOf(await restore(scene(), { scale_by, max_megapixels }))).toEqual(size);
    expect(asked.length).toBeGreaterThan(0);
  });

  test("the size is that of the original, of which the photo may be a smaller copy", async () => {
    expect(sizeOf(await restore(scene(48), { scale_by: 2 }, scene(96)))).toEqual([192, 192]);
  });

  test("the model sees no more than its megapixels, and nothing of photos far above them", async () => {
    await restore(scene(115), { scale_by: 2, model_megapixels: 0.01 });
    expect(asked).toEqual([[100, 100]]);
    await restore(scene(173), { scale_by: 2, model_megapixels: 0.01 });
    expect(asked).toEqual([]);
  });

  test("keeps tone and colours, whatever the model makes of them", async () => {
    const dull: UpscaleModel = {
      ...model,
      async run(source, tile, target) {
        await model.run(source, tile, target);
        target.data.forEach((level, i) => {
          target.data[i] = level / 2;
        });
      },
    };
    const photo = scene(64);
    const settings = { scale_by: 2, sharpness: 0, model_megapixels: 1, max_megapixels: 40 };
    const restored = await only("RestoreDetail", {
      upscale_model: dull,
      image: [photo],
      original: [photo],
      ...settings,
    });
    expect(distance(resample(restored, 64, 64, "lanczos"), photo)).toBeLessThan(6);
  });
});
