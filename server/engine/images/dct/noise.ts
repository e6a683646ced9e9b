/** Measures a plane's noise, also coloured noise such as film grain. */
import type { Plane } from "../planes";
import { forward, SIDE, SIZE } from "./dct";
import { readBlock } from "./shrink";

/** Of the blocks with the least detail this share is taken for noise alone. */
const SHARE = 0.08;

const MAX_BLOCKS = 20_000;

/** Blocks this dark or bright are cut off, and the noise with them. */
const [DARK, BRIGHT] = [6, 249];

/**
 * The standard deviation of the noise in each coefficient of an 8 × 8 block, from the smoothest blocks: detail is judged
 * by the middle frequencies, noise is read off all but the lowest, which the smoothest photo has (after Ponomarenko and
 * others, 2007). All zero for a plane too small or too flat to tell. Lightness in 0..255.
 */
export function measureNoise(plane: Plane, lightness: Plane = plane): Float32Array {
  const blocks = sampleBlocks(plane, lightness);
  const kept = smoothest(blocks);
  const deviations = new Float32Array(SIZE);
  if (kept.length < 16) return deviations;
  for (let k = 1; k < SIZE; k++) deviations[k] = medianDeviation(kept, k);
  return smoothed(deviations);
}

/** One number for all of it: the deviation per pixel of white noise that is as strong in the higher frequencies. */
export function noiseLevel(deviations: Float32Array): number {
  const high = [...deviations].filter((_, k) => ring(k) >= 6);
  return Math.sqrt(high.reduce((sum, deviation) => sum + deviation * deviation, 0) / high.length);
}

function sampleBlocks(plane: Plane, lightness: Plane): Float32Array[] {
  const { width, height } = plane;
  const step = Math.max(4, Math.ceil(Math.sqrt((width * height) / MAX_BLOCKS)));
  const blocks: Float32Array[] = [];
  const light = new Float32Array(SIZE);
  for (let top = 0; top + SIDE <= height; top += step)
    for (let left = 0; left + SIDE <= width; left += step) {
      readBlock(lightness, left, top, light);
      if (light.some((level) => level < DARK || level > BRIGHT)) continue;
      const block = new Float32Array(SIZE);
      readBlock(plane, left, top, block);
      forward(block);
      blocks.push(block);
    }
  return blocks;
}

function smoothest(blocks: Float32Array[]): Float32Array[] {
  const detail = (block: Float32Array) => {
    let sum = 0;
    for (let k = 1; k < SIZE; k++) if (ring(k) <= 5) sum += (block[k] as number) ** 2;
    return sum;
  };
  const ranked = blocks.map((block) => ({ block, detail: detail(block) })).sort((a, b) => a.detail - b.detail);
  return ranked.slice(0, Math.max(32, Math.floor(blocks.length * SHARE))).map(({ block }) => block);
}

/** The deviation of a normal distribution whose absolute median this is: what is left of detail hardly counts. */
function medianDeviation(blocks: Float32Array[], k: number): number {
  const sizes = Float32Array.from(blocks, (block) => Math.abs(block[k] as number)).sort();
  return (sizes[sizes.length >> 1] as number) / 0.6745;
}

/**
 * The mean of each ring of frequencies. The lowest rings were chosen for being small, and are taken from the next
 * higher ones; noise that fades to higher frequencies, as grain does, is followed by the step between the rings.
 */
function smoothed(deviations: Float32Array): Float32Array {
  const sums = new Float64Array(15);
  const counts = new Float64Array(15);
  for (let k = 1; k < SIZE; k++) {
    sums[ring(k)] = (sums[ring(k)] as number) + (deviations[k] as number) ** 2;
    counts[ring(k)] = (counts[ring(k)] as number) + 1;
  }
  const rings = sums.map((sum, i) => Math.sqrt(sum / (counts[i] || 1)));
  const reference = rings[6] as number;
  const slope = Math.min(1.25, Math.max(1, Math.sqrt(reference / ((rings[8] as number) || 1))));
  for (let i = 5; i >= 1; i--) rings[i] = Math.max(rings[i] as number, Math.min(2, slope ** (6 - i)) * reference);
  return Float32Array.from(deviations, (_, k) => (k === 0 ? 0 : (rings[ring(k)] as number)));
}

/** The sum of both frequencies, 0..14. */
const ring = (k: number) => (k & 7) + (k >> 3);
