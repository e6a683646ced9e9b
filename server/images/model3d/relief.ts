/** Turns a picture of the depth, as models for depth give it, and its photo into a relief. */

import { MAX_SIDE } from "@/server/lib/relief/depth-map";
import { writeGlb } from "@/server/lib/relief/glb";
import { buildRelief, type ReliefSizes } from "@/server/lib/relief/mesh";
import { sharp } from "../sharp";
import { refuse } from "./refuse";

export type ReliefOptions = ReliefSizes & { maxVertices: number /** Bright is far. */; invert: boolean };

const TEXTURE_SIDE = 2048;
const MAX_DEPTH_PIXELS = 100e6;
const WHITE = 65535;

/**
 * Binary glTF. @param photo path of a JPEG, PNG or WebP @param depth path of a grey picture of the same scene in any
 * size, the brighter the nearer. @throws AppError ENGINE_BAD_ANSWER when the depth can't be read
 */
export async function reliefFromDepth(photo: string, depth: string, options: ReliefOptions): Promise<Uint8Array> {
  const { bytes, width, height } = await texture(photo);
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height));
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  const map = await readDepth(depth, side(width), side(height), options.invert);
  return writeGlb({ mesh: buildRelief(map, options, options.maxVertices), texture: { bytes, mimeType: "image/jpeg" } });
}

async function texture(photo: string) {
  const image = sharp(photo, { failOn: "none" }).autoOrient().flatten({ background: "white" }).toColourspace("srgb");
  const small = image.resize(TEXTURE_SIDE, TEXTURE_SIDE, { fit: "inside", withoutEnlargement: true });
  const { data, info } = await small.jpeg({ quality: 88 }).toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

/** In the photo's proportions: models give the depth in sizes of their own. 16 bits are kept where there are any. */
async function readDepth(file: string, width: number, height: number, invert: boolean) {
  const image = sharp(file, { failOn: "error", limitInputPixels: MAX_DEPTH_PIXELS }).removeAlpha();
  const levels = await image
    .resize(width, height, { fit: "fill" })
    .toColourspace("grey16")
    .raw({ depth: "ushort" })
    .toBuffer()
    .catch((cause) => {
      throw refuse("a depth that can't be read", cause);
    });
  const values = new Uint16Array(levels.buffer, levels.byteOffset, width * height);
  return { width, height, data: Float32Array.from(values, (level) => (invert ? WHITE - level : level) / WHITE) };
}
