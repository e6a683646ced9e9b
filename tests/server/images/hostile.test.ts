import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "@/server/errors";
import { createImages } from "@/server/images/create";
import { sharp } from "@/server/images/sharp";
import { cutAt, photoBytes, quarters, scratched } from "@/tests/support/images";
import { propertyRuns } from "@/tests/support/property-runs";

const images = createImages({ heicMemoryMb: 256, heicTimeoutMs: 10_000 });
const REFUSALS = ["INVALID_FILE_TYPE", "TOO_MANY_PIXELS", "CORRUPT_IMAGE"];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-hostile-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A photo with copies that can be opened, or a refusal in words. */
async function expectAnswer(bytes: Uint8Array): Promise<void> {
  const place = await mkdtemp(join(folder, "case-"));
  const file = join(place, "original");
  await writeFile(file, bytes);
  try {
    const { photo, files } = await images.prepare(file, { maxPixels: 4e6, folder: place });
    expect(photo.width * photo.height).toBeLessThanOrEqual(4e6);
    expect((await sharp(files.screen).metadata()).width).toBeGreaterThan(0);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(REFUSALS).toContain(error.code);
    expect(error.message).toMatch(/^[A-Z].+\.$/);
  }
}

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const damage = fc.record({ cut: fc.option(share, { nil: 1 }), scratches: fc.array(share, { maxLength: 20 }) });
const headerDamage = fc.array(fc.double({ min: 0, max: 0.1, noNaN: true }), { minLength: 1, maxLength: 5 });

describe("any file at all", () => {
  it("of random bytes, also behind the mark of a photo, gets an answer", async () => {
    const mark = fc.constantFrom("", "\xff\xd8\xff\xe0", "\x89PNG\r\n\x1a\n", "RIFF\x40\0\0\0WEBPVP8L");
    const cases = fc.asyncProperty(mark, fc.uint8Array({ maxLength: 2000 }), (start, rest) =>
      expectAnswer(Buffer.concat([Buffer.from(start, "latin1"), rest])),
    );
    await fc.assert(cases, { numRuns: propertyRuns(60) });
  });

  it.each(["jpeg", "png", "webp"] as const)("that was a %s once gets an answer", async (format) => {
    const bytes = await quarters().resize(100, 100, { fit: "fill" }).toFormat(format).toBuffer();
    const cases = fc.asyncProperty(damage, headerDamage, fc.boolean(), ({ cut, scratches }, header, both) =>
      expectAnswer(scratched(cutAt(bytes, cut), both ? [...scratches, ...header] : scratches)),
    );
    await fc.assert(cases, { numRuns: propertyRuns(40) });
  });

  it("that was a HEIC once gets an answer", async () => {
    const bytes = await photoBytes("china.heic");
    const cases = fc.asyncProperty(headerDamage, damage, (header, { cut, scratches }) =>
      expectAnswer(scratched(cutAt(bytes, cut), [...header, ...scratches])),
    );
    await fc.assert(cases, { numRuns: propertyRuns(6) });
  });
});
