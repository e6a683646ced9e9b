/** Finds dust, hairs and pieces of scratches: small spots that stand out too far, and too sharply, to be detail. */
import { gauss } from "../gauss";
import { createPlane, type Plane } from "../planes";
import { findPeaks, type Peak } from "./peaks";
import { createRing } from "./ring";

/** Larger things are not specks: in pixels, and as a share of the picture. */
const [LARGEST, LARGEST_SHARE] = [320, 1 / 800];

/** Levels: what counts for the texture around, and at most so much of each spot; and what may be a mark. */
const [TEXTURE, CAPPED, VISIBLE] = [10, 40, 16];

/** Pixels: the deviation of the neighbourhood whose texture counts. */
const NEIGHBOURHOOD = 10;

/** Levels that no eye tells apart. */
const UNSEEN = 2;

/**
 * Log-odds that a spot is a mark, by a logistic regression on drawn marks and on what else stands out in six photos. In
 * a photo that was left out of the regression, of what it takes for marks 92 to 97 % are.
 */
const ODDS = {
  none: -8.46,
  overTexture: 3.125,
  overRing: 1.128,
  contrast: -1.793,
  level: 4.378,
  steep: 4.843,
  fill: -2.112,
};

/** 1 where `plane` (0..255) has a bright mark; `least`: the log-odds from which a spot is believed to be one. */
export function findSpots(plane: Plane, noise: number, least: number): Uint8Array {
  const peaks = findPeaks(plane, Math.min(LARGEST, LARGEST_SHARE * plane.data.length), TEXTURE);
  const texture = measureTexture(plane, peaks);
  const ringOf = createRing(plane);
  const marks = new Uint8Array(plane.data.length);
  for (const peak of peaks) {
    if (peak.top - peak.foot < VISIBLE || peak.pixels.length < 2) continue;
    const usual = UNSEEN + noise + meanOf(texture, peak.pixels);
    if (odds(plane, peak, usual, ringOf(peak.pixels)) < least) continue;
    for (const pixel of peak.pixels) marks[pixel] = 1;
  }
  return marks;
}

function odds(
  { width, data }: Plane,
  { pixels, top, foot }: Peak,
  usual: number,
  ring: { mean: number; deviation: number },
) {
  const contrast = top - foot;
  const level = meanOf({ data }, pixels);
  const steep = pixels.filter((pixel) => (data[pixel] as number) > foot + STEEP * contrast).length / pixels.length;
  return (
    ODDS.none +
    ODDS.overTexture * Math.log2(contrast / usual) +
    ODDS.overRing * Math.log2(Math.max(0.05, (level - ring.mean) / (ring.deviation + UNSEEN))) +
    ODDS.contrast * Math.log2(contrast) +
    (ODDS.level * level) / 255 +
    ODDS.steep * steep +
    ODDS.fill * (pixels.length / boxOf(pixels, width))
  );
}

/** Pixels above this share of a spot's height: of a sharp one most are. */
const STEEP = 0.65;

const meanOf = ({ data }: Pick<Plane, "data">, pixels: number[]) =>
  pixels.reduce((sum, pixel) => sum + (data[pixel] as number), 0) / pixels.length;

/** The area of the rectangle around. */
function boxOf(pixels: number[], width: number): number {
  let [left, right] = [width, 0];
  for (const pixel of pixels) {
    left = Math.min(left, pixel % width);
    right = Math.max(right, pixel % width);
  }
  const rows = pixels.map((pixel) => Math.floor(pixel / width));
  return (right - left + 1) * (Math.max(...rows) - Math.min(...rows) + 1);
}

/** By how many levels spots stand out around each pixel, in the mean. */
function measureTexture({ width, height, data }: Plane, peaks: Peak[]): Plane {
  const heights = createPlane(width, height);
  for (const { pixels, foot } of peaks)
    for (const pixel of pixels) heights.data[pixel] = Math.min(CAPPED, (data[pixel] as number) - foot);
  return gauss(heights, NEIGHBOURHOOD);
}
