/** Follows scratches beyond where they were found: through detail they are hard to tell from, but go on in line. */
import type { Plane } from "../planes";
import { type Component, findComponents } from "./components";

/** Pieces this long, and so many times longer than wide, tell where a scratch goes on. */
const [LENGTH, SLENDER] = [14, 4];

/** Times a piece's length that is searched for more of it, on either side; and pixels beside its line. */
const [FURTHER, ASIDE] = [4, 2];

/** More is there as long as so much of it stands out by this share of the piece's own height, over so many pixels. */
const [PRESENT, HEIGHT, ENOUGH] = [0.75, 0.5, 8];

/** Pixels by which a scratch may be torn off. */
const GAP = 12;

type Piece = { x: number; y: number; dx: number; dy: number; half: number; width: number; height: number };

/** `marks` and what goes on from them; `thin`: levels by which pixels stand out of what is broad. */
export function followScratches(thin: Plane, marks: Uint8Array): Uint8Array {
  const result = marks.slice();
  for (const component of findComponents(marks, thin.width, thin.height)) {
    const piece = measure(thin, component);
    if (piece.half * 2 < LENGTH || piece.half * 2 < SLENDER * piece.width) continue;
    for (const way of [1, -1]) follow(thin, piece, way, result);
  }
  return result;
}

/** Middle, direction, half its length, width and mean height, by the moments of its pixels. */
function measure({ width, data }: Plane, { pixels }: Component): Piece {
  const mean = (valueAt: (pixel: number) => number) =>
    pixels.reduce((sum, pixel) => sum + valueAt(pixel), 0) / pixels.length;
  const [column, row] = [(pixel: number) => pixel % width, (pixel: number) => Math.floor(pixel / width)];
  const [x, y] = [mean(column), mean(row)];
  const xx = mean((pixel) => (column(pixel) - x) ** 2);
  const yy = mean((pixel) => (row(pixel) - y) ** 2);
  const xy = mean((pixel) => (column(pixel) - x) * (row(pixel) - y));
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const spread = Math.sqrt(((xx - yy) / 2) ** 2 + xy ** 2);
  // A line of length n has a variance of n² / 12 along itself.
  const half = Math.sqrt(3 * ((xx + yy) / 2 + spread));
  const across = 2 * Math.sqrt(3 * Math.max(1 / 12, (xx + yy) / 2 - spread));
  return {
    x,
    y,
    dx: Math.cos(angle),
    dy: Math.sin(angle),
    half,
    width: across,
    height: mean((pixel) => data[pixel] as number),
  };
}

function follow(thin: Plane, piece: Piece, way: number, result: Uint8Array): void {
  const least = HEIGHT * piece.height;
  const found: number[][] = [];
  let [hits, misses, last, drift] = [0, 0, 0, 0];
  for (let step = 1; step <= FURTHER * 2 * piece.half; step++) {
    const along = way * (piece.half + step);
    const across = acrossAt(thin, piece, along, drift).filter(({ pixel }) => (thin.data[pixel] as number) >= least);
    found.push(across.map(({ pixel }) => pixel));
    misses++;
    if (across.length > 0) {
      hits++;
      misses = 0;
      drift += 0.2 * (across.reduce((sum, { aside }) => sum + aside, 0) / across.length - drift);
    }
    if (misses > GAP) break;
    if (misses === 0 && step >= ENOUGH && hits >= PRESENT * step) last = step;
  }
  for (const pixels of found.slice(0, last)) for (const pixel of pixels) result[pixel] = 1;
}

/** The pixels on a short line across the piece's own, at a distance from its middle. */
function acrossAt({ width, height }: Plane, { x, y, dx, dy, width: wide }: Piece, along: number, drift: number) {
  const reach = Math.ceil(wide / 2) + ASIDE;
  const pixels: { pixel: number; aside: number }[] = [];
  for (let aside = drift - reach; aside <= drift + reach; aside++) {
    const column = Math.round(x + along * dx - aside * dy);
    const row = Math.round(y + along * dy + aside * dx);
    if (column < 0 || row < 0 || column >= width || row >= height) continue;
    pixels.push({ pixel: row * width + column, aside });
  }
  return pixels;
}
