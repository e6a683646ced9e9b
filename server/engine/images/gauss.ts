/** A Gaussian blur of a plane, across and then down. */
import { createPlane, type Plane } from "./planes";

/** `sigma` in pixels, at least 0.2; borders are mirrored. */
export function gauss(plane: Plane, sigma: number): Plane {
  const weights = kernel(sigma);
  return blurDown(blurAcross(plane, weights), weights);
}

/** Its right half, from the middle on; three deviations wide. */
function kernel(sigma: number): Float32Array {
  const half = Float32Array.from({ length: Math.ceil(3 * sigma) + 1 }, (_, i) =>
    Math.exp((-i * i) / (2 * sigma * sigma)),
  );
  const sum = half.reduce((total, weight) => total + 2 * weight, -(half[0] as number));
  return half.map((weight) => weight / sum);
}

function blurAcross({ width, height, data }: Plane, weights: Float32Array): Plane {
  const result = createPlane(width, height);
  const reach = weights.length - 1;
  const line = new Float32Array(width + 2 * reach);
  for (let y = 0, start = 0; y < height; y++, start += width) {
    for (let i = 0; i < line.length; i++) line[i] = data[start + mirror(i - reach, width)] as number;
    for (let x = 0; x < width; x++) {
      let sum = (weights[0] as number) * (line[x + reach] as number);
      for (let k = 1; k <= reach; k++)
        sum += (weights[k] as number) * ((line[x + reach - k] as number) + (line[x + reach + k] as number));
      result.data[start + x] = sum;
    }
  }
  return result;
}

function blurDown({ width, height, data }: Plane, weights: Float32Array): Plane {
  const result = createPlane(width, height);
  for (let y = 0; y < height; y++)
    for (let k = 0; k < weights.length; k++) {
      const weight = k === 0 ? (weights[0] as number) / 2 : (weights[k] as number);
      const above = mirror(y - k, height) * width;
      const below = mirror(y + k, height) * width;
      for (let x = 0, to = y * width; x < width; x++, to++)
        result.data[to] =
          (result.data[to] as number) + weight * ((data[above + x] as number) + (data[below + x] as number));
    }
  return result;
}

/** Mirrors a position between the first and the last pixel, which are repeated. */
function mirror(position: number, length: number): number {
  const period = 2 * length;
  const inPeriod = ((position % period) + period) % period;
  return inPeriod < length ? inPeriod : period - 1 - inPeriod;
}
