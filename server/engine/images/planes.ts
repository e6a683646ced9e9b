/** Pictures as planes of floats, one for lightness and two for colour, which filters work on. */
import { createPicture, type Picture } from "./picture";

/** One channel: a float a pixel, row after row from the top left. */
export type Plane = { width: number; height: number; data: Float32Array };

/** JPEG's Y in 0..255, and its Cb and Cr, here in -128..128. */
export type Planes = [y: Plane, cb: Plane, cr: Plane];

export const createPlane = (width: number, height: number): Plane => ({
  width,
  height,
  data: new Float32Array(width * height),
});

/** By JFIF's formulas (Rec. 601, full range). */
export function toPlanes({ width, height, data }: Picture): Planes {
  const planes: Planes = [createPlane(width, height), createPlane(width, height), createPlane(width, height)];
  const [y, cb, cr] = [planes[0].data, planes[1].data, planes[2].data];
  for (let i = 0, from = 0; i < y.length; i++, from += 3) {
    const red = data[from] as number;
    const blue = data[from + 2] as number;
    const lightness = 0.299 * red + 0.587 * (data[from + 1] as number) + 0.114 * blue;
    y[i] = lightness;
    cb[i] = (blue - lightness) / 1.772;
    cr[i] = (red - lightness) / 1.402;
  }
  return planes;
}

/** Rounds to whole levels. */
export function toPicture([y, cb, cr]: Planes): Picture {
  const picture = createPicture(y.width, y.height);
  const bytes = new Uint8ClampedArray(picture.data.buffer);
  for (let i = 0, to = 0; i < y.data.length; i++, to += 3) {
    const lightness = y.data[i] as number;
    const blueness = cb.data[i] as number;
    const redness = cr.data[i] as number;
    bytes[to] = lightness + 1.402 * redness;
    bytes[to + 1] = lightness - 0.344136 * blueness - 0.714136 * redness;
    bytes[to + 2] = lightness + 1.772 * blueness;
  }
  return picture;
}
