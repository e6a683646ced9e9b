import { describe, expect, test } from "vitest";
import { bringDown, type DepthMap, MAX_SIDE, sample, shrink, stretch } from "@/server/lib/relief/depth-map";
import { guidedFilter } from "@/server/lib/relief/guided-filter";
import { depthFromLuminance } from "@/server/lib/relief/luminance-depth";

const map = (width: number, height: number, at: (x: number, y: number) => number): DepthMap => ({
  width,
  height,
  data: Float32Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width))),
});
const row = (...values: number[]) => map(values.length, 1, (x) => values[x] as number);
const noise = (x: number, y: number) => Math.sin(x * 12.9898 + y * 78.233) * 0.04;
const deviation = (values: Float32Array) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};
const columns = ({ width, data }: DepthMap, from: number, to: number) =>
  data.filter((_, i) => i % width >= from && i % width < to);

describe("a depth map", () => {
  test("shrinks to the mean of what lies under each pixel, and never grows", () => {
    expect([...shrink(row(1, 3, 5, 7), 2, 1).data]).toEqual([2, 6]);
    expect(shrink(row(1, 2), 5, 5)).toEqual(row(1, 2));
    expect([
      ...shrink(
        map(5, 1, () => 4),
        3,
        1,
      ).data,
    ]).toEqual([4, 4, 4]);
  });

  test("is brought to at most 512 on the longer side, in its proportions", () => {
    const { width, height } = bringDown(map(300, 900, () => 0));
    expect([width, height]).toEqual([Math.round(MAX_SIDE / 3), MAX_SIDE]);
    expect(bringDown(map(4000, 1, () => 0)).height).toBe(1);
  });

  test("is stretched over 0..1 without letting single pixels rule", () => {
    expect([...stretch(row(2, 3, 4)).data]).toEqual([0, 0.5, 1]);
    const spiked = map(20, 20, (x, y) => (x === 3 && y === 3 ? 1000 : x));
    expect(stretch(spiked).data[19]).toBe(1);
    expect([...stretch(row(7, 7)).data]).toEqual([0, 0]);
  });

  test("is read between its pixels, and at its borders as the outermost pixels are", () => {
    const two = row(0, 1);
    expect([0, 0.25, 0.5, 0.75, 1].map((u) => sample(two, u, 0.5))).toEqual([0, 0, 0.5, 1, 1]);
  });
});

describe("the guided filter", () => {
  const step = map(60, 20, (x, y) => (x < 30 ? 0.2 : 0.8) + noise(x, y));

  test("evens out noise and keeps the edge", () => {
    const { data, width } = guidedFilter(step, 5, 0.01);
    const filtered = { ...step, data };
    expect(deviation(columns(filtered, 10, 20))).toBeLessThan(deviation(columns(step, 10, 20)) / 3);
    const [left, right] = [data[5 * width + 27] as number, data[5 * width + 32] as number];
    expect(right - left).toBeGreaterThan(0.5);
  });

  test("changes nothing on an even map, up to its borders", () => {
    for (const value of guidedFilter(
      map(7, 5, () => 0.5),
      9,
      0.01,
    ).data)
      expect(value).toBeCloseTo(0.5, 5);
  });
});

describe("depth from light", () => {
  const light = map(80, 40, (x, y) => x / 80 + noise(x, y));
  const plain = { smoothing: 0.5, detail: 0, invert: false };

  test("brings forward what is bright, and what is dark when inverted", () => {
    const at = (invert: boolean) => columns(depthFromLuminance(light, { ...plain, invert }), 78, 80)[0] as number;
    expect(at(false)).toBeGreaterThan(0.9);
    expect(at(true)).toBeLessThan(0.1);
  });

  test("is smoother with more smoothing and rougher with more detail", () => {
    const roughness = (options: object) => {
      const { data, width } = depthFromLuminance(light, { ...plain, ...options });
      return data.reduce((sum, value, i) => (i % width ? sum + Math.abs(value - (data[i - 1] as number)) : sum), 0);
    };
    expect(roughness({ smoothing: 1 })).toBeLessThan(roughness({ smoothing: 0 }));
    expect(roughness({ detail: 1 })).toBeGreaterThan(roughness({ detail: 0 }));
    expect(roughness({ detail: 1 })).toBeCloseTo(roughness({ smoothing: 0 }), 3);
  });
});
