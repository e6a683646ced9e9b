import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createImages } from "@/server/images/create";
import { sharp } from "@/server/images/sharp";
import * as make from "@/tests/support/images";

const images = createImages({ heicMemoryMb: 256, heicTimeoutMs: 15_000 });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-images-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function prepare(bytes: Uint8Array, { maxPixels = 1e6, name = "original" } = {}) {
  const file = join(folder, name);
  await writeFile(file, bytes);
  return images.prepare(file, { maxPixels, folder });
}

const sizeOf = async (file: string) => {
  const { width, height } = await sharp(file).metadata();
  return [width, height];
};

describe("a photo", () => {
  it.each([
    ["china.jpg", "jpeg", 640, 427],
    ["camera.png", "png", 512, 512],
    ["astronaut.png", "png", 512, 512],
    ["flower.jpg", "jpeg", 640, 427],
  ] as const)(
    "such as %s is described and copied for the page, and needs no copy for engines",
    async (name, format, width, height) => {
      const { photo, files } = await prepare(await make.photoBytes(name));
      expect(photo).toMatchObject({ format, contentType: `image/${format}`, width, height, damaged: false });
      expect(files.work).toBeUndefined();
      expect(await sizeOf(files.screen)).toEqual([width, height]);
      expect(Math.max(...((await sizeOf(files.thumbnail)) as number[]))).toBe(480);
    },
  );

  it("is known by its bytes, whatever its name", async () => {
    const { photo } = await prepare(await make.oriented(1), { name: "holiday.pdf.png" });
    expect(photo).toMatchObject({ format: "jpeg", extension: "jpg" });
  });

  it("stays one when something else is hidden behind it", async () => {
    const hidden = Buffer.from("<script>alert(1)</script>PK\x03\x04");
    const { photo, files } = await prepare(Buffer.concat([await make.oriented(1), hidden]));
    expect(photo.damaged).toBe(false);
    expect((await sharp(files.screen).metadata()).format).toBe("webp");
  });

  it("of great size is made smaller for the page, never larger", async () => {
    const wide = await make.quarters().resize(2400, 600, { fit: "fill" }).jpeg().toBuffer();
    const { photo, files } = await prepare(wide, { maxPixels: 4e6 });
    expect([photo.width, photo.height]).toEqual([2400, 600]);
    expect(await sizeOf(files.screen)).toEqual([2048, 512]);
    expect(await sizeOf(files.thumbnail)).toEqual([480, 120]);
    const small = await prepare(await make.quarters().png().toBuffer());
    expect(await sizeOf(small.files.screen)).toEqual([64, 32]);
    expect(await sizeOf(small.files.thumbnail)).toEqual([64, 32]);
  });

  it.each([
    [1, "RGBW"],
    [2, "GRWB"],
    [3, "WBGR"],
    [4, "BWRG"],
    [5, "RBGW"],
    [6, "BRWG"],
    [7, "WGBR"],
    [8, "GWRB"],
  ])("with orientation %i stands upright", async (orientation, quarters) => {
    const { photo, files } = await prepare(await make.oriented(orientation));
    expect([photo.width, photo.height]).toEqual(orientation < 5 ? [64, 32] : [32, 64]);
    expect(await make.readQuarters(files.screen)).toBe(quarters);
    expect(await make.readQuarters(files.thumbnail)).toBe(quarters);
  });

  it.each([
    ["CMYK", make.cmyk],
    ["16 bits", make.sixteenBits],
    ["a Display P3 profile", make.displayP3],
  ])("in %s gets a plain copy for engines with the same colours", async (_what, bytes) => {
    const { photo, files } = await prepare(await bytes());
    expect(photo.damaged).toBe(false);
    const copy = await sharp(files.work).metadata();
    expect(copy).toMatchObject({
      format: "png",
      space: "srgb",
      depth: "uchar",
      hasAlpha: false,
      width: 64,
      height: 32,
    });
    expect(copy.icc).toBeUndefined();
    for (const file of [files.work, files.screen]) expect(await make.readQuarters(file as string)).toBe("RGBW");
  });

  it("with a wide profile keeps its colours to the eye", async () => {
    const { files } = await prepare(await make.displayP3());
    const [r = 0, g = 0, b = 0] = await sharp(files.work).raw().toBuffer();
    expect([Math.abs(r - 220), Math.abs(g - 30), Math.abs(b - 30)].every((off) => off <= 2)).toBe(true);
  });

  it("with transparency lies on white, for people and engines alike", async () => {
    const { files } = await prepare(await make.transparent());
    for (const file of [files.work, files.screen]) {
      const { channels } = await sharp(file).stats();
      expect(channels.map(({ min }) => min)).toEqual([255, 255, 255]);
    }
  });

  it("with a gain map for bright screens is an ordinary photo", async () => {
    const { photo, files } = await prepare(await make.photoBytes("china-gain-map.jpg"));
    expect(photo).toMatchObject({ format: "jpeg", width: 320, height: 214, damaged: false });
    expect(files.work).toBeUndefined();
  });

  it("that moves is its first frame", async () => {
    const { photo, files } = await prepare(await make.animated());
    expect([photo.format, photo.width, photo.height]).toEqual(["webp", 8, 8]);
    expect(await make.readQuarters(files.work as string)).toBe("RRRR");
  });

  it("does not tell in its copies where it was taken", async () => {
    const bytes = await make.withGps();
    const { files } = await prepare(bytes);
    for (const file of [files.screen, files.thumbnail]) {
      const { exif, xmp, iptc, icc } = await sharp(file).metadata();
      expect([exif, xmp, iptc, icc]).toEqual([undefined, undefined, undefined, undefined]);
    }
  });
});

