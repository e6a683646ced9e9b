/** Erosion and dilation of a plane by squares, in a time that does not grow with the square. */
import { createPlane, type Plane } from "../planes";

type Pick = (a: number, b: number) => number;

const smaller: Pick = (a, b) => (a < b ? a : b);
const larger: Pick = (a, b) => (a > b ? a : b);

/** The smallest (largest) value in a square of 2 · radius + 1 pixels around each pixel, as far as there are pixels. */
export const erode = (plane: Plane, radius: number): Plane => filter(plane, radius, smaller, Number.POSITIVE_INFINITY);
export const dilate = (plane: Plane, radius: number): Plane => filter(plane, radius, larger, Number.NEGATIVE_INFINITY);

/** What is left when bright things narrower than the square are taken away; closing takes the dark ones. */
export const open = (plane: Plane, radius: number): Plane => dilate(erode(plane, radius), radius);
export const close = (plane: Plane, radius: number): Plane => erode(dilate(plane, radius), radius);

function filter(plane: Plane, radius: number, pick: Pick, neutral: number): Plane {
  const { width, height } = plane;
  const result = createPlane(width, height);
  const across = createLineFilter(width, radius, pick, neutral);
  const down = createLineFilter(height, radius, pick, neutral);
  for (let y = 0; y < height; y++) across(plane.data, result.data, y * width, 1);
  for (let x = 0; x < width; x++) down(result.data, result.data, x, width);
  return result;
}

/** van Herk, 1992: running extremes from the left and from the right of each stretch as long as the window. */
function createLineFilter(length: number, radius: number, pick: Pick, neutral: number) {
  const window = 2 * radius + 1;
  const padded = Math.ceil((length + 2 * radius) / window) * window;
  const line = new Float32Array(padded).fill(neutral);
  const [left, right] = [new Float32Array(padded), new Float32Array(padded)];
  return (from: Float32Array, to: Float32Array, start: number, step: number) => {
    for (let i = 0, at = start; i < length; i++, at += step) line[i + radius] = from[at] as number;
    for (let i = 0; i < padded; i++)
      left[i] = i % window === 0 ? (line[i] as number) : pick(left[i - 1] as number, line[i] as number);
    for (let i = padded - 1; i >= 0; i--)
      right[i] = i % window === window - 1 ? (line[i] as number) : pick(right[i + 1] as number, line[i] as number);
    for (let i = 0, at = start; i < length; i++, at += step)
      to[at] = pick(right[i] as number, left[i + window - 1] as number);
  };
}
