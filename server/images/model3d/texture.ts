/** Decodes the pictures inside a model: a page is only given what could be decoded here. */
import { sharp } from "../sharp";
import type { Gltf } from "./gltf";
import { refuse } from "./refuse";

/** Pixels in sRGB, 3 bytes each. */
export type Texture = { width: number; height: number; data: Uint8Array };

/** What phones can hold; sharp counts before it decodes. */
const MAX_PIXELS = 8192 * 8192;
const MAX_SECONDS = 30;
/** Enough for a picture of the model. */
const SIDE = 1024;

/** At most 1024 pixels on a side. @throws AppError ENGINE_BAD_ANSWER */
export async function readTexture(bytes: Uint8Array): Promise<Texture> {
  const image = sharp(bytes, { failOn: "error", limitInputPixels: MAX_PIXELS }).timeout({ seconds: MAX_SECONDS });
  const small = image.resize(SIDE, SIDE, { fit: "inside", withoutEnlargement: true }).toColourspace("srgb");
  const decoded = await small
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((cause) => {
      throw refuse("a texture that can't be read", cause);
    });
  return { width: decoded.info.width, height: decoded.info.height, data: decoded.data };
}

/** @throws AppError ENGINE_BAD_ANSWER when one of a model's pictures is none */
export async function checkTextures({ images, bufferViews }: Gltf, bin: Buffer): Promise<void> {
  for (const { bufferView } of images) {
    const { byteOffset = 0, byteLength = 0 } = bufferViews[bufferView] ?? {};
    await readTexture(bin.subarray(byteOffset, byteOffset + byteLength));
  }
}
