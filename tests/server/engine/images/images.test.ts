import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeImage } from "@/server/engine/images/decode";
import { createTaps, SCALE_METHODS } from "@/server/engine/images/filters";
import { gaussianWeights, withBlur } from "@/server/engine/images/gaussian";
import type { Picture } from "@/server/engine/images/picture";
import { writePng } from "@/server/engine/images/png";
import { resample } from "@/server/engine/images/resample";
import { planTiles } from "@/server/engine/images/tiles";
import { propertyRuns } from "@/tests/support/property-runs";
import { encode, patterned, plain } from "../pictures";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "images-"));
  // The web process's tests may have run in this worker before, and it opens fewer formats than the engine.
  sharp.unblock({ operation: ["VipsForeignLoadNsgif"] });
});
afterAll(() => rm(folder, { recursive: true }));

const even = (width: number, height: number, level: number): Picture => ({
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(level),
});
/** One row of grey pixels. */
const row = (...levels: number[]): Picture => ({
  width: levels.length,
  height: 1,
  data: Uint8Array.from(levels.flatMap((level) => [level, level, level])),
});
const reds = ({ data }: Picture) => [...data].filter((_, i) => i % 3 === 0);

describe("decodeImage", () => {
  const decode = async (name: string, bytes: Uint8Array) => {
    await writeFile(path.join(folder, name), bytes);
    return decodeImage(path.join(folder, name), name);
  };
  const first = ([picture]: Picture[]) => [picture?.width, picture?.height, ...(picture?.data.subarray(0, 3) ?? [])];
  const colour = [126, 124, 128];

  test("gives RGB for grey, palette and transparent pictures, and keeps the colour under transparency", async () => {
    const alpha = { r: 126, g: 124, b: 128, alpha: 0.25 };
    const rgba = sharp({ create: { width: 4, height: 3, channels: 4, background: alpha } }).png();
    expect(first(await decode("rgba.png", await rgba.toBuffer()))).toEqual([4, 3, ...colour]);
    expect(first(await decode("palette.png", await plain(4, 3).png({ palette: true }).toBuffer()))).toEqual([
      4,
      3,
      ...colour,
    ]);
    expect(first(await decode("grey.jpg", await plain(4, 3).greyscale().jpeg().toBuffer()))).toEqual([
      4, 3, 125, 125, 125,
    ]);
  });

  test("turns a photo upright as its EXIF orientation says", async () => {
    const photo = await plain(20, 10).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(first(await decode("turned.jpg", photo)).slice(0, 2)).toEqual([10, 20]);
  });

  test("reads 16 bit pictures as what they show", async () => {
    const deep = sharp(new Uint16Array(12).fill(32768), { raw: { width: 4, height: 3, channels: 1 } }).toColourspace(
      "grey16",
    );
    expect((await decode("deep.png", await deep.png().toBuffer()))[0]?.data[0]).toBeCloseTo(128, -1);
  });

  test("takes the inks of a CMYK picture for what they leave over, as Pillow does", async () => {
    // Made by Pillow from RGB 200, 30, 60.
    const [picture] = await decodeImage(path.resolve("tests/fixtures/comfyui/cmyk.jpg"), "cmyk.jpg");
    expect([...(picture?.data.subarray(0, 3) ?? [])]).toEqual([200, 30, 60]);
  });

  test("gives a batch for an animation", async () => {
    const frames = await Promise.all([0, 100, 200].map((level) => encode(even(6, 4, level))));
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect((await decode("frames.gif", gif)).map(({ data }) => data[0])).toEqual([0, 100, 200]);
  });

  test("reads what is left of a truncated file", async () => {
    const jpeg = await sharp(patterned(64, 64).data, { raw: { width: 64, height: 64, channels: 3 } })
      .jpeg()
      .toBuffer();
    expect((await decode("half.jpg", jpeg.subarray(0, jpeg.length / 2)))[0]).toMatchObject({ width: 64, height: 64 });
  });

  test.each([
    ["nothing", new Uint8Array()],
    ["text", new TextEncoder().encode("this is no image")],
    ["SVG", new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
  ])("refuses %s in Pillow's words", async (name, bytes) => {
    const refusal = { type: "PIL.UnidentifiedImageError", message: `cannot identify image file '${name}'` };
    await expect(decode(name, bytes)).rejects.toMatchObject(refusal);
  });
});

describe("writePng", () => {
  test("writes what a decoder reads back, whole or not at all", async () => {
    const size = fc.integer({ min: 1, max: 40 });
    await fc.assert(
      fc.asyncProperty(size, size, fc.integer({ min: 1, max: 99 }), async (width, height, seed) => {
        const picture = patterned(width, height, seed);
        await writePng(path.join(folder, "written.png"), picture, { prompt: '{"a":1}' });
        const { data, info } = await sharp(path.join(folder, "written.png"))
          .raw()
          .toBuffer({ resolveWithObject: true });
        expect([info.width, info.height, info.channels]).toEqual([width, height, 3]);
        expect(new Uint8Array(data)).toEqual(picture.data);
      }),
      { numRuns: propertyRuns(20) },
    );
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("carries texts, and bands of rows larger than one", async () => {
    const file = path.join(folder, "large.png");
    const picture = patterned(1200, 400);
    await writePng(file, picture, { prompt: "{}", workflow: "[]" });
    expect((await sharp(file).metadata()).comments).toEqual([
      { keyword: "prompt", text: "{}" },
      { keyword: "workflow", text: "[]" },
    ]);
    expect(Buffer.compare(await sharp(file).raw().toBuffer(), picture.data)).toBe(0);
  });
});

describe("resample", () => {
  test.each(SCALE_METHODS)(
    "%s: the weights of each position sum to 1, and an even picture stays as it is",
    (method) => {
      const length = fc.integer({ min: 1, max: 60 });
      fc.assert(
        fc.property(length, length, fc.integer({ min: 0, max: 255 }), (from, to, level) => {
          const { count, weights } = createTaps(method, from, to);
          const sums = Array.from({ length: to }, (_, i) =>
            weights.subarray(i * count, (i + 1) * count).reduce((a, b) => a + b, 0),
          );
          expect(Math.max(...sums.map((sum) => Math.abs(sum - 1)))).toBeLessThan(1e-9);
          expect(new Set(resample(even(from, 3, level), to, 2, method).data)).toEqual(new Set([level]));
        }),
        { numRuns: propertyRuns(100) },
      );
    },
  );

  // By hand, from the formulas of PyTorch's interpolate.
  test.each([
    ["nearest-exact", 3, [100, 50, 30]],
    ["bilinear", 3, [50, 125, 140]],
    ["area", 3, [50, 125, 140]],
    ["area", 4, [50, 150, 150, 140]],
    ["nearest-exact", 4, [0, 200, 50, 30]],
  ])("%s to %i as ComfyUI's", (method, width, expected) => {
    expect(reds(resample(row(0, 100, 200, 50, 250, 30), width, 1, method))).toEqual(expected);
  });

  test("lanczos keeps an edge steep, and the picture's own size leaves it alone", () => {
    const edge = row(0, 0, 0, 0, 255, 255, 255, 255);
    const [first = 0, last = 0] = [reds(resample(edge, 4, 1, "lanczos"))[0], reds(resample(edge, 4, 1, "lanczos"))[3]];
    expect([first <= 2, last >= 253]).toEqual([true, true]);
    expect(resample(edge, 8, 1, "lanczos")).toBe(edge);
  });

  test("a size of nothing is refused", () => {
    expect(() => resample(row(1), 0, 1, "lanczos")).toThrow("height and width must be > 0");
  });
});

describe("withBlur", () => {
  test("the window runs from -1 to 1 whatever its radius, and sums to 1", () => {
    const [outer = 0, middle = 0] = gaussianWeights(1, 1);
    expect(outer / middle).toBeCloseTo(Math.exp(-0.5), 9);
    expect(gaussianWeights(4, 0.5).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });

  test("mirrors the borders, even of a picture smaller than the window", () => {
    expect(new Set(withBlur(even(5, 4, 77), 31, 1, (_, mean) => mean).data)).toEqual(new Set([77]));
    expect(new Set(withBlur(even(1, 1, 9), 3, 1, (_, mean) => mean).data)).toEqual(new Set([9]));
    // The neighbours of 0 are 90 and, mirrored, 90 again; down the only row is its own neighbour.
    const [side = 0, middle = 0] = gaussianWeights(1, 1);
    expect(reds(withBlur(row(0, 90, 0), 1, 1, (_, mean) => mean))[0]).toBe(Math.trunc(2 * side * 90));
    expect(reds(withBlur(row(0, 90, 0), 1, 1, (_, mean) => mean))[1]).toBe(Math.trunc(middle * 90));
  });
});

describe("planTiles", () => {
  test("the cores cover each pixel once, inside tiles of about 512 px that lie in the picture", () => {
    const size = fc.integer({ min: 1, max: 3000 });
    fc.assert(
      fc.property(size, size, (width, height) => {
        const tiles = planTiles(width, height);
        expect(tiles.reduce((sum, { core }) => sum + core.width * core.height, 0)).toBe(width * height);
        for (const { x, y, core, ...tile } of tiles) {
          expect(Math.min(x, y, core.x - x, core.y - y)).toBeGreaterThanOrEqual(0);
          expect(Math.max(tile.width, tile.height)).toBeLessThanOrEqual(528);
          expect(x + tile.width).toBeLessThanOrEqual(width);
          expect(y + tile.height).toBeLessThanOrEqual(height);
        }
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  test("a photo of 512² is one tile, one of 700x600 four", () => {
    expect([planTiles(512, 512).length, planTiles(700, 600).length]).toEqual([1, 4]);
  });
});
