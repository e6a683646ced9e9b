/** Tells how much a pixel lies on a thin line: coherent along it, with nothing like it beside it. */
import { createPlane, type Plane } from "../planes";
import { dilate } from "./morphology";

const DIRECTIONS = 24;

/** Pixels from the middle to each end. */
const REACH = 18;

/** How far beside the line the same is looked for, in pixels, on both sides. */
const ASIDE = [5, 8];

/** What part of a line must be there, and as high as this part of its middle. */
const [PRESENT, HEIGHT] = [0.8, 0.35];

const MARGIN = REACH + Math.max(...ASIDE);

/** For each direction where its samples are in the data: along the line, and on the four lines beside it. */
type Direction = { along: Int32Array; beside: Int32Array[] };

/**
 * A measure for pixels of `thin` (levels by which something stands out, 0 where nothing does): by how many levels the
 * best straight line through (x, y) is higher than lines beside it; 0 where the line is broken. What `ground` differs by
 * from one side to the other is taken off: an object's border has two sides, a scratch has one ground.
 */
export function createLineMeasure(thin: Plane, ground: Plane): (x: number, y: number) => number {
  const padded = pad(thin, MARGIN);
  const below = pad(ground, MARGIN).data;
  // A pixel to either side, for directions between those tried and for lines that bend.
  const tolerant = dilate(padded, 1).data;
  const directions = planDirections(padded.width);
  return (x, y) => {
    const at = (y + MARGIN) * padded.width + x + MARGIN;
    const own = padded.data[at] as number;
    let best = 0;
    for (const { along, beside } of directions) {
      const mean = meanAlong(tolerant, at, along, own);
      if (mean <= best) continue;
      let around = 0;
      for (const offsets of beside) around = Math.max(around, meanOf(padded.data, at, offsets));
      const [near, opposite] = beside as [Int32Array, Int32Array];
      const sides = Math.abs(meanOf(below, at, near) - meanOf(below, at, opposite));
      best = Math.max(best, mean - around - sides);
    }
    return best;
  };
}

function planDirections(width: number): Direction[] {
  return Array.from({ length: DIRECTIONS }, (_, i) => {
    const angle = (i * Math.PI) / DIRECTIONS;
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
    const line = (aside: number, every: number) =>
      Int32Array.from({ length: 2 * Math.floor(REACH / every) + 1 }, (_, sample) => {
        const t = (sample - Math.floor(REACH / every)) * every;
        return Math.round(t * dy + aside * dx) * width + Math.round(t * dx - aside * dy);
      });
    // The ends first: there a line that is none is told soonest.
    const along = line(0, 1);
    const ends = along.map((_, k) => along[k % 2 === 0 ? k / 2 : along.length - (k + 1) / 2] as number);
    return { along: ends, beside: ASIDE.flatMap((aside) => [line(aside, 2), line(-aside, 2)]) };
  });
}

/** Each sample counts up to the pixel's own height. */
function meanAlong(data: Float32Array, at: number, offsets: Int32Array, own: number): number {
  const low = HEIGHT * own;
  let missing = (1 - PRESENT) * offsets.length;
  let sum = 0;
  for (let i = 0; i < offsets.length; i++) {
    const value = data[at + (offsets[i] as number)] as number;
    sum += value < own ? value : own;
    if (value < low && --missing < 0) return 0;
  }
  return sum / offsets.length;
}

function meanOf(data: Float32Array, at: number, offsets: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < offsets.length; i++) sum += data[at + (offsets[i] as number)] as number;
  return sum / offsets.length;
}

function pad({ width, height, data }: Plane, margin: number): Plane {
  const result = createPlane(width + 2 * margin, height + 2 * margin);
  for (let y = 0; y < height; y++)
    result.data.set(data.subarray(y * width, (y + 1) * width), (y + margin) * result.width + margin);
  return result;
}
