/** The Gaussian window of ImageBlur and ImageSharpen. */
import { createPicture, type Picture, toByte } from "./picture";

/**
 * Passes each level and the Gaussian mean around it to `combine`, whose result (a level, 0..255) becomes the pixel.
 * `sigma` is in units of the radius, as in ComfyUI: the window's axis runs from -1 to 1. Borders are mirrored.
 */
export function withBlur(
  source: Picture,
  radius: number,
  sigma: number,
  combine: (level: number, mean: number) => number,
): Picture {
  const { width, height, data } = source;
  const result = createPicture(width, height);
  const weights = gaussianWeights(radius, sigma);
  const columns = mirroredOffsets(width, radius, 3);
  const mean = new Float32Array(width * 3);
  for (let y = 0; y < height; y++) {
    blurDown(source, y, weights, mean);
    const start = y * width * 3;
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++)
          sum += (weights[k] as number) * (mean[(columns[x + k] as number) + channel] as number);
        const i = start + x * 3 + channel;
        result.data[i] = toByte(combine(data[i] as number, sum));
      }
    }
  }
  return result;
}

/** The square window is the product of this one with itself, as exp(-(x² + y²)) is. */
export function gaussianWeights(radius: number, sigma: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, k) => {
    const x = k / radius - 1;
    return Math.exp(-(x * x) / (2 * sigma * sigma));
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

function blurDown({ width, height, data }: Picture, y: number, weights: Float64Array, mean: Float32Array) {
  const radius = (weights.length - 1) / 2;
  mean.fill(0);
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k] as number;
    const start = mirror(y + k - radius, height) * width * 3;
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + weight * (data[start + i] as number);
  }
}

/** Offsets of positions -radius .. size - 1 + radius. */
const mirroredOffsets = (size: number, radius: number, step: number) =>
  Int32Array.from({ length: size + 2 * radius }, (_, i) => mirror(i - radius, size) * step);

/** Mirrors a position at the first and the last one, which aren't repeated; however far out it lies. */
function mirror(position: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const inPeriod = ((position % period) + period) % period;
  return inPeriod < size ? inPeriod : period - inPeriod;
}
