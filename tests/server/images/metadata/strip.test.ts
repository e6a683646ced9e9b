import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Strip } from "@/server/images/metadata/keep";
import { bytesOf, sizeOf } from "@/server/images/metadata/parts";
import { stripped } from "@/server/images/metadata/strip";
import { sharp } from "@/server/images/sharp";
import { photoBytes, quarters } from "@/tests/support/images";
import { heicWith, jpegWith, pngWith, XMP_PLACE, XMP_TITLE, xmp } from "@/tests/support/images-with-metadata";
import { propertyRuns } from "@/tests/support/property-runs";
import { expectSameBytes } from "@/tests/support/same-bytes";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-strip-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Format = Parameters<typeof stripped>[1];

async function strip(bytes: Uint8Array, format: Format, what: Strip): Promise<Buffer | null> {
  const path = join(folder, "photo");
  await writeFile(path, bytes);
  const parts = await stripped(path, format, what);
  if (!parts) return null;
  const made = await buffer(bytesOf(path, parts));
  expect(made.length).toBe(sizeOf(parts));
  return made;
}

/** 51° 30' as three fractions, in either order of bytes. */
const DEGREES = [Buffer.from([51, 0, 0, 0, 1, 0, 0, 0, 30]), Buffer.from([0, 0, 0, 51, 0, 0, 0, 1, 0, 0, 0, 30])];
const tellsPlace = (bytes: Buffer) => DEGREES.some((one) => bytes.includes(one)) || bytes.includes(XMP_PLACE);
const pixels = (bytes: Buffer) => sharp(bytes).raw().toBuffer();
const upright = (bytes: Buffer) => sharp(bytes).autoOrient().raw().toBuffer();

const EXIF = { IFD0: { Copyright: "someone" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } };
const photo = (format: "jpeg" | "png" | "webp") =>
  quarters().withExif(EXIF).withXmp(xmp).withIccProfile("p3").toFormat(format).toBuffer();

describe.each(["jpeg", "png", "webp"] as const)("a %s", (format) => {
  it("without its place keeps who made it, its title, its colours, and every pixel", async () => {
    const given = await photo(format);
    expect(tellsPlace(given)).toBe(true);
    const made = (await strip(given, format, "strip-location")) as Buffer;
    expect(tellsPlace(made)).toBe(false);
    const before = await sharp(given).metadata();
    const after = await sharp(made).metadata();
    expect(after.exif?.toString("latin1")).toContain("someone");
    expect(after.exif?.length).toBe(before.exif?.length);
    expect(after.xmp?.toString()).toContain(XMP_TITLE);
    expectSameBytes(after.icc, before.icc as Buffer);
    expectSameBytes(await pixels(made), await pixels(given));
  });

  it("without anything besides the picture keeps its colours and every pixel", async () => {
    const given = await photo(format);
    const made = (await strip(given, format, "strip-all")) as Buffer;
    const { exif, xmp: left, iptc, icc } = await sharp(made).metadata();
    expect([exif, left, iptc]).toEqual([undefined, undefined, undefined]);
    expectSameBytes(icc, (await sharp(given).metadata()).icc as Buffer);
    for (const word of ["someone", XMP_TITLE]) expect(made.includes(word)).toBe(false);
    expectSameBytes(await pixels(made), await pixels(given));
  });

  it.each(["strip-location", "strip-all"] as const)("stays the way up it was: %s", async (what) => {
    const given = await quarters().withMetadata({ orientation: 6 }).toFormat(format).toBuffer();
    const made = (await strip(given, format, what)) as Buffer;
    expect((await sharp(made).metadata()).orientation).toBe(6);
    expectSameBytes(await upright(made), await upright(given));
  });

  it("takes nothing along that is hidden behind the picture", async () => {
    const given = await photo(format);
    const made = (await strip(Buffer.concat([given, Buffer.from("a film clip")]), format, "strip-location")) as Buffer;
    expect(made.includes("a film clip")).toBe(false);
    expectSameBytes(await strip(given, format, "strip-location"), made);
  });

  it("that holds nothing to leave out comes back as it was", async () => {
    const given = await quarters().toFormat(format).toBuffer();
    expectSameBytes(await strip(given, format, "strip-all"), given);
  });

  it("that is cut short or changed anywhere gets an answer", async () => {
    const given = await photo(format);
    const broken = fc.oneof(
      fc.nat(given.length).map((length) => given.subarray(0, length)),
      fc.tuple(fc.nat(given.length - 1), fc.nat(255)).map(([at, value]) => Buffer.from(given).fill(value, at, at + 1)),
    );
    await fc.assert(
      fc.asyncProperty(broken, fc.constantFrom("strip-location", "strip-all"), async (bytes, what) => {
        await strip(bytes, format, what as Strip);
      }),
      { numRuns: propertyRuns(60) },
    );
  });
});

