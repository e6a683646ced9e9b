/** How masks and depths pass from node to node. */
import { PythonError, typeName } from "../graph/python";
import type { Picture } from "./picture";

/** ComfyUI's MASK, one frame of it: a float a pixel in 0..1, row after row from the top left. */
export type Mask = { width: number; height: number; data: Float32Array };

/** What a MASK input holds: the frames of a batch, usually one. Throws PythonError when it got something else. */
export function asMasks(value: unknown): Mask[] {
  if (Array.isArray(value) && value.every((item) => item?.data instanceof Float32Array)) return value;
  throw new PythonError("TypeError", `expected a MASK, not '${typeName(value)}'`);
}

/** Lightness by Rec. 601's weights, as JPEG has it. */
export function luminance({ width, height, data }: Picture): Mask {
  const result = new Float32Array(width * height);
  for (let i = 0, from = 0; i < result.length; i++, from += 3) {
    const colours = 0.299 * (data[from] as number) + 0.587 * (data[from + 1] as number);
    result[i] = (colours + 0.114 * (data[from + 2] as number)) / 255;
  }
  return { width, height, data: result };
}
