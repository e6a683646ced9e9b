/** Finds small bright spots by flooding a picture from its brightest level down. */
import type { Plane } from "../planes";

/** A spot, up to where it runs into something large. */
export type Peak = {
  /** Positions in the data, of what is clearly above `foot`. */
  pixels: number[];
  top: number;
  /** The level at which it is no longer on its own. */
  foot: number;
};

/** What is below this share of a peak's height belongs to its soft border. */
const CLEAR = 0.3;

/**
 * The spots of at most `largest` pixels that stand out by at least `least` levels: what an area opening takes away
 * (Vincent, 1993), in one pass as a max-tree is built (Salembier and others, 1998). Levels 0..255.
 */
export function findPeaks({ width, height, data }: Plane, largest: number, least: number): Peak[] {
  const levels = Uint8Array.from(data, (level) => Math.min(255, Math.max(0, Math.round(level))));
  const forest = createForest(levels);
  const peaks: Peak[] = [];
  const keep = (root: number, foot: number) => {
    if (forest.area(root) > largest || forest.top(root) - foot < least) return;
    const clear = foot + CLEAR * (forest.top(root) - foot);
    const pixels = forest.pixels(root).filter((pixel) => (levels[pixel] as number) > clear);
    peaks.push({ pixels, top: forest.top(root), foot });
  };
  for (const pixel of brightestFirst(levels)) {
    const level = levels[pixel] as number;
    forest.add(pixel);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++)
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        const neighbour = row * width + column;
        if (neighbour === pixel || !forest.has(neighbour)) continue;
        const [a, b] = [forest.find(pixel), forest.find(neighbour)];
        if (a === b) continue;
        if (forest.area(a) + forest.area(b) > largest) for (const root of [a, b]) keep(root, level);
        forest.join(a, b);
      }
  }
  return peaks;
}

/** Positions by falling level. */
function brightestFirst(levels: Uint8Array): Uint32Array {
  const starts = new Uint32Array(257);
  for (const level of levels) starts[256 - level] = (starts[256 - level] as number) + 1;
  for (let i = 1; i < 257; i++) starts[i] = (starts[i] as number) + (starts[i - 1] as number);
  const order = new Uint32Array(levels.length);
  for (let i = 0; i < levels.length; i++) {
    const at = 255 - (levels[i] as number);
    order[starts[at] as number] = i;
    starts[at] = (starts[at] as number) + 1;
  }
  return order;
}

/** Sets of pixels that can be joined (union-find), each with its area, its brightest level and a list of its pixels. */
function createForest(levels: Uint8Array) {
  const parents = new Int32Array(levels.length).fill(-1);
  const areas = new Int32Array(levels.length).fill(1);
  const tops = levels.slice();
  const next = new Int32Array(levels.length).fill(-1);
  const last = Int32Array.from(levels, (_, i) => i);
  const find = (pixel: number): number => {
    let root = pixel;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root] as number] as number;
      root = parents[root] as number;
    }
    return root;
  };
  return {
    add: (pixel: number) => {
      parents[pixel] = pixel;
    },
    has: (pixel: number) => parents[pixel] !== -1,
    find,
    area: (root: number) => areas[root] as number,
    top: (root: number) => tops[root] as number,
    pixels(root: number): number[] {
      const list: number[] = [];
      for (let pixel = root; pixel !== -1; pixel = next[pixel] as number) list.push(pixel);
      return list;
    },
    join(a: number, b: number): void {
      const [large, small] = (areas[a] as number) >= (areas[b] as number) ? [a, b] : [b, a];
      parents[small] = large;
      areas[large] = (areas[large] as number) + (areas[small] as number);
      tops[large] = Math.max(tops[large] as number, tops[small] as number);
      next[last[large] as number] = small;
      last[large] = last[small] as number;
    },
  };
}
