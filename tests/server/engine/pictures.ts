/** Small pictures for tests. */
import sharp from "sharp";

const COLOUR = { r: 126, g: 124, b: 128 };

export const plain = (width: number, height: number, background: object = COLOUR) =>
  sharp({ create: { width, height, channels: 3, background: background as never } });

export const png = (width: number, height: number, background?: object) =>
  plain(width, height, background).png().toBuffer();

/** Every pixel differs from its neighbours. */
export function patterned(width: number, height: number, seed = 1) {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919 * seed + (i >> 4) * 31) & 255);
  return { width, height, data };
}

export const encode = ({ width, height, data }: { width: number; height: number; data: Uint8Array }) =>
  sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
