import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { draw } from "@/server/images/model3d/draw";
import type { Piece } from "@/server/images/model3d/pieces";
import { takePortrait } from "@/server/images/model3d/portrait";
import { viewOf } from "@/server/images/model3d/view";
import { vertexNormals } from "@/server/lib/relief/normals";
import { glbOf, plainTriangle, reliefGlb } from "@/tests/support/models";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portrait-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Red, green, blue, alpha at a share of width and height. */
async function colourAt(file: string | undefined, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 4;
  return [...data.subarray(at, at + 4)];
}

test("a model's picture shows it from the front with its texture, and nothing around it, in two sizes, as WebP", async () => {
  const portrait = await takePortrait(await reliefGlb(), folder);
  const [left, right, corner] = await Promise.all([
    colourAt(portrait?.screen, 0.25, 0.5),
    colourAt(portrait?.screen, 0.75, 0.5),
    colourAt(portrait?.screen, 0.01, 0.01),
  ]);
  expect((left[0] ?? 0) - (left[2] ?? 0)).toBeGreaterThan(60);
  expect((right[2] ?? 0) - (right[0] ?? 0)).toBeGreaterThan(60);
  expect(corner[3]).toBe(0);
  const [screen, thumbnail] = await Promise.all(
    [portrait?.screen, portrait?.thumbnail].map((file) => sharp(file).metadata()),
  );
  expect(screen).toMatchObject({ format: "webp", width: 800 });
  expect(thumbnail).toMatchObject({ format: "webp", width: 480 });
});

test("a model without normals and material is shown as plaster", async () => {
  const { json, bin } = plainTriangle();
  const portrait = await takePortrait(glbOf(json, bin), folder);
  const [red = 0, green = 0, blue = 0, alpha] = await colourAt(portrait?.thumbnail, 0.3, 0.6);
  expect(alpha).toBe(255);
  expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(30);
  expect(red).toBeGreaterThan(90);
});

test("what has no extent has no picture", async () => {
  const { json, bin } = plainTriangle();
  expect(await takePortrait(glbOf(json, Buffer.alloc(bin.length)), folder)).toBeUndefined();
});

/** A square across the view, at this distance towards the viewer. */
function square(z: number, colour: Piece["colour"]): Piece {
  const positions = Float32Array.from([-1, -1, z, 1, -1, z, 1, 1, z, -1, 1, z]);
  const indices = Uint32Array.from([0, 1, 2, 0, 2, 3]);
  return { positions, indices, colour, normals: vertexNormals(positions, indices) };
}

test.each([
  ["first", [square(0.5, [1, 0, 0]), square(-0.5, [0, 1, 0])]],
  ["last", [square(-0.5, [0, 1, 0]), square(0.5, [1, 0, 0])]],
])("what is nearer hides what is behind it, also when it is drawn %s", async (_, pieces) => {
  const view = viewOf(pieces, 64);
  const { width, height } = view ?? { width: 0, height: 0 };
  const pixels = (view && (await draw(pieces, view))) ?? new Uint8Array();
  const middle = 4 * (Math.floor(height / 2) * width + Math.floor(width / 2));
  expect(pixels[middle]).toBeGreaterThan(100);
  expect(pixels[middle + 1]).toBe(0);
});

test("sheets behind one another, more than can be looked at in time, are not drawn", async () => {
  const sheets = Array.from({ length: 100 }, (_, i) => square(i / 100, [1, 1, 1]));
  const view = viewOf(sheets, 64);
  expect(view && (await draw(sheets, view))).toBeDefined();
  expect(view && (await draw(sheets, view, 50 * 64 * 64))).toBeUndefined();
});