describe("a jpeg", () => {
  it("loses what is not understood, and a packet of words whose place can't be found out", async () => {
    const secret = Buffer.from("somewhere over there");
    const given = jpegWith(await quarters().jpeg().toBuffer(), [
      [0xe7, secret],
      [0xed, Buffer.concat([Buffer.from("Photoshop 3.0\0"), secret])],
      [0xe1, Buffer.concat([Buffer.from("http://ns.adobe.com/xmp/extension/\0"), secret])],
      [0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x a:City='somewhere over there>`)],
      [0xfe, Buffer.from("a comment")],
    ]);
    const made = (await strip(given, "jpeg", "strip-location")) as Buffer;
    expect([made.includes(secret), made.includes("a comment")]).toEqual([false, true]);
    expectSameBytes(await pixels(made), await pixels(given));
    expect((await strip(given, "jpeg", "strip-all"))?.includes("a comment")).toBe(false);
  });

  it("with several scans is followed to its end", async () => {
    const given = await sharp(await photoBytes("china.jpg"))
      .jpeg({ progressive: true })
      .toBuffer();
    expectSameBytes(await strip(given, "jpeg", "strip-all"), given);
  });

  it("whose segments lead nowhere can't be vouched for", async () => {
    const given = await quarters().jpeg().toBuffer();
    expect(
      await strip(Buffer.concat([given.subarray(0, 2), Buffer.from("??"), given.subarray(2)]), "jpeg", "strip-all"),
    ).toBe(null);
  });

  it("with EXIF that is none loses it", async () => {
    const given = jpegWith(await quarters().jpeg().toBuffer(), [
      [0xe1, Buffer.from("Exif\0\0II*\0\xff\xff\xff\xff", "latin1")],
    ]);
    expect((await strip(given, "jpeg", "strip-location"))?.includes("Exif")).toBe(false);
  });
});

describe("a png", () => {
  it("keeps words, but no EXIF that is written as words, and understands packed XMP", async () => {
    const given = pngWith(await quarters().png().toBuffer(), {
      title: "Prompt",
      profile: "Raw profile type exif",
      xmp,
    });
    const made = (await strip(given, "png", "strip-location")) as Buffer;
    expect([made.includes("Prompt"), made.includes("Raw profile"), made.includes(XMP_TITLE)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(tellsPlace(made)).toBe(false);
    expectSameBytes(await pixels(made), await pixels(given));
  });
});

describe("a heic", () => {
  it("without its place stays as long as it was and keeps the rest", async () => {
    const { bytes, media } = heicWith({ exif: (await sharp(await photo("jpeg")).metadata()).exif as Buffer, xmp });
    expect(tellsPlace(bytes)).toBe(true);
    const made = (await strip(bytes, "heic", "strip-location")) as Buffer;
    expect([made.length, tellsPlace(made)]).toEqual([bytes.length, false]);
    for (const kept of ["someone", XMP_TITLE, media]) expect(made.includes(kept)).toBe(true);
  });

  it("without anything besides the picture stays as long as it was", async () => {
    const { bytes, media } = heicWith({ exif: (await sharp(await photo("jpeg")).metadata()).exif as Buffer, xmp });
    const made = (await strip(bytes, "heic", "strip-all")) as Buffer;
    expect([made.length, tellsPlace(made)]).toEqual([bytes.length, false]);
    for (const left of ["someone", XMP_TITLE]) expect(made.includes(left)).toBe(false);
    expect(made.includes(media)).toBe(true);
  });

  it("takes no film clip along, and comes back as it was when it has nothing to leave out", async () => {
    const given = await photoBytes("china.heic");
    expectSameBytes(await strip(given, "heic", "strip-all"), given);
    const clip = Buffer.from("\0\0\0\x10mpvda film", "latin1");
    expectSameBytes(await strip(Buffer.concat([given, clip]), "heic", "strip-location"), given);
  });

  it("that is cut short or changed in its first part gets an answer", async () => {
    const { bytes } = heicWith({ exif: (await sharp(await photo("jpeg")).metadata()).exif as Buffer, xmp });
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), async (at, value, cut) => {
        await strip(cut ? bytes.subarray(0, at) : Buffer.from(bytes).fill(value, at, at + 1), "heic", "strip-all");
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});
