/** Tells from a picture's pixels how hard JPEG compressed it before. */
import type { Plane } from "../planes";
import { forward, SIDE, SIZE } from "./dct";
import { readBlock } from "./shrink";

/** Where JPEG's blocks start (0..7, from the left and top), and the step that each coefficient was rounded to. */
export type Compression = { left: number; top: number; quality: number; lightness: Float32Array; colour: Float32Array };

/** Undefined when there is no trace of blocks, or hardly any. `y` as JPEG has it (see planes.ts). */
export function findCompression(y: Plane): Compression | undefined {
  const left = findPhase(y, 1);
  const top = findPhase(y, y.width);
  if (left === undefined || top === undefined) return undefined;
  const quality = findQuality(sampleBlocks(y, left, top));
  if (quality === undefined) return undefined;
  return { left, top, quality, lightness: steps(LIGHTNESS, quality), colour: steps(COLOUR, quality) };
}

/** A block's border must stand out from the other seven positions by this share of them. */
const BORDER = 0.06;

/**
 * The position, modulo 8, at which neighbours along an axis differ more than those beside them. `along` is the step in
 * the data to the next pixel of that axis.
 */
function findPhase({ width, height, data }: Plane, along: number): number | undefined {
  const [length, lines] = along === 1 ? [width, height] : [height, width];
  const across = along === 1 ? width : 1;
  const sums = new Float64Array(SIDE);
  const counts = new Float64Array(SIDE);
  const every = Math.max(1, Math.floor(lines / 1000));
  for (let line = 0; line < lines; line += every)
    for (let i = 2; i < length - 1; i++) {
      const at = line * across + i * along;
      const [a, b, c, d] = [data[at - 2 * along], data[at - along], data[at], data[at + along]] as [
        number,
        number,
        number,
        number,
      ];
      // Capped, so that the blocks in the many smooth places outweigh the photo's own few edges.
      sums[i & 7] = (sums[i & 7] as number) + Math.min(8, Math.abs(3 * (b - c) + d - a) / 4);
      counts[i & 7] = (counts[i & 7] as number) + 1;
    }
  const means = Array.from(sums, (sum, i) => sum / (counts[i] || 1));
  const phase = means.indexOf(Math.max(...means));
  const rest = means.filter((_, i) => i !== phase);
  const mean = rest.reduce((sum, value) => sum + value, 0) / rest.length;
  return (means[phase] as number) > mean * (1 + BORDER) ? phase : undefined;
}

function sampleBlocks(y: Plane, left: number, top: number): Float32Array[] {
  const [columns, rows] = [Math.floor((y.width - left) / SIDE), Math.floor((y.height - top) / SIDE)];
  const every = Math.max(1, Math.floor((columns * rows) / 8000));
  const blocks: Float32Array[] = [];
  for (let i = 0; i < columns * rows; i += every) {
    const block = new Float32Array(SIZE);
    readBlock(y, left + (i % columns) * SIDE, top + Math.floor(i / columns) * SIDE, block);
    forward(block);
    blocks.push(block);
  }
  return blocks;
}

/**
 * The lowest quality whose steps the coefficients are multiples of, nearly as well as of any others (after Fan and
 * de Queiroz, 2003); a step's divisors fit too, hence the lowest.
 */
function findQuality(blocks: Float32Array[]): number | undefined {
  const scores = new Map<number, number>();
  for (let quality = 4; quality <= MAX_QUALITY; quality++)
    scores.set(quality, agreement(blocks, steps(LIGHTNESS, quality)));
  const best = Math.max(...scores.values());
  if (best < MIN_FIT) return undefined;
  return [...scores].find(([, score]) => score > best * 0.8)?.[0];
}

/** Above it nothing is seen of the blocks. */
const MAX_QUALITY = 85;

/** Of a true step's coefficients the fit is 0.4 to 1, of others about 0. */
const MIN_FIT = 0.25;

/** The mean cosine of the coefficients' phase in their steps: 1 when all are multiples. */
function agreement(blocks: Float32Array[], table: Float32Array): number {
  let sum = 0;
  let count = 0;
  for (let k = 1; k < SIZE; k++) {
    if ((k & 7) + (k >> 3) > 5) continue;
    const step = table[k] as number;
    for (const block of blocks) {
      const value = Math.abs(block[k] as number);
      if (value < step / 2) continue;
      sum += Math.cos((2 * Math.PI * value) / step);
      count++;
    }
  }
  return count < 100 ? 0 : sum / count;
}

/** The tables of the JPEG standard's annex K, scaled as libjpeg does. */
function steps(table: number[], quality: number): Float32Array {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return Float32Array.from(table, (step) => Math.min(255, Math.max(1, Math.floor((step * scale + 50) / 100))));
}

// biome-ignore format: a matrix
const LIGHTNESS = [
  16, 11, 10, 16, 24, 40, 51, 61,
  12, 12, 14, 19, 26, 58, 60, 55,
  14, 13, 16, 24, 40, 57, 69, 56,
  14, 17, 22, 29, 51, 87, 80, 62,
  18, 22, 37, 56, 68, 109, 103, 77,
  24, 35, 55, 64, 81, 104, 113, 92,
  49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];

// biome-ignore format: a matrix
const COLOUR = [
  17, 18, 24, 47, 99, 99, 99, 99,
  18, 21, 26, 66, 99, 99, 99, 99,
  24, 26, 56, 99, 99, 99, 99, 99,
  47, 66, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99,
];
