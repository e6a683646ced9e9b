/** How images pass from node to node. */
import { PythonError, typeName } from "../graph/python";

/**
 * One RGB image: 3 bytes a pixel, row after row from the top left.
 *
 * ComfyUI passes 32-bit floats in 0..1 and cuts them to bytes when it saves an image or scales it with lanczos. Here
 * the cut comes after every node. In the graphs that Darkroom ships each result is saved or scaled with lanczos next,
 * so they come out the same, in a quarter of the memory: a photo of 12 megapixels enlarged four times has 192.
 */
export type Picture = { width: number; height: number; data: Uint8Array };

/** What an IMAGE input holds: the frames of a batch, usually one. Throws PythonError when it got something else. */
export function asPictures(value: unknown): Picture[] {
  if (Array.isArray(value) && value.every((item) => item?.data instanceof Uint8Array)) return value;
  throw new PythonError("TypeError", `expected an IMAGE, not '${typeName(value)}'`);
}

/** Throws PythonError for sizes no picture can have. */
export function createPicture(width: number, height: number): Picture {
  if (width < 1 || height < 1) throw new PythonError("ValueError", "height and width must be > 0");
  return { width, height, data: new Uint8Array(width * height * 3) };
}

/**
 * A computed level cut to a byte, as ComfyUI's cast does. The nudge is far below one level and keeps a sum that is
 * whole but for rounding, such as 99.9999999 on an even surface, from losing a level.
 */
export const toByte = (level: number): number => {
  const nudged = level + 1e-4;
  return nudged <= 0 ? 0 : nudged >= 255 ? 255 : nudged | 0;
};
