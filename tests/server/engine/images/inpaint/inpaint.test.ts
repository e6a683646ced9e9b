import { expect, test } from "vitest";
import { inpaint } from "@/server/engine/images/inpaint/inpaint";
import { createPlane, type Plane } from "@/server/engine/images/planes";

const SIZE = 48;

const plane = (levelAt: (x: number, y: number) => number): Plane => {
  const result = createPlane(SIZE, SIZE);
  result.data.forEach((_, i) => {
    result.data[i] = levelAt(i % SIZE, Math.floor(i / SIZE));
  });
  return result;
};
const mask = (covers: (x: number, y: number) => boolean) =>
  Uint8Array.from({ length: SIZE * SIZE }, (_, i) => (covers(i % SIZE, Math.floor(i / SIZE)) ? 1 : 0));

/** A scratch three pixels wide, from top to bottom. */
const hole = mask((x) => x >= 20 && x < 23);

test("touches nothing but what is masked", () => {
  const noisy = plane((x, y) => (x * 7919 + y * 104_729) % 255);
  const filled = inpaint(noisy, hole);
  expect(noisy.data.filter((level, i) => !hole[i] && level !== filled.data[i])).toHaveLength(0);
});

test("what is under the mask does not matter", () => {
  const shade = plane((x, y) => 100 + x + y / 2);
  const scratched = plane((x, y) => (x >= 20 && x < 23 ? 255 : 100 + x + y / 2));
  expect(inpaint(scratched, hole).data).toEqual(inpaint(shade, hole).data);
});

test.each([
  ["a shade", (x: number, y: number) => 100 + x + y / 2],
  ["an edge that crosses it", (_x: number, y: number) => (y < 24 ? 60 : 180)],
  ["stripes that cross it", (_x: number, y: number) => (y % 8 < 4 ? 80 : 160)],
])("%s goes on through it", (_what, levelAt) => {
  const truth = plane(levelAt);
  const filled = inpaint(truth, hole);
  const errors = truth.data.map((level, i) => Math.abs(level - (filled.data[i] as number)));
  expect(Math.max(...errors)).toBeLessThan(12);
});
