import { describe, expect, test } from "vitest";
import { deblock, denoise } from "@/server/engine/images/denoise";
import { sharp } from "@/server/engine/images/hardened-sharp";
import type { Picture } from "@/server/engine/images/picture";
import { addGrain, distance, draw, grey, scene } from "./scenes";

async function compress({ width, height, data }: Picture, quality: number): Promise<Picture> {
  const file = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
  return { width, height, data: new Uint8Array(await sharp(file).raw().toBuffer()) };
}

/** Shades everywhere, and detail that blocks distort. */
const textured = draw(128, 128, (x, y) => {
  const level = 120 + 50 * Math.sin(x / 9) + 40 * Math.cos((x + 2 * y) / 13);
  return [level, level * 0.9, level * 0.8];
});

describe("denoise", () => {
  test("takes most of the grain out, more the stronger it is set", () => {
    const truth = scene();
    const noisy = addGrain(truth, 12);
    const [little, usual] = [denoise(noisy, 0.1), denoise(noisy, 0.5)];
    expect(distance(usual, truth)).toBeLessThan(distance(noisy, truth) / 2);
    expect(distance(little, noisy)).toBeLessThan(distance(usual, noisy));
  });

  test("keeps an edge as steep as it was", () => {
    const { width, data } = denoise(addGrain(grey(), 12), 0.5);
    const at = (x: number) => data[3 * (20 * width + x)] as number;
    // The wall of the scene, 90, begins at 0.6 of its width; the sky beside is about 177 there.
    expect(at(55) - at(59)).toBeGreaterThan(70);
  });

  test.each([
    ["at strength 0", addGrain(scene(), 12), 0],
    ["without noise", scene(), 1],
    ["too small to tell", addGrain(scene(12), 12), 1],
  ])("%s the photo stays the same", (_why, photo, strength) => {
    expect(denoise(photo, strength)).toBe(photo);
  });

  test("a grey photo stays grey", () => {
    const { data } = denoise(addGrain(grey(), 12), 0.8);
    const colours = data.filter((level, i) => Math.abs(level - (data[i - (i % 3)] as number)) > 1);
    expect(colours).toHaveLength(0);
  });
});

describe("deblock", () => {
  test("brings a strongly compressed photo closer to what it was", async () => {
    const blocky = await compress(textured, 10);
    expect(distance(deblock(blocky, 0.5), textured)).toBeLessThan(0.9 * distance(blocky, textured));
  });

  test("leaves alone what was never compressed, and everything at strength 0", async () => {
    expect(deblock(textured, 1)).toBe(textured);
    const blocky = await compress(textured, 10);
    expect(deblock(blocky, 0)).toBe(blocky);
  });
});
