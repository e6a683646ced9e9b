import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createImages } from "@/server/images/create";
import { sharp } from "@/server/images/sharp";
import { cutAt, photoBytes, photoPath } from "@/tests/support/images";

const LIMITS = { heicMemoryMb: 256, heicTimeoutMs: 15_000 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-heic-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const prepare = (file: string, limits = LIMITS) => createImages(limits).prepare(file, { maxPixels: 1e6, folder });

/** Mean difference of two pictures of one size, 0..255. */
function difference(a: Buffer, b: Buffer): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
}

describe("a HEIC photo", () => {
  it("gets a copy that looks like the photo it was made of, its Display P3 colours included", async () => {
    const { photo, files } = await prepare(photoPath("china.heic"));
    expect(photo).toEqual({
      format: "heic",
      contentType: "image/heic",
      extension: "heic",
      width: 320,
      height: 214,
      damaged: false,
    });
    const made = await sharp(files.work).raw().toBuffer();
    const source = await sharp(photoPath("china.jpg")).resize(320).raw().toBuffer();
    expect(difference(made, source)).toBeLessThan(5);
    expect((await readdir(folder)).sort()).toEqual(["screen.webp", "thumbnail.webp", "work.png"]);
  });

  it("stands upright when the file asks for a turn", async () => {
    const [{ files }, turned] = [await prepare(photoPath("china.heic")), photoPath("china-rotated.heic")];
    const expected = await sharp(files.work).rotate(90).raw().toBuffer();
    const { photo, files: copies } = await prepare(turned);
    expect([photo.width, photo.height]).toEqual([214, 320]);
    expect((await sharp(copies.work).raw().toBuffer()).equals(expected)).toBe(true);
  });

  it("that is cut short is refused as CORRUPT_IMAGE", async () => {
    const file = join(folder, "cut");
    await writeFile(file, cutAt(await photoBytes("china.heic"), 0.5));
    await expect(prepare(file)).rejects.toMatchObject({ code: "CORRUPT_IMAGE" });
    expect(await readdir(folder)).toEqual(["cut"]);
  });

  it("that takes too long is given up, and said so", async () => {
    const refusal = prepare(photoPath("china.heic"), { ...LIMITS, heicTimeoutMs: 1 });
    await expect(refusal).rejects.toMatchObject({ code: "CORRUPT_IMAGE" });
    await expect(refusal).rejects.toThrow("took too long");
  });

  it("that needs more memory than it may have is refused", async () => {
    const large = (heicMemoryMb: number) =>
      createImages({ ...LIMITS, heicMemoryMb }).prepare(photoPath("flat.heic"), { maxPixels: 12e6, folder });
    await expect(large(48)).rejects.toMatchObject({ code: "CORRUPT_IMAGE" });
    expect((await large(128)).photo).toMatchObject({ width: 4000, height: 3000 });
  });

  it("is not blamed when there is nowhere to write its copy", async () => {
    const nowhere = createImages(LIMITS).prepare(photoPath("china.heic"), {
      maxPixels: 1e6,
      folder: join(folder, "no"),
    });
    await expect(nowhere).rejects.toMatchObject({ code: "STORAGE_FULL" });
  });
});