describe("a damaged photo", () => {
  it.each([
    ["cut in half", "china.jpg", (bytes: Buffer) => make.cutAt(bytes, 0.5)],
    ["without its last bytes", "china.jpg", (bytes: Buffer) => make.cutAt(bytes, 0.999)],
    ["cut in half", "chelsea.png", (bytes: Buffer) => make.cutAt(bytes, 0.5)],
    ["scratched", "chelsea.png", (bytes: Buffer) => make.scratched(bytes, [0.5])],
  ] as const)("%s (%s) is taken as far as it goes, and said to be damaged", async (_how, name, harm) => {
    const whole = await make.photoBytes(name);
    const { photo, files } = await prepare(harm(whole));
    expect(photo.damaged).toBe(true);
    expect(await sizeOf(files.work as string)).toEqual([photo.width, photo.height]);
    const top = { left: 0, top: 0, width: photo.width, height: 60 };
    const [found, expected] = await Promise.all(
      [files.work, make.photoPath(name)].map((file) => sharp(file).removeAlpha().extract(top).raw().toBuffer()),
    );
    expect(found?.equals(expected as Buffer)).toBe(true);
  });

  it.each([
    ["its header", "china.jpg", 0.003],
    ["its header", "astronaut.png", 0.00005],
    ["its header and no pixel", "chelsea.png", 0.0004],
  ] as const)("of which only %s is left (%s) is refused as CORRUPT_IMAGE", async (_what, name, share) => {
    const rest = make.cutAt(await make.photoBytes(name), share);
    await expect(prepare(rest)).rejects.toMatchObject({ code: "CORRUPT_IMAGE" });
  });
});

describe("a photo with too many pixels", () => {
  it.each([
    ["a whole photo", 640 * 427 - 1, () => make.photoBytes("china.jpg"), "(640 × 427)"],
    ["a bomb", 100e6, async () => make.pngOfSize(100_000, 100_000), "10,000 megapixels (100000 × 100000); at most 100"],
    ["a HEIC photo", 320 * 214 - 1, () => make.photoBytes("china.heic"), "(320 × 214)"],
  ])("is refused with its numbers: %s", async (_what, maxPixels, bytes, numbers) => {
    const refusal = prepare(await bytes(), { maxPixels });
    await expect(refusal).rejects.toMatchObject({ code: "TOO_MANY_PIXELS" });
    await expect(refusal).rejects.toThrow(numbers);
    expect(await readdir(folder)).toEqual(["original"]);
  });

  it("is refused even when its size is absurd", async () => {
    const refusal = prepare(make.pngOfSize(0x7fffffff, 0x7fffffff));
    await expect(refusal).rejects.toMatchObject({ code: expect.stringMatching(/^(TOO_MANY_PIXELS|CORRUPT_IMAGE)$/) });
  });

  it("is taken when it has exactly as many as allowed", async () => {
    expect((await prepare(await make.photoBytes("china.jpg"), { maxPixels: 640 * 427 })).photo.width).toBe(640);
  });
});
