/** Builds a closed relief from depth: a surface in front, walls around it, a flat back. */
import { bringDown, type DepthMap, MAX_SIDE, sample, stretch } from "./depth-map";
import { vertexNormals } from "./normals";

/** Triangles over shared vertices, counter-clockwise seen from outside; y upwards, z towards the viewer. */
export type Mesh = {
  /** x, y, z in metres, glTF's unit. */
  positions: Float32Array;
  normals: Float32Array;
  /** u, v from the picture's upper left corner, 0..1. */
  uvs: Float32Array;
  indices: Uint32Array;
};

export type ReliefSizes = {
  widthMm: number;
  /** From the farthest to the nearest point of the surface. */
  reliefMm: number;
  /** From the back to the farthest point. */
  baseMm: number;
};

/** Vertices of the surface; those of walls and back are not many. */
type Grid = { columns: number; rows: number };

/**
 * Every edge belongs to exactly two triangles that run through it in opposite directions, so the relief can be printed.
 * The picture lies on it as seen from the front. @param maxVertices at least 9
 */
export function buildRelief(depth: DepthMap, sizes: ReliefSizes, maxVertices: number): Mesh {
  const grid = planGrid(depth.width / depth.height, maxVertices);
  const rim = rimOf(grid);
  const positions = new Float32Array(3 * (grid.columns * grid.rows + rim.length + 1));
  const uvs = new Float32Array((positions.length / 3) * 2);
  placeSurface(stretch(bringDown(depth)), grid, heightOver(depth), sizes, positions, uvs);
  placeBack(grid, rim, positions, uvs);
  const surface = surfaceTriangles(grid, positions);
  const indices = new Uint32Array(surface.length + 9 * rim.length);
  indices.set(surface);
  indices.set(closingTriangles(grid, rim), surface.length);
  return { positions, uvs, indices, normals: vertexNormals(positions, indices) };
}

const heightOver = ({ width, height }: DepthMap) => height / width;

/** About square cells, at most MAX_SIDE on a side, and no more vertices in all than are allowed. */
function planGrid(aspect: number, maxVertices: number): Grid {
  const longest = Math.max(1, aspect, 1 / aspect);
  const sides = (length: number): Grid => ({
    columns: Math.max(2, Math.round(aspect >= 1 ? length : length / longest)),
    rows: Math.max(2, Math.round(aspect >= 1 ? length / longest : length)),
  });
  for (let length = MAX_SIDE; length > 2; length--) {
    const grid = sides(length);
    if (grid.columns * grid.rows + 2 * (grid.columns + grid.rows) - 3 <= maxVertices) return grid;
  }
  return { columns: 2, rows: 2 };
}

/** The surface's outermost vertices, counter-clockwise seen from the front, from the lower left corner on. */
function rimOf({ columns, rows }: Grid): number[] {
  const lower = (rows - 1) * columns;
  const range = (count: number, at: (i: number) => number) => Array.from({ length: count }, (_, i) => at(i));
  return [
    ...range(columns - 1, (i) => lower + i),
    ...range(rows - 1, (i) => lower + columns - 1 - i * columns),
    ...range(columns - 1, (i) => columns - 1 - i),
    ...range(rows - 1, (i) => i * columns),
  ];
}

function placeSurface(
  depth: DepthMap,
  { columns, rows }: Grid,
  proportion: number,
  { widthMm, reliefMm, baseMm }: ReliefSizes,
  positions: Float32Array,
  uvs: Float32Array,
): void {
  for (let row = 0, vertex = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, vertex++) {
      const [u, v] = [column / (columns - 1), row / (rows - 1)];
      positions[3 * vertex] = mm((u - 0.5) * widthMm);
      positions[3 * vertex + 1] = mm((0.5 - v) * widthMm * proportion);
      positions[3 * vertex + 2] = mm(baseMm + reliefMm * sample(depth, u, v));
      uvs[2 * vertex] = u;
      uvs[2 * vertex + 1] = v;
    }
  }
}

const mm = (length: number) => length / 1000;

/** A vertex behind each of the rim's and one in the middle. The picture shows through: the back has it mirrored. */
function placeBack({ columns, rows }: Grid, rim: number[], positions: Float32Array, uvs: Float32Array): void {
  const first = columns * rows;
  for (const [i, front] of rim.entries()) {
    positions.set(positions.subarray(3 * front, 3 * front + 2), 3 * (first + i));
    uvs.set(uvs.subarray(2 * front, 2 * front + 2), 2 * (first + i));
  }
  uvs.set([0.5, 0.5], 2 * (first + rim.length));
}

/** Two for each cell, divided along the diagonal that bends less. */
function surfaceTriangles({ columns, rows }: Grid, positions: Float32Array): Uint32Array {
  const triangles = new Uint32Array(6 * (columns - 1) * (rows - 1));
  const z = (vertex: number) => positions[3 * vertex + 2] as number;
  for (let row = 0, to = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++, to += 6) {
      const a = row * columns + column;
      const [b, c, d] = [a + 1, a + columns, a + columns + 1];
      const falling = Math.abs(z(a) - z(d)) < Math.abs(z(b) - z(c));
      triangles.set(falling ? [a, c, d, a, d, b] : [a, c, b, b, c, d], to);
    }
  }
  return triangles;
}

/** Two for the wall behind each of the rim's edges, one for the back. */
function closingTriangles({ columns, rows }: Grid, rim: number[]): number[] {
  const first = columns * rows;
  const middle = first + rim.length;
  return rim.flatMap((front, i) => {
    const next = (i + 1) % rim.length;
    const [nextFront, back, nextBack] = [rim[next] as number, first + i, first + next];
    return [nextFront, front, back, nextFront, back, nextBack, nextBack, back, middle];
  });
}
