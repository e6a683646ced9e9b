import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createImagesApart } from "@/server/images/apart";
import { photoPath } from "@/tests/support/images";

const LIMITS = { heicMemoryMb: 256, heicTimeoutMs: 10_000 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-apart-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("pictures made in another process", () => {
  it("come back, as do refusals with their code and words, several at once", async () => {
    const images = createImagesApart(LIMITS);
    const text = join(folder, "text");
    await writeFile(text, "not a photo");
    const options = { maxPixels: 1e6, folder };
    const [photo, small, refused] = await Promise.allSettled([
      images.prepare(photoPath("rocket.jpg"), options),
      images.prepare(photoPath("rocket.jpg"), { ...options, maxPixels: 10 }),
      images.prepare(text, options),
    ]);
    expect(photo).toMatchObject({ value: { photo: { width: 640 }, files: { screen: join(folder, "screen.webp") } } });
    expect(small).toMatchObject({ reason: { code: "TOO_MANY_PIXELS", details: { maxPixels: 10 } } });
    expect(refused).toMatchObject({ reason: { code: "INVALID_FILE_TYPE", message: expect.stringContaining("JPEG") } });
  });

  it("are given up after a second process has died of one, and the next is taken by a new process", async () => {
    const worker = join(folder, "worker.mjs");
    const log = join(folder, "log");
    await writeFile(
      worker,
      `import { appendFileSync } from "node:fs";
       process.on("message", ({ args: [file] }) => {
         appendFileSync(${JSON.stringify(log)}, file);
         if (file === "x") process.kill(process.pid, "SIGSEGV");
         else process.send({ value: file });
       });
       process.on("disconnect", () => process.exit());`,
    );
    const images = createImagesApart(LIMITS, relative(process.cwd(), worker));
    const options = { maxPixels: 1, folder };
    await expect(images.prepare("x", options)).rejects.toMatchObject({ code: "CORRUPT_IMAGE" });
    expect(await images.prepare("y", options)).toBe("y");
    expect(await readFile(log, "utf8")).toBe("xxy");
  });
});
