/** Finds scratches and cracks: thin marks that go on in a line. */
import type { Plane } from "../planes";
import { type Component, findComponents } from "./components";
import { createLineMeasure } from "./lines";
import { measureTraits, type Traits } from "./traits";

/** Half the greatest width of a scratch, in pixels. */
const THIN = 3;

/** A piece of a scratch is at least this long, in pixels. */
const LENGTH = 12;

/** How many times a line must exceed what is usual around it to be looked at. */
const CANDIDATE = 1.5;

/**
 * Log-odds that a line is a scratch, by a logistic regression on drawn scratches and on the lines of six photos. In a
 * photo that was left out of the regression, of what it takes for scratches 91 to 95 % are.
 */
const ODDS = { none: 0.34, overUsual: 2.083, level: 2.669, height: -1.262 };

/** 1 where `plane` (0..255) has a bright scratch; `least`: the log-odds from which a line is believed to be one. */
export function findScratches(plane: Plane, noise: number, least: number): Uint8Array {
  const { width, height } = plane;
  const traits = measureTraits(plane, THIN, noise);
  const strengths = lineStrengths(traits);
  const candidates = strengths.map((strength, i) => (strength > CANDIDATE * (traits.usual.data[i] as number) ? 1 : 0));
  const marks = new Uint8Array(plane.data.length);
  for (const line of findComponents(Uint8Array.from(candidates), width, height)) {
    if (Math.hypot(line.right - line.left, line.bottom - line.top) < LENGTH) continue;
    if (odds(traits, line, strengths) < least) continue;
    for (const pixel of line.pixels) marks[pixel] = 1;
  }
  return marks;
}

/** Of the pixels that may be a line's; 0 for the others. */
function lineStrengths({ lightness, thin, usual, outlying }: Traits): Float32Array {
  const measure = createLineMeasure(thin, lightness);
  return thin.data.map((height, i) => {
    if (height < CANDIDATE * (usual.data[i] as number) || (outlying.data[i] as number) < 0) return 0;
    return measure(i % thin.width, Math.floor(i / thin.width));
  });
}

function odds({ lightness, thin, usual }: Traits, { pixels }: Component, strengths: Float32Array): number {
  const highest = (share: number, valueAt: (pixel: number) => number) =>
    Float64Array.from(pixels, valueAt).sort()[Math.floor(share * pixels.length)] as number;
  const overUsual = highest(0.9, (pixel) => (strengths[pixel] as number) / (usual.data[pixel] as number));
  const level = highest(0.8, (pixel) => lightness.data[pixel] as number);
  const height = pixels.reduce((sum, pixel) => sum + (thin.data[pixel] as number), 0) / pixels.length;
  return (
    ODDS.none + ODDS.overUsual * Math.log2(overUsual) + (ODDS.level * level) / 255 + ODDS.height * Math.log2(height)
  );
}
