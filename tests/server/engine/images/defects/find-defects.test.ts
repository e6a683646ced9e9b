import { describe, expect, test } from "vitest";
import { findDefects } from "@/server/engine/images/defects/find-defects";
import type { Picture } from "@/server/engine/images/picture";
import { toPlanes } from "@/server/engine/images/planes";
import { addGrain, grey, mapLevels } from "../scenes";

const SIZE = 160;

const photo = addGrain(grey(SIZE), 2);

/** The photo with marks where `isMarked` says so. */
function marked(level: number, isMarked: (x: number, y: number) => boolean) {
  const drawn = (i: number) => isMarked(i % SIZE, Math.floor(i / SIZE));
  const damaged = mapLevels(photo, (old, _channel, i) => (drawn(Math.floor(i / 3)) ? level : old));
  // A white scratch is not seen on white.
  const visible = (i: number) => Math.abs((damaged.data[3 * i] as number) - (photo.data[3 * i] as number)) > 16;
  const where = Uint8Array.from({ length: SIZE * SIZE }, (_, i) => (visible(i) ? 1 : 0));
  return { damaged, where };
}

const find = (picture: Picture, sensitivity = 0.5) => findDefects(toPlanes(picture)[0], sensitivity, 2);
const count = (mask: Uint8Array) => mask.reduce((sum, one) => sum + one, 0);

const near = (where: Uint8Array, i: number, distance: number) => {
  for (let dy = -distance; dy <= distance; dy++)
    for (let dx = -distance; dx <= distance; dx++) if (where[i + dy * SIZE + dx]) return true;
  return false;
};

/** A slanted line two pixels wide, through the sky. */
const scratch = (x: number, y: number) => y > 20 && y < 140 && Math.abs(x - 76 - y / 10) < 1;
const speck = (x: number, y: number) =>
  [
    [30, 120],
    [80, 30],
    [60, 140],
  ].some(([cx = 0, cy = 0]) => Math.hypot(x - cx, y - cy) < 2.3);

describe.each([
  ["a dark scratch", 10, scratch],
  ["a bright scratch", 255, scratch],
  ["dark specks", 10, speck],
  ["bright specks", 255, speck],
])("%s", (_what, level, isMarked) => {
  const { damaged, where } = marked(level, isMarked);
  const found = find(damaged);

  test("is found nearly whole", () => {
    const hits = where.filter((mark, i) => mark && found[i]).length;
    expect(hits / count(where)).toBeGreaterThan(0.85);
  });

  test("is all that is found, but for its border", () => {
    const wrong = found.filter((mark, i) => mark && !near(where, i, 3)).length;
    expect(wrong / count(found)).toBeLessThan(0.05);
  });
});

const foundInPhoto = count(find(photo));

test("edges, corners and shades of a photo without marks are no defects", () => {
  expect(foundInPhoto).toBe(0);
});

test("what is broad is no defect, however bright", () => {
  const { damaged } = marked(255, (x, y) => x > 20 && x < 60 && y > 110 && y < 140);
  expect(count(find(damaged))).toBe(foundInPhoto);
});

test("the more sensitive, the more is found", () => {
  const { damaged } = marked(255, scratch);
  const faint = mapLevels(photo, (level, _channel, i) => 0.4 * level + 0.6 * (damaged.data[i] as number));
  expect(count(find(faint, 1))).toBeGreaterThan(count(find(faint, 0.1)));
});
