/** Fills masked pixels smoothly from those around: known pixels are averaged into ever coarser pictures. */
import { createPlane, type Plane } from "../planes";

/** Levels and how much of each pixel is known, 0..1. */
type Known = { levels: Plane; weights: Float32Array };

/** A copy in which pixels where `mask` is not 0 have levels like those around (pull-push, Gortler and others 1996). */
export function fillSmoothly(plane: Plane, mask: Uint8Array): Plane {
  const weights = Float32Array.from(mask, (masked) => (masked ? 0 : 1));
  return push({ levels: plane, weights });
}

function push(known: Known): Plane {
  const { levels, weights } = known;
  const { width, height } = levels;
  if (width <= 1 && height <= 1) return levels;
  if (weights.every((weight) => weight === 1)) return levels;
  const coarse = push(halve(known));
  const result = createPlane(width, height);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const weight = weights[i] as number;
      const from = weight === 1 ? 0 : sample(coarse, (x - 0.5) / 2, (y - 0.5) / 2);
      result.data[i] = weight * (levels.data[i] as number) + (1 - weight) * from;
    }
  return result;
}

function halve({ levels, weights }: Known): Known {
  const { width, height } = levels;
  const half = createPlane(Math.ceil(width / 2), Math.ceil(height / 2));
  const sums = new Float32Array(half.data.length);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const to = (y >> 1) * half.width + (x >> 1);
      half.data[to] = (half.data[to] as number) + (weights[i] as number) * (levels.data[i] as number);
      sums[to] = (sums[to] as number) + (weights[i] as number);
    }
  for (let i = 0; i < sums.length; i++) if (sums[i]) half.data[i] = (half.data[i] as number) / (sums[i] as number);
  return { levels: half, weights: sums.map((sum) => Math.min(1, sum)) };
}

/** Bilinear; positions are in pixels of `plane`, its border goes on outside. */
function sample({ width, height, data }: Plane, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  const at = (column: number, row: number) =>
    data[Math.min(height - 1, Math.max(0, row)) * width + Math.min(width - 1, Math.max(0, column))] as number;
  const above = (1 - right) * at(left, top) + right * at(left + 1, top);
  const below = (1 - right) * at(left, top + 1) + right * at(left + 1, top + 1);
  return (1 - down) * above + down * below;
}
