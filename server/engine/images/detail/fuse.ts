/** Joins a picture with what a model made of it. */
import { createPicture, type Picture } from "../picture";
import { resample } from "../resample";

/**
 * `source` at the target's size, with a share (0..1) of the fine detail of `made`, which shows the same. What `made` has
 * wrong in tone and in coarse detail is put right first (back-projection, Irani and Peleg 1991): it is compared with
 * the source at a size that holds no fine detail.
 */
export function fuse(source: Picture, made: Picture, width: number, height: number, share: number): Picture {
  const coarse = Math.min(1, source.width / width, 0.5);
  const [columns, rows] = [Math.max(1, Math.round(width * coarse)), Math.max(1, Math.round(height * coarse))];
  const wrong = difference(resample(source, columns, rows, "lanczos"), resample(made, columns, rows, "lanczos"));
  const correction = resample(wrong, width, height, "bicubic").data;
  const result = createPicture(width, height);
  const bytes = new Uint8ClampedArray(result.data.buffer);
  const [base, detail] = [
    resample(source, width, height, "lanczos").data,
    resample(made, width, height, "lanczos").data,
  ];
  for (let i = 0; i < bytes.length; i++) {
    const corrected = (detail[i] as number) + (correction[i] as number) - MIDDLE;
    bytes[i] = (1 - share) * (base[i] as number) + share * corrected;
  }
  return result;
}

const MIDDLE = 128;

/** a - b as a picture, with 128 for none. */
function difference(a: Picture, b: Picture): Picture {
  const result = createPicture(a.width, a.height);
  const bytes = new Uint8ClampedArray(result.data.buffer);
  for (let i = 0; i < bytes.length; i++) bytes[i] = MIDDLE + (a.data[i] as number) - (b.data[i] as number);
  return result;
}
