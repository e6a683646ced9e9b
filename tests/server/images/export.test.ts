import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createImages } from "@/server/images/create";
import { sharp } from "@/server/images/sharp";
import { type ExportChoice, exportChoice } from "@/server/schemas/asset-export";
import { photoBytes, quarters } from "@/tests/support/images";
import { expectSameBytes } from "@/tests/support/same-bytes";

const images = createImages({ heicMemoryMb: 1024, heicTimeoutMs: 60_000 });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-export-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function give(bytes: Uint8Array, choice: Partial<ExportChoice>) {
  const file = join(folder, "original");
  await writeFile(file, bytes);
  const photo = await images.exportPhoto(file, exportChoice.parse(choice), { maxPixels: 1e8, folder });
  const made = await readFile(photo.path);
  return {
    ...photo,
    made,
    metadata: made.length > 0 && photo.extension !== "heic" ? await sharp(made).metadata() : null,
  };
}

/** The mean of each channel, as a program without colour management would show it. */
const shown = async (bytes: Uint8Array) => (await sharp(bytes).stats()).channels.map(({ mean }) => Math.round(mean));

const WIDE = { IFD0: { Copyright: "someone" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } };
const wide = (format: "jpeg" | "png" | "webp") =>
  quarters().withExif(WIDE).withIccProfile("p3").toFormat(format).toBuffer();

describe("a photo given away", () => {
  it("is the file itself when nothing else is asked", async () => {
    const given = await wide("jpeg");
    const { made, contentType, extension } = await give(given, {});
    expect(made.equals(given)).toBe(true);
    expect([contentType, extension]).toEqual(["image/jpeg", "jpg"]);
  });

  it.each(["jpeg", "png", "webp"] as const)(
    "in sRGB looks the same, as a %s, and tells what it told",
    async (format) => {
      const given = await wide(format);
      const { made, metadata } = await give(given, { profile: "srgb" });
      expect(metadata?.format).toBe(format);
      expect(metadata?.icc?.toString("latin1").replaceAll("\0", "")).toContain("sRGB");
      expect(metadata?.exif?.toString("latin1")).toContain("someone");
      const before = await shown(await sharp(given).withIccProfile("srgb").png().toBuffer());
      (await shown(made)).forEach((mean, channel) => {
        expect(Math.abs(mean - (before[channel] ?? 0))).toBeLessThanOrEqual(2);
      });
      expect(await shown(made)).not.toEqual(await shown(given));
    },
  );

  it("in sRGB is left alone when it is sRGB", async () => {
    const given = await photoBytes("china.jpg");
    expect((await give(given, { profile: "srgb" })).made.equals(given)).toBe(true);
  });

  it("in sRGB and without anything besides the picture is both", async () => {
    const { metadata } = await give(await wide("jpeg"), { profile: "srgb", metadata: "strip-all" });
    expect(metadata?.exif).toBe(undefined);
    expect(metadata?.icc?.toString("latin1").replaceAll("\0", "")).toContain("sRGB");
  });

  it("of which we can't be sure what it tells is drawn anew, upright", async () => {
    const given = await quarters().withMetadata({ orientation: 6 }).withExifMerge(WIDE).jpeg().toBuffer();
    const behindFirst = 4 + given.readUInt16BE(4);
    const odd = Buffer.concat([given.subarray(0, behindFirst), Buffer.from("???"), given.subarray(behindFirst)]);
    const { metadata } = await give(odd, { metadata: "strip-location" });
    expect([metadata?.width, metadata?.height, metadata?.exif]).toEqual([32, 64, undefined]);
  });
});

describe("a HEIC given away", () => {
  it("stays one without what it tells", async () => {
    const given = await photoBytes("china.heic");
    const { extension, made } = await give(given, { metadata: "strip-location" });
    expect(extension).toBe("heic");
    expectSameBytes(made, given);
  });
});
