import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebIO } from "@gltf-transform/core";
import { validateBytes } from "gltf-validator";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reliefFromDepth } from "@/server/images/model3d/relief";
import { oriented, photoPath } from "@/tests/support/images";

const options = { widthMm: 100, reliefMm: 5, baseMm: 2, maxVertices: 3000, invert: false };
let folder: string;
let depth: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "relief-"));
  depth = join(folder, "depth.png");
  // Brighter to the right, in proportions of its own.
  const levels = Buffer.from(Array.from({ length: 50 * 50 }, (_, i) => (i % 50) * 5));
  await sharp(levels, { raw: { width: 50, height: 50, channels: 1 } })
    .png()
    .toFile(depth);
});
afterAll(() => rm(folder, { recursive: true }));

async function read(glb: Uint8Array) {
  const root = (await new WebIO().readBinary(glb)).getRoot();
  const position = root.listMeshes()[0]?.listPrimitives()[0]?.getAttribute("POSITION");
  const vertices = Array.from({ length: position?.getCount() ?? 0 }, (_, i) => position?.getElement(i, []) ?? []);
  return { vertices, max: position?.getMax([]) ?? [], texture: root.listTextures()[0]?.getImage() ?? new Uint8Array() };
}
const nearest = (vertices: number[][]) => vertices.reduce((a, b) => ((b[2] ?? 0) > (a[2] ?? 0) ? b : a));

test("a photo and a picture of its depth become a relief that the Khronos validator finds nothing wrong with", async () => {
  const glb = await reliefFromDepth(photoPath("china.jpg"), depth, options);
  expect((await validateBytes(glb)).issues).toMatchObject({ numErrors: 0, numWarnings: 0 });
});

test("it has the photo's proportions, whatever the depth's are, and comes forward where the depth is bright", async () => {
  const { width = 0, height = 0 } = await sharp(photoPath("china.jpg")).metadata();
  const { vertices, max } = await read(await reliefFromDepth(photoPath("china.jpg"), depth, options));
  expect(max[0]).toBeCloseTo(0.05, 5);
  expect(max[1]).toBeCloseTo((0.05 * height) / width, 3);
  expect(max[2]).toBeCloseTo(0.007, 5);
  expect(nearest(vertices)[0]).toBeGreaterThan(0.04);
});

test("inverted, it comes forward where the depth is dark", async () => {
  const glb = await reliefFromDepth(photoPath("china.jpg"), depth, { ...options, invert: true });
  expect(nearest((await read(glb)).vertices)[0]).toBeLessThan(-0.04);
});

test("the photo is laid on upright", async () => {
  const photo = join(folder, "turned.jpg");
  await sharp(await oriented(6))
    .keepMetadata()
    .toFile(photo);
  const { texture } = await read(await reliefFromDepth(photo, depth, options));
  expect(await sharp(texture).metadata()).toMatchObject({ width: 32, height: 64 });
});

test("a depth that is no picture is the engine's fault", async () => {
  await expect(reliefFromDepth(photoPath("china.jpg"), __filename, options)).rejects.toMatchObject({
    code: "ENGINE_BAD_ANSWER",
  });
});
