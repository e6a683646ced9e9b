/** Finds how small a picture can be made without losing detail: old scans have far more pixels than detail. */
import { crop } from "../crop";
import { measureNoise, noiseLevel } from "../dct/noise";
import { denoise } from "../denoise";
import type { Picture } from "../picture";
import { toPlanes } from "../planes";
import { resample } from "../resample";

/** Levels that may be lost, in all but a few places. */
const UNSEEN = 1.2;
const PLACES = 0.9;

/** Pixels of the samples' sides, of which a border isn't compared; and about how many there are. */
const [SIDE, BORDER, COUNT] = [128, 16, 36];

/** From one size to the next smaller one. */
const STEP = 2 ** -0.25;

/** How strongly noise is taken out of the samples before, for it is no detail; and what share of it stays. */
const [DENOISING, LEFT] = [0.7, 0.6];

/**
 * The share of width and height, `smallest`..1, from which the picture can be enlarged again with nothing lost but
 * noise. Looks at samples all over the picture.
 */
export function realSize(picture: Picture, smallest: number): number {
  const samples = takeSamples(picture).map((sample) => denoise(sample, DENOISING));
  if (samples.length === 0) return 1;
  const noise = LEFT * noiseLevel(measureNoise(toPlanes(picture)[0]));
  let share = 1;
  while (share * STEP >= smallest && isEnough(samples, share * STEP, UNSEEN ** 2 + noise ** 2)) share *= STEP;
  return share;
}

function takeSamples(picture: Picture): Picture[] {
  const { width, height } = picture;
  const perAxis = Math.ceil(Math.sqrt(COUNT));
  const samples: Picture[] = [];
  if (Math.min(width, height) < SIDE) return samples;
  for (let row = 0; row < perAxis; row++)
    for (let column = 0; column < perAxis; column++) {
      const x = Math.round((column * (width - SIDE)) / (perAxis - 1));
      const y = Math.round((row * (height - SIDE)) / (perAxis - 1));
      samples.push(crop(picture, x, y, SIDE, SIDE));
    }
  return samples;
}

/** `most`: the mean square that may be lost. */
function isEnough(samples: Picture[], share: number, most: number): boolean {
  const side = Math.round(SIDE * share);
  const losses = samples.map((sample) =>
    loss(sample, resample(resample(sample, side, side, "lanczos"), SIDE, SIDE, "lanczos")),
  );
  losses.sort((a, b) => a - b);
  return (losses[Math.floor(PLACES * (losses.length - 1))] as number) < most;
}

/** Mean square difference of the lightness, without the border. */
function loss(a: Picture, b: Picture): number {
  let sum = 0;
  for (let y = BORDER; y < SIDE - BORDER; y++)
    for (let i = 3 * (y * SIDE + BORDER); i < 3 * (y * SIDE + SIDE - BORDER); i += 3) {
      const difference = lightnessAt(a, i) - lightnessAt(b, i);
      sum += difference * difference;
    }
  return sum / (SIDE - 2 * BORDER) ** 2;
}

const lightnessAt = ({ data }: Picture, i: number) =>
  0.299 * (data[i] as number) + 0.587 * (data[i + 1] as number) + 0.114 * (data[i + 2] as number);
