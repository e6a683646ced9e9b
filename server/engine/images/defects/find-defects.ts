/** Finds scratches, cracks, dust and hairs: thin marks that are brighter or darker than all around them. */
import type { Plane } from "../planes";
import { followScratches } from "./follow";
import { dilate, open } from "./morphology";
import { findScratches } from "./scratches";
import { findSpots } from "./spots";
import { subtract } from "./traits";

/** Half the width of what counts as thin where a mark's border is looked for, in pixels. */
const THIN = 3;

/** The log-odds from which a mark is believed, at a sensitivity of 0 and of 1; and what scratches need besides. */
const [CERTAIN, POSSIBLE, FOR_SCRATCHES] = [2.25, -0.25, 0.75];

/** In pictures of fewer pixels eyes and teeth are as small as marks: so much more is asked of spots for each halving. */
const [USUAL, IN_SMALL] = [250_000, 0.6];

/** 1 where `lightness` (0..255) has a mark. `sensitivity` 0..1; `noise` is the deviation of the lightness. */
export function findDefects(lightness: Plane, sensitivity: number, noise: number): Uint8Array {
  const smallness = Math.max(0, Math.log2(USUAL / lightness.data.length));
  const least = CERTAIN + (POSSIBLE - CERTAIN) * sensitivity;
  const negative = { ...lightness, data: lightness.data.map((level) => 255 - level) };
  const [bright, dark] = [lightness, negative].map((plane) => {
    const [spots, scratches] = [
      findSpots(plane, noise, least + IN_SMALL * smallness),
      findScratches(plane, noise, least + FOR_SCRATCHES),
    ];
    const found = spots.map((spot, i) => spot | (scratches[i] as number));
    const thin = subtract(plane, open(plane, THIN));
    return withBorders(thin, followScratches(thin, found));
  }) as [Uint8Array, Uint8Array];
  return bright.map((mark, i) => mark | (dark[i] as number));
}

/** A mark's soft border belongs to it: what is at least a fifth as high as the mark beside, and a pixel more. */
function withBorders({ width, height, data }: Plane, marks: Uint8Array): Uint8Array {
  const beside = dilate({ width, height, data: data.map((value, i) => (marks[i] ? value : 0)) }, 2).data;
  const whole = data.map((value, i) => {
    const mark = beside[i] as number;
    return marks[i] || (mark > 0 && value > Math.max(4, 0.2 * mark)) ? 1 : 0;
  });
  return Uint8Array.from(dilate({ width, height, data: whole }, 1).data);
}
