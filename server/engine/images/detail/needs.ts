/** Tells from the person's photo how much a model's detail would help it. */
import { findCompression } from "../dct/jpeg";
import { measureNoise, noiseLevel } from "../dct/noise";
import type { Picture } from "../picture";
import { toPlanes } from "../planes";
import { ramp } from "../ramp";
import { measureSoftness } from "./softness";

export type Needs = {
  /** The deviation, in pixels of the cleaned picture, of the blur beyond that of a sharp photo; 0 for none. */
  blur: number;
  /** How much of the blur may be taken back without bringing up what cleaning left, 0..1. */
  clarity: number;
  /** What share of the model's detail a picture of the same size should get, 0..1. */
  share: number;
};

/** The sharpest edges of a sharp photo are this soft. */
const SHARP = 0.42;

/** A model makes up what it does not see: more of it is further from the truth, whatever it is mixed with. */
const MOST = 0.4;

/** `original`: as it came; `cleaned`: without noise and blocks. */
export function assess(original: Picture, cleaned: Picture): Needs {
  const [lightness] = toPlanes(original);
  const noise = noiseLevel(measureNoise(lightness));
  const { quality = 100 } = findCompression(lightness) ?? {};
  const softness = measureSoftness(toPlanes(cleaned)[0]);
  const blur = Math.sqrt(Math.max(0, Math.min(3, softness) ** 2 - SHARP ** 2));
  const [noisy, blocky] = [ramp(noise, 4, 14), ramp(-quality, -60, -25)];
  const share = MOST * Math.max(noisy, blocky, ramp(blur, 0.35, 0.9));
  return { blur, clarity: 1 - Math.max(ramp(noise, 2, 8), ramp(-quality, -85, -50)), share };
}
