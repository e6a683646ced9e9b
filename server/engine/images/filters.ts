/** The weights by which an axis is resampled, for each of ComfyUI's scaling methods. */

export const SCALE_METHODS = ["nearest-exact", "bilinear", "area", "bicubic", "lanczos"];

/**
 * For output position i: `count` weights from `weights[i * count]`, for the inputs at `sources[i * count]` on. The
 * count is a multiple of four; weights of zero fill it up.
 */
export type Taps = { count: number; sources: Int32Array; weights: Float64Array };

type Window = { first: number; weights: number[] };

/** What contributes to each of `to` positions when an axis of `from` positions is resampled. */
export function createTaps(method: string, from: number, to: number): Taps {
  const windowAt = WINDOWS[method];
  if (!windowAt) throw new RangeError(`unknown scaling method ${method}`);
  const windows = Array.from({ length: to }, (_, i) => windowAt(i, from, to));
  const count = 4 * Math.ceil(windows.reduce((max, { weights }) => Math.max(max, weights.length), 1) / 4);
  const taps = { count, sources: new Int32Array(to * count), weights: new Float64Array(to * count) };
  windows.forEach(({ first, weights }, i) => {
    for (let k = 0; k < count; k++) {
      taps.sources[i * count + k] = Math.min(Math.max(first + k, 0), from - 1);
      taps.weights[i * count + k] = weights[k] ?? 0;
    }
  });
  return taps;
}

/** PyTorch's interpolate (align_corners off, no antialiasing) but for lanczos, which is Pillow's. */
const WINDOWS: Record<string, (i: number, from: number, to: number) => Window> = {
  "nearest-exact": (i, from, to) => ({ first: Math.floor((i + 0.5) * (from / to)), weights: [1] }),
  bilinear(i, from, to) {
    const center = Math.max(0, (i + 0.5) * (from / to) - 0.5);
    const first = Math.floor(center);
    return { first, weights: [1 - (center - first), center - first] };
  },
  bicubic(i, from, to) {
    const center = (i + 0.5) * (from / to) - 0.5;
    const first = Math.floor(center) - 1;
    return { first, weights: [0, 1, 2, 3].map((k) => cubic(first + k - center)) };
  },
  area(i, from, to) {
    const first = Math.floor((i * from) / to);
    const length = Math.ceil(((i + 1) * from) / to) - first;
    return { first, weights: new Array<number>(length).fill(1 / length) };
  },
  lanczos,
};

/** Pillow's: the window grows when shrinking, is cut at the borders and brought back to a sum of 1. */
function lanczos(i: number, from: number, to: number): Window {
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const center = (i + 0.5) * scale;
  const first = Math.max(0, Math.trunc(center - 3 * stretch + 0.5));
  const end = Math.min(from, Math.trunc(center + 3 * stretch + 0.5));
  const raw = Array.from({ length: end - first }, (_, k) => lanczos3((first + k - center + 0.5) / stretch));
  const sum = raw.reduce((a, b) => a + b, 0);
  return { first, weights: raw.map((weight) => weight / sum) };
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const lanczos3 = (x: number) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0);

/** Keys' cubic with a = -0.75, PyTorch's choice. */
function cubic(distance: number): number {
  const a = -0.75;
  const x = Math.abs(distance);
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}
