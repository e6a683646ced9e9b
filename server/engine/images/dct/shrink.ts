/** Takes noise out of a plane by making the small coefficients of all its overlapping 8 × 8 blocks zero. */
import { createPlane, type Plane } from "../planes";
import { forward, inverse, SIDE, SIZE } from "./dct";

export type Shrinking = {
  /** For each of the 64 coefficients: what is not larger counts as noise. Index 8·v + u; the first is never touched. */
  thresholds: Float32Array;
  /** Pixels from one block to the next, 1..8: the smaller, the better and the slower. */
  step: number;
};

/**
 * Sliding-window DCT denoising (Yu and Sapiro, "DCT image denoising", IPOL 2011). A block counts the more, the fewer
 * coefficients are left of it (Guleryuz, 2006), so edges hardly ring. `plane` is at least 8 × 8.
 */
export function shrink(plane: Plane, { thresholds, step }: Shrinking): Plane {
  const { width, height } = plane;
  const result = createPlane(width, height);
  const weights = new Float32Array(width * height);
  const block = new Float32Array(SIZE);
  for (const top of starts(height, step))
    for (const left of starts(width, step)) {
      readBlock(plane, left, top, block);
      forward(block);
      const weight = 1 / (1 + hardThreshold(block, thresholds));
      inverse(block);
      addBlock(result, weights, left, top, block, weight);
    }
  for (let i = 0; i < weights.length; i++) result.data[i] = (result.data[i] as number) / (weights[i] as number);
  return result;
}

/** Where blocks start along an axis; the last one ends where the axis does. */
export function starts(length: number, step: number): number[] {
  const last = length - SIDE;
  const count = Math.ceil(last / step) + 1;
  return Array.from({ length: count }, (_, i) => Math.min(i * step, last));
}

export function readBlock({ width, data }: Plane, left: number, top: number, block: Float32Array): void {
  for (let y = 0, to = 0, from = top * width + left; y < SIDE; y++, from += width - SIDE)
    for (let x = 0; x < SIDE; x++) block[to++] = data[from++] as number;
}

/** Returns how many coefficients besides the first are left. */
function hardThreshold(block: Float32Array, thresholds: Float32Array): number {
  let left = 0;
  for (let k = 1; k < SIZE; k++) {
    const value = block[k] as number;
    if (value > (thresholds[k] as number) || -value > (thresholds[k] as number)) left++;
    else block[k] = 0;
  }
  return left;
}

function addBlock(
  { width, data }: Plane,
  weights: Float32Array,
  left: number,
  top: number,
  block: Float32Array,
  weight: number,
): void {
  for (let y = 0, from = 0, to = top * width + left; y < SIDE; y++, to += width - SIDE)
    for (let x = 0; x < SIDE; x++, to++) {
      data[to] = (data[to] as number) + weight * (block[from++] as number);
      weights[to] = (weights[to] as number) + weight;
    }
}
