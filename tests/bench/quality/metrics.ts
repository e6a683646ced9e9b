/** How close a picture is to the truth. */
import type { Picture } from "@/server/engine/images/picture";

/** Peak signal-to-noise ratio over all channels, in dB; 99 for equal pictures. */
export function psnr(a: Picture, b: Picture): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += ((a.data[i] as number) - (b.data[i] as number)) ** 2;
  return sum === 0 ? 99 : 10 * Math.log10((255 * 255 * a.data.length) / sum);
}

/**
 * Structural similarity of the lightness, mean over all windows of 8 × 8 (Wang, Bovik, Sheikh and Simoncelli, 2004,
 * with an even window instead of a Gaussian one).
 */
export function ssim(a: Picture, b: Picture): number {
  const [x, y] = [lightness(a), lightness(b)];
  const { width, height } = a;
  let sum = 0;
  let count = 0;
  for (let top = 0; top + WINDOW <= height; top += 2)
    for (let left = 0; left + WINDOW <= width; left += 2, count++) sum += window(x, y, top * width + left, width);
  return sum / count;
}

const WINDOW = 8;
const [C1, C2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];

function window(x: Float32Array, y: Float32Array, start: number, width: number): number {
  let [sumX, sumY, squaresX, squaresY, products] = [0, 0, 0, 0, 0];
  for (let row = 0; row < WINDOW; row++)
    for (let i = start + row * width; i < start + row * width + WINDOW; i++) {
      const p = x[i] as number;
      const q = y[i] as number;
      sumX += p;
      sumY += q;
      squaresX += p * p;
      squaresY += q * q;
      products += p * q;
    }
  const n = WINDOW * WINDOW;
  const [meanX, meanY] = [sumX / n, sumY / n];
  const [varX, varY] = [squaresX / n - meanX * meanX, squaresY / n - meanY * meanY];
  const covariance = products / n - meanX * meanY;
  return (
    ((2 * meanX * meanY + C1) * (2 * covariance + C2)) / ((meanX * meanX + meanY * meanY + C1) * (varX + varY + C2))
  );
}

/** Rec. 601. */
function lightness({ data }: Picture): Float32Array {
  const result = new Float32Array(data.length / 3);
  for (let i = 0; i < result.length; i++)
    result[i] =
      0.299 * (data[3 * i] as number) + 0.587 * (data[3 * i + 1] as number) + 0.114 * (data[3 * i + 2] as number);
  return result;
}
