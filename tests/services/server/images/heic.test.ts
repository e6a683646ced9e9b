import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createImages } from "@/server/images/create";
import { sharp } from "@/server/images/sharp";
import { cutAt, photoBytes, photoPath } from "@/tests/support/images";

/** What a process of its own may take. */
const LIMITS = { heicMemoryMb: 256, heicTimeoutMs: 15_000 };

const newFolder = () => mkdtemp(join(tmpdir(), "darkroom-heic-"));
const remove = (folder: string) => rm(folder, { recursive: true, force: true });

let folder: string;
beforeEach(async () => {
  folder = await newFolder();
  onTestFinished(() => remove(folder));
});

const prepare = (file: string, { limits = LIMITS, into = folder } = {}) =>
  createImages(limits).prepare(file, { maxPixels: 1e6, folder: into });

/** Mean difference of two pictures of one size, 0..255. */
function difference(a: Buffer, b: Buffer): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
}

describe("a HEIC photo", () => {
  let upright: Awaited<ReturnType<typeof prepare>>;
  let uprightFolder: string;
  beforeAll(async () => {
    uprightFolder = await newFolder();
    upright = await prepare(photoPath("china.heic"), { into: uprightFolder });
  });
  afterAll(() => remove(uprightFolder));

  it("gets a copy that looks like the photo it was made of, its Display P3 colours included", async () => {
    const { photo, files } = upright;
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
    expect((await readdir(uprightFolder)).sort()).toEqual(["screen.webp", "thumbnail.webp", "work.png"]);
  });

  it("stands upright when the file asks for a turn", async () => {
    const expected = await sharp(upright.files.work).rotate(90).raw().toBuffer();
    const { photo, files: copies } = await prepare(photoPath("china-rotated.heic"));
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
    const refusal = prepare(photoPath("china.heic"), { limits: { ...LIMITS, heicTimeoutMs: 1 } });
    await expect(refusal).rejects.toMatchObject({ code: "CORRUPT_IMAGE" });
    await expect(refusal).rejects.toThrow("took too long");
  });

  it("is not blamed when there is nowhere to write its copy", async () => {
    const nowhere = createImages(LIMITS).prepare(photoPath("china.heic"), {
      maxPixels: 1e6,
      folder: join(folder, "no"),
    });
    await expect(nowhere).rejects.toMatchObject({ code: "STORAGE_FULL" });
  });

  it("that needs more memory than its process may have is refused", async () => {
    const large = (heicMemoryMb: number) =>
      createImages({ ...LIMITS, heicMemoryMb }).prepare(photoPath("flat.heic"), { maxPixels: 12e6, folder });
    await expect(large(48)).rejects.toMatchObject({ code: "CORRUPT_IMAGE" });
    expect((await large(128)).photo).toMatchObject({ width: 4000, height: 3000 });
  });
});
