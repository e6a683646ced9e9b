/** Cuts a rectangle out of a picture. */
import { createPicture, type Picture } from "./picture";

export function crop(source: Picture, x: number, y: number, width: number, height: number): Picture {
  const result = createPicture(width, height);
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * source.width + x) * 3;
    result.data.set(source.data.subarray(start, start + width * 3), row * width * 3);
  }
  return result;
}
