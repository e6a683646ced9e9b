import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createImages } from "@/server/images/create";
import { sharp } from "@/server/images/sharp";
import { exportChoice } from "@/server/schemas/asset-export";
import { photoPath } from "@/tests/support/images";

it("a HEIC given away becomes a JPEG where its colours are converted", async () => {
  const folder = await mkdtemp(join(tmpdir(), "darkroom-export-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const images = createImages({ heicMemoryMb: 1024, heicTimeoutMs: 60_000 });
  const choice = exportChoice.parse({ profile: "srgb" });
  const made = await images.exportPhoto(photoPath("china.heic"), choice, { maxPixels: 1e8, folder });
  expect([made.extension, made.contentType]).toEqual(["jpg", "image/jpeg"]);
  expect((await sharp(made.path).metadata()).format).toBe("jpeg");
});
