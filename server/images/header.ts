/** Reads what a photo's header says, before any pixel is decoded. */
import type { Metadata } from "sharp";
import { corrupt, tooManyPixels } from "./refusals";
import { sharp } from "./sharp";

export type Header = {
  /** Of the upright picture, in pixels. */
  width: number;
  height: number;
  /** An engine would fail on it or lose its colours, so it needs a plain copy. */
  unusual: boolean;
  /** Its colours are what every program takes them for. */
  isSrgb: boolean;
};

/** Throws CORRUPT_IMAGE, TOO_MANY_PIXELS. */
export async function readHeader(file: string, maxPixels: number): Promise<Header> {
  const metadata = await sharp(file, { failOn: "none", limitInputPixels: false })
    .metadata()
    .catch((cause) => {
      throw corrupt(cause);
    });
  const { width, height } = metadata.autoOrient;
  if (width * height > maxPixels) throw tooManyPixels(width, height, maxPixels);
  return { width, height, unusual: isUnusual(metadata), isSrgb: isInSrgb(metadata) };
}

/** LoadImage of ComfyUI applies EXIF orientation, takes greys and palettes, but drops alpha and profiles and runs every frame. */
function isUnusual(metadata: Metadata): boolean {
  const { depth, hasAlpha, pages = 1 } = metadata;
  return !isInSrgb(metadata) || depth !== "uchar" || hasAlpha || pages > 1;
}

const isInSrgb = ({ space, icc }: Metadata): boolean =>
  ["srgb", "b-w", "rgb16", "grey16"].includes(space ?? "") && (icc === undefined || isSrgbProfile(icc));

/** By the profile's description, in ASCII (version 2) or UTF-16 (version 4); a wrong no costs a copy and no colour. */
function isSrgbProfile(icc: Buffer): boolean {
  const text = icc.toString("latin1").replaceAll("\0", "");
  return /sRGB(?! gamut)/.test(text) && icc.toString("latin1", 16, 20) === "RGB ";
}
