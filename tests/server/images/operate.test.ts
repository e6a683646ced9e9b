import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createImages } from "@/server/images/create";
import { sharp } from "@/server/images/sharp";
import { operationParams, type PictureOperation } from "@/server/schemas/operation";
import { oriented, photoBytes, quarters } from "@/tests/support/images";

const images = createImages({ heicMemoryMb: 1024, heicTimeoutMs: 60_000 });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-operate-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function saved(bytes: Uint8Array): Promise<string> {
  const file = join(folder, "given");
  await writeFile(file, bytes);
  return file;
}

async function make(bytes: Uint8Array, op: PictureOperation["op"], params: object = {}) {
  const operation = { op, params: operationParams[op].parse(params) } as PictureOperation;
  const made = await images.operate(await saved(bytes), operation, { maxPixels: 1e8, folder });
  return { ...made, bytes: await readFile(made.path) };
}

const png = () => quarters().png().toBuffer();
const EXIF = { IFD0: { Copyright: "someone" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } };
const telling = () => quarters().withExif(EXIF).withIccProfile("p3").jpeg().toBuffer();
const grainOf = async (bytes: Uint8Array) => {
  const raw = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
  let sum = 0;
  for (let at = 1; at < raw.data.length; at++) sum += Math.abs((raw.data[at] ?? 0) - (raw.data[at - 1] ?? 0));
  return sum / raw.data.length;
};

describe("an operation", () => {
  it.each([
    ["webp", "image/webp", "webp"],
    ["jpeg", "image/jpeg", "jpg"],
    ["png", "image/png", "png"],
    ["avif", "image/avif", "avif"],
  ] as const)("makes a %s", async (op, contentType, extension) => {
    const { width = 0, height = 0 } = await sharp(await png()).metadata();
    const made = await make(await png(), op);
    expect(made).toMatchObject({ contentType, extension, width, height, size: made.bytes.length });
    if (op === "avif") expect(made.bytes.toString("latin1", 4, 12)).toBe("ftypavif");
    else expect((await sharp(made.bytes).metadata()).format).toBe(op);
  });

  it("keeps every pixel where lossless is asked for, and is smaller at a lower quality", async () => {
    const photo = await sharp(await photoBytes("rocket.jpg"))
      .resize(160)
      .png()
      .toBuffer();
    const lossless = await make(photo, "webp", { lossless: true });
    expect((await sharp(lossless.bytes).raw().toBuffer()).equals(await sharp(photo).raw().toBuffer())).toBe(true);
    expect((await make(photo, "jpeg", { quality: 30 })).size).toBeLessThan((await make(photo, "jpeg")).size);
  });

  it("resizes into a frame or to fill it, and enlarges only when told to", async () => {
    const wide = await quarters().resize(200, 100, { fit: "fill" }).png().toBuffer();
    const sizeOf = async (params: object) => {
      const { width, height, contentType } = await make(wide, "resize", params);
      expect(contentType).toBe("image/png");
      return [width, height];
    };
    expect(await sizeOf({ width: 50, height: 50 })).toEqual([50, 25]);
    expect(await sizeOf({ width: 50, height: 50, fit: "cover" })).toEqual([50, 50]);
    expect(await sizeOf({ height: 300 })).toEqual([200, 100]);
    expect(await sizeOf({ height: 300, enlarge: true })).toEqual([600, 300]);
  });

  it("makes a small WebP as a thumbnail", async () => {
    const made = await make(await photoBytes("rocket.jpg"), "thumbnail", { size: 64 });
    expect(made.contentType).toBe("image/webp");
    expect(Math.max(made.width ?? 0, made.height ?? 0)).toBe(64);
  });

  it("takes noise away, more of it the stronger, and sharpens", async () => {
    const noise = Buffer.from(Array.from({ length: 64 * 64 }, (_, at) => 100 + ((at * 7919) % 56)));
    const noisy = await sharp(noise, { raw: { width: 64, height: 64, channels: 1 } })
      .png()
      .toBuffer();
    const [before, light, strong, sharp_] = [
      await grainOf(noisy),
      await grainOf((await make(noisy, "denoise")).bytes),
      await grainOf((await make(noisy, "denoise", { strength: "strong" })).bytes),
      await grainOf((await make(noisy, "sharpen", { amount: 3 })).bytes),
    ];
    expect(light).toBeLessThan(before);
    expect(strong).toBeLessThan(light);
    expect(sharp_).toBeGreaterThan(before);
  });

  it("stands photos upright, and keeps what they tell", async () => {
    const upright = await make(await oriented(6), "webp");
    const { orientation, width, height } = await sharp(upright.bytes).metadata();
    expect([orientation ?? 1, width, height]).toEqual([1, upright.width, upright.height]);
    const told = await make(await telling(), "jpeg");
    expect((await sharp(told.bytes).metadata()).exif?.toString("latin1")).toContain("someone");
  });

  it("leaves out all metadata without touching a pixel", async () => {
    const given = await telling();
    const made = await make(given, "strip-metadata");
    const { exif, xmp } = await sharp(made.bytes).metadata();
    expect([exif?.toString("latin1").includes("someone") ?? false, xmp]).toEqual([false, undefined]);
    expect((await sharp(made.bytes).raw().toBuffer()).equals(await sharp(given).raw().toBuffer())).toBe(true);
  });

  it("strips HEIC too", async () => {
    expect(await make(await photoBytes("china.heic"), "strip-metadata")).toMatchObject({ extension: "heic" });
  });

  it("refuses what it can't read whole, and what is too large", async () => {
    const photo = await photoBytes("rocket.jpg");
    await expect(make(photo.subarray(0, photo.length / 2), "webp")).rejects.toMatchObject({ code: "CORRUPT_IMAGE" });
    const file = await saved(await png());
    const operation = { op: "png", params: { compression: 6 } } as const;
    await expect(images.operate(file, operation, { maxPixels: 10, folder })).rejects.toMatchObject({
      code: "TOO_MANY_PIXELS",
    });
  });
});

describe("the metadata of a photo", () => {
  it("are told in groups, as words and numbers", async () => {
    const metadata = await images.readMetadata(await saved(await telling()));
    expect(metadata.exif?.Copyright).toBe("someone");
    expect(metadata.gps?.Latitude).toBe(51.5);
    expect(metadata.icc).toBeDefined();
    const { iptc, icc } = await images.readMetadata(await saved(await photoBytes("flower.jpg")));
    expect(Object.keys(iptc ?? {})).toContain("Date Created");
    expect(icc).toBeDefined();
    expect(JSON.parse(JSON.stringify(metadata))).toEqual(metadata);
  });

  it("are read from AVIF, HEIC and WebP as well", async () => {
    const avif = await make(await telling(), "avif");
    expect((await images.readMetadata(await saved(avif.bytes))).exif?.Copyright).toBe("someone");
    expect((await images.readMetadata(await saved(await photoBytes("china.heic")))).icc).toBeDefined();
  });

  it("are empty for what has none, and for what is none", async () => {
    expect(await images.readMetadata(await saved(await png()))).toEqual({});
    expect(await images.readMetadata(await saved(Buffer.from("no photo at all")))).toEqual({});
  });
});
