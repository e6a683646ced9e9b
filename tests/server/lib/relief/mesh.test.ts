import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DepthMap } from "@/server/lib/relief/depth-map";
import { buildRelief } from "@/server/lib/relief/mesh";
import { propertyRuns } from "@/tests/support/property-runs";
import { extent, openEdges, volume } from "./solid";

const sizes = { widthMm: 100, reliefMm: 6, baseMm: 2 };
const map = (width: number, height: number, at: (x: number, y: number) => number): DepthMap => ({
  width,
  height,
  data: Float32Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width))),
});
const slope = map(40, 20, (x) => x);

describe("a relief", () => {
  test("of any depth, size and number of vertices is closed, faces outwards and keeps to the vertices it may have", () => {
    const depths = fc
      .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }))
      .chain(([width, height]) =>
        fc
          .array(fc.float({ min: -5, max: 5, noNaN: true }), { minLength: width * height, maxLength: width * height })
          .map((values) => ({ width, height, data: Float32Array.from(values) })),
      );
    const lengths = fc.record({
      widthMm: fc.integer({ min: 10, max: 500 }),
      reliefMm: fc.integer({ min: 0, max: 50 }),
      baseMm: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(depths, lengths, fc.integer({ min: 9, max: 3000 }), (depth, lengths, maxVertices) => {
        const mesh = buildRelief(depth, lengths, maxVertices);
        expect(openEdges(mesh)).toBe(0);
        expect(volume(mesh)).toBeGreaterThan(0);
        expect(mesh.positions.length / 3).toBeLessThanOrEqual(maxVertices);
        expect(Math.max(...mesh.indices)).toBe(mesh.positions.length / 3 - 1);
      }),
      { numRuns: propertyRuns(60) },
    );
  });

  test("has the size that was asked for, in metres, at the picture's proportions", () => {
    const [width, height, thickness] = extent(buildRelief(slope, sizes, 5000));
    expect(width).toBeCloseTo(0.1, 6);
    expect(height).toBeCloseTo(0.05, 6);
    expect(thickness).toBeCloseTo(0.008, 6);
  });

  test("without any depth is a plate of the base's thickness", () => {
    const mesh = buildRelief(
      map(8, 8, () => 0.7),
      sizes,
      1000,
    );
    expect(extent(mesh)[2]).toBeCloseTo(0.002, 6);
    expect(volume(mesh)).toBeCloseTo(0.1 * 0.1 * 0.002, 9);
  });

  test("holds what lies under its surface: half the block for an even slope", () => {
    expect(volume(buildRelief(slope, sizes, 20_000))).toBeCloseTo(0.1 * 0.05 * (0.002 + 0.003), 7);
  });

  test("comes forward where depth is large and carries the picture as seen from the front", () => {
    const { positions, uvs } = buildRelief(slope, sizes, 1000);
    const vertices = Array.from({ length: positions.length / 3 }, (_, i) => ({
      x: positions[3 * i] as number,
      y: positions[3 * i + 1] as number,
      z: positions[3 * i + 2] as number,
      u: uvs[2 * i] as number,
      v: uvs[2 * i + 1] as number,
    }));
    const front = vertices.filter(({ z }) => z > 0);
    const nearest = front.reduce((a, b) => (b.z > a.z ? b : a));
    expect(nearest.u).toBeGreaterThan(0.95);
    for (const { x, y, u, v } of front) {
      expect(x).toBeCloseTo((u - 0.5) * 0.1, 6);
      expect(y).toBeCloseTo((0.5 - v) * 0.05, 6);
    }
  });

  test("has normals of unit length that face the viewer on its surface", () => {
    const { positions, normals } = buildRelief(
      map(9, 9, () => 0),
      sizes,
      500,
    );
    for (let i = 0; i < normals.length; i += 3) {
      expect(Math.hypot(...normals.subarray(i, i + 3))).toBeCloseTo(1, 5);
      const inside = Math.abs(positions[i] as number) < 0.04 && Math.abs(positions[i + 1] as number) < 0.04;
      if (inside && (positions[i + 2] as number) > 0) expect(normals[i + 2]).toBeCloseTo(1, 5);
    }
  });
});
