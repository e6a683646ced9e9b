/** Reads image files the way ComfyUI's LoadImage does, including damaged ones. */
import type { Sharp } from "sharp";
import { PythonError } from "../graph/python";
import { sharp } from "./hardened-sharp";
import type { Picture } from "./picture";

/** Truncated files give what can be read; colour profiles are ignored, as Pillow does. */
const OPTIONS = { failOn: "none", ignoreIcc: true } as const;

/** Of all frames together; one alone is limited by sharp, to about the same. */
const MAX_PIXELS = 268_000_000;

/**
 * The frames of an image file, upright, without their alpha channel. `name` is what errors call the file.
 * Throws PythonError: Pillow's UnidentifiedImageError when it is no image, DecompressionBombError when it is too large.
 */
export async function decodeImage(file: string, name: string): Promise<Picture[]> {
  const unidentified = (cause: unknown): never => {
    throw new PythonError("PIL.UnidentifiedImageError", `cannot identify image file '${name}'`, { cause });
  };
  const { pages = 1, width, height, space } = await sharp(file, OPTIONS).metadata().catch(unidentified);
  if (width * height * pages > MAX_PIXELS)
    throw new PythonError("PIL.Image.DecompressionBombError", `Image size exceeds limit of ${MAX_PIXELS} pixels`);
  const decode = space === "cmyk" ? decodeCmyk : decodeRgb;
  const decoding = Array.from({ length: pages }, (_, page) => decode(sharp(file, { ...OPTIONS, page }).autoOrient()));
  return await Promise.all(decoding).catch(unidentified);
}

const decodeRgb = (image: Sharp) => pixels(image.toColourspace("srgb").removeAlpha());

/** Ink amounts, not colours: what is printed is what the inks leave over, by Pillow's plain formula. */
async function decodeCmyk(image: Sharp): Promise<Picture> {
  const { width, height, data: inks } = await pixels(image.pipelineColourspace("cmyk").toColourspace("cmyk"));
  const data = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < data.length; from += 4, to += 3) {
    const white = 255 - (inks[from + 3] as number);
    for (let i = 0; i < 3; i++) data[to + i] = Math.round((white * (255 - (inks[from + i] as number))) / 255);
  }
  return { width, height, data };
}

async function pixels(image: Sharp): Promise<Picture> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { width: info.width, height: info.height, data: bytes };
}
