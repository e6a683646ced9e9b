import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createImages } from "@/server/images/create";
import { photoPath } from "@/tests/support/images";

it("a HEIC photo that needs more memory than its process may have is refused", async () => {
  const folder = await mkdtemp(join(tmpdir(), "darkroom-heic-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const large = (heicMemoryMb: number) =>
    createImages({ heicMemoryMb, heicTimeoutMs: 15_000 }).prepare(photoPath("flat.heic"), { maxPixels: 12e6, folder });
  await expect(large(48)).rejects.toMatchObject({ code: "CORRUPT_IMAGE" });
  expect((await large(128)).photo).toMatchObject({ width: 4000, height: 3000 });
});
