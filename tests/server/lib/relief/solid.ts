/** What a 3D printer asks of a mesh. */
import type { Mesh } from "@/server/lib/relief/mesh";

/** Vertices; an edge is one number. */
const MOST = 2 ** 24;

/** How many edges do not belong to exactly two triangles that run through them in opposite directions. */
export function openEdges({ indices }: Mesh): number {
  const runs = new Map<number, number>();
  for (let i = 0; i < indices.length; i += 3) {
    for (let k = 0; k < 3; k++) {
      const edge = (indices[i + k] as number) * MOST + (indices[i + ((k + 1) % 3)] as number);
      runs.set(edge, (runs.get(edge) ?? 0) + 1);
    }
  }
  const closed = ([edge, count]: [number, number]) =>
    count === 1 && runs.get((edge % MOST) * MOST + Math.floor(edge / MOST)) === 1;
  return [...runs].filter((run) => !closed(run)).length;
}

type Point = [number, number, number];
const point = ({ positions, indices }: Mesh, i: number) =>
  [...positions.subarray(3 * (indices[i] as number), 3 * (indices[i] as number) + 3)] as Point;

/** In cubic metres, by the divergence theorem: positive when the triangles face outwards. */
export function volume(mesh: Mesh): number {
  let sum = 0;
  for (let i = 0; i < mesh.indices.length; i += 3) {
    const [[ax, ay, az], [bx, by, bz], [cx, cy, cz]] = [point(mesh, i), point(mesh, i + 1), point(mesh, i + 2)];
    sum += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
  }
  return sum / 6;
}

/** In metres: from the smallest to the largest coordinate along x, y, z. */
export function extent({ positions }: Mesh): Point {
  const along = (axis: number) => positions.filter((_, i) => i % 3 === axis);
  const span = (values: Float32Array) =>
    values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  return [span(along(0)), span(along(1)), span(along(2))];
}
