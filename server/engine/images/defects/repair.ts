/** Finds marks on a picture and makes up what was beneath them. */
import { measureNoise, noiseLevel } from "../dct/noise";
import { inpaint } from "../inpaint/inpaint";
import type { Mask } from "../mask";
import type { Picture } from "../picture";
import { type Planes, toPicture, toPlanes } from "../planes";
import { findDefects } from "./find-defects";

/** The same picture when nothing was found. `strength` 0..1, of which 0 repairs nothing. The mask is 1 where it did. */
export function repair(picture: Picture, strength: number): { picture: Picture; mask: Mask } {
  const { width, height } = picture;
  const nothing = { picture, mask: { width, height, data: new Float32Array(width * height) } };
  if (strength === 0 || Math.min(width, height) < 16) return nothing;
  const planes = toPlanes(picture);
  const marks = findDefects(planes[0], strength, noiseLevel(measureNoise(planes[0])));
  if (!marks.includes(1)) return nothing;
  const filled = planes.map((plane) => inpaint(plane, marks)) as Planes;
  return { picture: toPicture(filled), mask: { width, height, data: Float32Array.from(marks) } };
}
