/** Fills masked pixels so that edges and texture go on through them. */
import { forward, inverse, SIDE, SIZE } from "../dct/dct";
import { readBlock, starts } from "../dct/shrink";
import type { Plane } from "../planes";
import { fillSmoothly } from "./fill";

/** Levels: from where only strong edges go on to where fine texture does. */
const [FIRST_THRESHOLD, LAST_THRESHOLD] = [60, 4];
const ROUNDS = 12;
const STEP = 2;

/**
 * A copy in which pixels where `mask` is not 0 are made up: beginning with a smooth filling, all blocks that touch the
 * mask lose their small coefficients, again and again, each time smaller ones (Guleryuz, "Nonlinear approximation based
 * image recovery", 2006). What stays is what the known pixels of a block agree on. `plane` is at least 8 × 8.
 */
export function inpaint(plane: Plane, mask: Uint8Array): Plane {
  const filled = fillSmoothly(plane, mask);
  const result = {
    ...plane,
    data: Float32Array.from(plane.data, (level, i) => (mask[i] ? (filled.data[i] as number) : level)),
  };
  const blocks = touchedBlocks(plane, mask);
  const ratio = (LAST_THRESHOLD / FIRST_THRESHOLD) ** (1 / (ROUNDS - 1));
  const sums = new Float32Array(mask.length);
  const weights = new Float32Array(mask.length);
  for (let round = 0; round < ROUNDS; round++) {
    addShrunk(result, blocks, FIRST_THRESHOLD * ratio ** round, mask, sums, weights);
    for (let i = 0; i < mask.length; i++) {
      if (!mask[i]) continue;
      result.data[i] = (sums[i] as number) / (weights[i] as number);
      sums[i] = 0;
      weights[i] = 0;
    }
  }
  return result;
}

/** Top left corners of the blocks that hold a masked pixel, as positions in the data. */
function touchedBlocks({ width, height }: Plane, mask: Uint8Array): number[] {
  const touched: number[] = [];
  for (const top of starts(height, STEP))
    for (const left of starts(width, STEP)) if (holds(mask, width, left, top)) touched.push(top * width + left);
  return touched;
}

function holds(mask: Uint8Array, width: number, left: number, top: number): boolean {
  for (let y = top; y < top + SIDE; y++)
    for (let i = y * width + left; i < y * width + left + SIDE; i++) if (mask[i]) return true;
  return false;
}

function addShrunk(
  plane: Plane,
  blocks: number[],
  threshold: number,
  mask: Uint8Array,
  sums: Float32Array,
  weights: Float32Array,
): void {
  const { width } = plane;
  const block = new Float32Array(SIZE);
  for (const start of blocks) {
    readBlock(plane, start % width, Math.floor(start / width), block);
    forward(block);
    const weight = 1 / (1 + dropSmall(block, threshold));
    inverse(block);
    for (let k = 0; k < SIZE; k++) {
      const at = start + (k >> 3) * width + (k & 7);
      if (!mask[at]) continue;
      sums[at] = (sums[at] as number) + weight * (block[k] as number);
      weights[at] = (weights[at] as number) + weight;
    }
  }
}

/** Returns how many coefficients besides the first are left. */
function dropSmall(block: Float32Array, threshold: number): number {
  let left = 0;
  for (let k = 1; k < SIZE; k++) {
    if (Math.abs(block[k] as number) > threshold) left++;
    else block[k] = 0;
  }
  return left;
}
