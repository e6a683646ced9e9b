/** Reads image files the way ComfyUI's LoadImage does, including damaged ones. */
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
  const pages = await countPages(file, name);
  const decoding = Array.from({ length: pages }, (_, page) => decodePage(file, page));
  return await Promise.all(decoding).catch((error) => {
    throw unidentified(name, error);
  });
}

async function countPages(file: string, name: string): Promise<number> {
  const {
    pages = 1,
    width,
    height,
  } = await sharp(file, OPTIONS)
    .metadata()
    .catch((error) => {
      throw unidentified(name, error);
    });
  if (width * height * pages <= MAX_PIXELS) return pages;
  throw new PythonError("PIL.Image.DecompressionBombError", `Image size exceeds limit of ${MAX_PIXELS} pixels`);
}

const unidentified = (name: string, cause: unknown) =>
  new PythonError("PIL.UnidentifiedImageError", `cannot identify image file '${name}'`, { cause });

async function decodePage(file: string, page: number): Promise<Picture> {
  const { data, info } = await sharp(file, { ...OPTIONS, page })
    .autoOrient()
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { width: info.width, height: info.height, data: bytes };
}
