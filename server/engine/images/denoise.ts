/** Takes noise and JPEG's traces out of pictures. */
import { findCompression } from "./dct/jpeg";
import { measureNoise, noiseLevel } from "./dct/noise";
import { shrink } from "./dct/shrink";
import type { Picture } from "./picture";
import { type Plane, type Planes, toPicture, toPlanes } from "./planes";
import { ramp } from "./ramp";

/** Deviations of the lightness: less noise is left alone, from the second on all of it goes. */
const [FINE, NOISY] = [2, 3.5];

/** Times the deviation below which a coefficient counts as noise. */
const CERTAIN = 2.6;

/** A picture of the same size; the same one when it has hardly any noise. `strength` 0..1, 0.5 takes what is noise. */
export function denoise(picture: Picture, strength: number): Picture {
  if (strength === 0 || isTiny(picture)) return picture;
  const planes = toPlanes(picture);
  const share = ramp(noiseLevel(measureNoise(planes[0])), FINE, NOISY);
  if (share === 0) return picture;
  const factor = CERTAIN * share * (0.4 + 1.2 * strength);
  return filtered(planes, (plane) => measureNoise(plane, planes[0]).map((deviation) => factor * deviation));
}

/** JPEG of this quality shows no blocks; of the second all is smoothed. */
const [INVISIBLE, VISIBLE] = [85, 60];

/** Shares of JPEG's rounding steps below which a coefficient counts as its trace. */
const [OF_LIGHTNESS, OF_COLOUR] = [0.35, 0.4];

/** A picture of the same size; the same one when it shows no trace of blocks. `strength` 0..1, 0.5 takes the usual. */
export function deblock(picture: Picture, strength: number): Picture {
  if (strength === 0 || isTiny(picture)) return picture;
  const planes = toPlanes(picture);
  const compression = findCompression(planes[0]);
  if (!compression) return picture;
  const factor = 2 * strength * ramp(-compression.quality, -INVISIBLE, -VISIBLE);
  const lightness = compression.lightness.map((step) => OF_LIGHTNESS * factor * step);
  const colour = halfSize(compression.colour).map((step) => OF_COLOUR * factor * step);
  return filtered(planes, (_, index) => (index === 0 ? lightness : colour));
}

/** Colour is stored at half the size: its blocks are 16 pixels wide, and a frequency of theirs is half of ours. */
const halfSize = (steps: Float32Array) =>
  steps.map((_, k) => steps[8 * Math.min(7, 2 * (k >> 3)) + Math.min(7, 2 * (k & 7))] as number);

/** Larger pictures are filtered more coarsely: their noise is finer than what is looked at. */
const LARGE = 3_000_000;

function filtered(planes: Planes, thresholds: (plane: Plane, index: number) => Float32Array): Picture {
  const step = planes[0].data.length > LARGE ? 4 : 2;
  return toPicture(planes.map((plane, i) => shrink(plane, { thresholds: thresholds(plane, i), step })) as Planes);
}

const isTiny = ({ width, height }: Picture) => Math.min(width, height) < 16;
