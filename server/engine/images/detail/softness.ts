/** Tells how soft a picture's sharpest edges are. */
import { gauss } from "../gauss";
import { createPlane, type Plane } from "../planes";

/** Levels from one pixel to the next but one: weaker edges tell nothing. */
const EDGE = 8;

/** Of the edges, so many are at least as sharp as what is given back. */
const SHARPEST = 0.2;

const MIN_EDGES = 200;

/**
 * The deviation, in pixels, of the Gaussian that the sharper edges look blurred by; about 0.2 to 0.4 in sharp photos,
 * 0 where there are too few edges to tell. By how much another blur of known size weakens an edge tells how sharp it
 * was (Zhuo and Sim, "Defocus map estimation from a single image", 2011). Lightness in 0..255.
 */
export function measureSoftness(lightness: Plane): number {
  const blurred = gauss(lightness, 1);
  const [before, after] = [slopes(lightness), slopes(blurred)];
  const found: number[] = [];
  const { width, height, data } = lightness;
  for (let y = 2; y < height - 2; y++)
    for (let i = y * width + 2; i < (y + 1) * width - 2; i++) {
      const slope = before[i] as number;
      if (slope < EDGE) continue;
      const across = Math.abs((data[i + 1] as number) - (data[i - 1] as number));
      const down = Math.abs((data[i + width] as number) - (data[i - width] as number));
      const step = across > down ? 1 : width;
      if (slope < (before[i - step] as number) || slope < (before[i + step] as number)) continue;
      const ratio = slope / (after[i] as number);
      found.push(ratio > 1 ? 1 / Math.sqrt(ratio * ratio - 1) : Number.POSITIVE_INFINITY);
    }
  if (found.length < MIN_EDGES) return 0;
  const sorted = Float64Array.from(found).sort();
  return sorted[Math.floor(SHARPEST * sorted.length)] as number;
}

function slopes({ width, height, data }: Plane): Float32Array {
  const result = createPlane(width, height).data;
  for (let y = 1; y < height - 1; y++)
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      const across = (data[i + 1] as number) - (data[i - 1] as number);
      const down = (data[i + width] as number) - (data[i - width] as number);
      result[i] = Math.sqrt(across * across + down * down) / 2;
    }
  return result;
}
