/** Smooths a map and keeps its edges. */
import type { DepthMap } from "./depth-map";

/**
 * The guided filter with the map as its own guide (He, Sun, Tang: Guided Image Filtering, 2013), in time that does not
 * grow with the radius.
 * @param radius of the square window, in pixels
 * @param epsilon variance up to which unevenness is smoothed rather than kept
 */
export function guidedFilter(map: DepthMap, radius: number, epsilon: number): DepthMap {
  const mean = boxMean(map, radius).data;
  const meanOfSquares = boxMean({ ...map, data: map.data.map((value) => value * value) }, radius).data;
  const slope = mean.map((m, i) => {
    const variance = Math.max(0, (meanOfSquares[i] as number) - m * m);
    return variance / (variance + epsilon);
  });
  const offset = mean.map((m, i) => m * (1 - (slope[i] as number)));
  const slopes = boxMean({ ...map, data: slope }, radius).data;
  const offsets = boxMean({ ...map, data: offset }, radius).data;
  return { ...map, data: map.data.map((value, i) => (slopes[i] as number) * value + (offsets[i] as number)) };
}

/** Mean over the part of the window that lies inside the map. */
function boxMean({ width, height, data }: DepthMap, radius: number): DepthMap {
  const across = new Float32Array(data.length);
  for (let y = 0; y < height; y++) meanAlong(data, across, y * width, 1, width, radius);
  const down = new Float32Array(data.length);
  for (let x = 0; x < width; x++) meanAlong(across, down, x, width, height, radius);
  return { width, height, data: down };
}

/** Of `length` values from `start` on, `step` apart: a running sum, which takes one value in and lets one go. */
function meanAlong(from: Float32Array, to: Float32Array, start: number, step: number, length: number, radius: number) {
  let sum = 0;
  for (let i = 0; i < Math.min(radius, length); i++) sum += from[start + i * step] as number;
  for (let i = 0; i < length; i++) {
    if (i + radius < length) sum += from[start + (i + radius) * step] as number;
    if (i > radius) sum -= from[start + (i - radius - 1) * step] as number;
    to[start + i * step] = sum / (Math.min(length - 1, i + radius) - Math.max(0, i - radius) + 1);
  }
}
