/** Files that were photos once, and what may become of any file that is given as a photo. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { AppError } from "@/server/errors";
import { createImages } from "@/server/images/create";
import { sharp } from "@/server/images/sharp";

const images = createImages({ heicMemoryMb: 256, heicTimeoutMs: 10_000 });
const REFUSALS = ["INVALID_FILE_TYPE", "TOO_MANY_PIXELS", "CORRUPT_IMAGE"];

/** A photo with copies that can be opened, or a refusal in words. */
export async function expectAnswer(bytes: Uint8Array): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "darkroom-hostile-"));
  const file = join(folder, "original");
  await writeFile(file, bytes);
  try {
    const { photo, files } = await images.prepare(file, { maxPixels: 4e6, folder });
    expect(photo.width * photo.height).toBeLessThanOrEqual(4e6);
    expect((await sharp(files.screen).metadata()).width).toBeGreaterThan(0);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(REFUSALS).toContain(error.code);
    expect(error.message).toMatch(/^[A-Z].+\.$/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
/** Shares of the length, to be given to `cutAt` and `scratched`. */
export const damage = fc.record({ cut: fc.option(share, { nil: 1 }), scratches: fc.array(share, { maxLength: 20 }) });
export const headerDamage = fc.array(fc.double({ min: 0, max: 0.1, noNaN: true }), { minLength: 1, maxLength: 5 });
