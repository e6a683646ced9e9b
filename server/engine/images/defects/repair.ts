/** Finds marks on a picture and makes up what was beneath them. */
import { measureNoise, noiseLevel } from "../dct/noise";
import { inpaint } from "../inpaint/inpaint";
import type { Mask } from "../mask";
import type { Picture } from "../picture";
import { type Planes, toPicture, toPlanes } from "../planes";
import { resample } from "../resample";
import { findDefects } from "./find-defects";

/** The same picture when nothing was found. `strength` 0..1, of which 0 repairs nothing. The mask is 1 where it did. */
export function repair(picture: Picture, strength: number): { picture: Picture; mask: Mask } {
  const { width, height } = picture;
  const nothing = { picture, mask: { width, height, data: new Float32Array(width * height) } };
  if (strength === 0 || Math.min(width, height) < 16) return nothing;
  const marks = findMarks(picture, strength);
  if (!marks.includes(1)) return nothing;
  const filled = toPlanes(picture).map((plane) => inpaint(plane, marks)) as Planes;
  return { picture: toPicture(filled), mask: { width, height, data: Float32Array.from(marks) } };
}

/** Pixels: in larger pictures marks are looked for at this size, where they are as wide as in most scans. */
const LARGE = 1_500_000;

function findMarks(picture: Picture, strength: number): Uint8Array {
  const { width, height } = picture;
  const share = Math.min(1, Math.sqrt(LARGE / (width * height)));
  const small = resample(picture, Math.round(width * share), Math.round(height * share), "lanczos");
  const [lightness] = toPlanes(small);
  const marks = findDefects(lightness, strength, Math.max(1, noiseLevel(measureNoise(lightness))));
  if (share === 1) return marks;
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const x = Math.min(small.width - 1, Math.floor((i % width) * share));
    const y = Math.min(small.height - 1, Math.floor(Math.floor(i / width) * share));
    return marks[y * small.width + x] as number;
  });
}
