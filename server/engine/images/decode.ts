/** Reads image files the way ComfyUI's LoadImage does, including damaged ones. */
import sharp from "sharp";
import { PythonError } from "../graph/python";
import type { Picture } from "./picture";

// Only the formats people have photos in: libvips can read many more, some by libraries that were never hardened.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadJpegFile",
    "VipsForeignLoadPngFile",
    "VipsForeignLoadWebpFile",
    "VipsForeignLoadNsgifFile",
    "VipsForeignLoadTiffFile",
  ],
});
sharp.cache(false);

/** Truncated files give what can be read; colour profiles are ignored, as Pillow does. */
const OPTIONS = { failOn: "none", ignoreIcc: true } as const;

/**
 * The frames of an image file, upright, without their alpha channel. `name` is what the error calls the file.
 * Throws PythonError (Pillow's UnidentifiedImageError) when it isn't an image.
 */
export async function decodeImage(file: string, name: string): Promise<Picture[]> {
  try {
    const { pages = 1 } = await sharp(file, OPTIONS).metadata();
    return await Promise.all(Array.from({ length: pages }, (_, page) => decodePage(file, page)));
  } catch (error) {
    throw new PythonError("PIL.UnidentifiedImageError", `cannot identify image file '${name}'`, { cause: error });
  }
}

async function decodePage(file: string, page: number): Promise<Picture> {
  const { data, info } = await sharp(file, { ...OPTIONS, page })
    .rotate()
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { width: info.width, height: info.height, data: bytes };
}
