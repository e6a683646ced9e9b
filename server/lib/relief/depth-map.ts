/** Depth as numbers on a grid of pixels. */

/** One float a pixel, row after row from the top left; the larger, the nearer. */
export type DepthMap = { width: number; height: number; data: Float32Array };

/** The largest side at which depth is computed; finer grids would only add what nobody can print or see. */
export const MAX_SIDE = 512;

/** Outliers on either side that do not count: single pixels would flatten all the rest. */
const IGNORED_SHARE = 0.005;

/** A grid whose every pixel is the mean of the pixels under it; never larger than the source. */
export function shrink({ width, height, data }: DepthMap, columns: number, rows: number): DepthMap {
  if (columns >= width && rows >= height) return { width, height, data };
  const target = { width: Math.min(width, columns), height: Math.min(height, rows) };
  const sums = new Float64Array(target.width * target.height);
  const counts = new Uint32Array(sums.length);
  for (let y = 0, from = 0; y < height; y++) {
    const row = Math.floor((y * target.height) / height) * target.width;
    for (let x = 0; x < width; x++, from++) {
      const to = row + Math.floor((x * target.width) / width);
      sums[to] = (sums[to] as number) + (data[from] as number);
      counts[to] = (counts[to] as number) + 1;
    }
  }
  return { ...target, data: Float32Array.from(sums, (sum, i) => sum / (counts[i] as number)) };
}

/** At most MAX_SIDE on the longer side, in the same proportions. */
export function bringDown(map: DepthMap): DepthMap {
  const scale = Math.min(1, MAX_SIDE / Math.max(map.width, map.height));
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return shrink(map, side(map.width), side(map.height));
}

/** Spread over 0..1, but for the few lowest and highest values, which are cut. An even map becomes 0. */
export function stretch(map: DepthMap): DepthMap {
  const sorted = Float32Array.from(map.data).sort();
  const skipped = Math.floor(sorted.length * IGNORED_SHARE);
  const low = sorted[skipped] as number;
  const range = (sorted[sorted.length - 1 - skipped] as number) - low;
  const spread = (value: number) => (range > 0 ? Math.min(1, Math.max(0, (value - low) / range)) : 0);
  return { ...map, data: map.data.map(spread) };
}

/** Between pixels; u and v go from 0, the left or upper border of the map, to 1. */
export function sample({ width, height, data }: DepthMap, u: number, v: number): number {
  const x = clamp(u * width - 0.5, width - 1);
  const y = clamp(v * height - 0.5, height - 1);
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)];
  const at = (column: number, row: number) => data[row * width + column] as number;
  const upper = at(left, top) + (at(right, top) - at(left, top)) * (x - left);
  const lower = at(left, bottom) + (at(right, bottom) - at(left, bottom)) * (x - left);
  return upper + (lower - upper) * (y - top);
}

const clamp = (value: number, max: number) => Math.min(max, Math.max(0, value));
