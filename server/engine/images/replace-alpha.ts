/** Gives a picture another one's alpha channel. */
import { rename } from "node:fs/promises";
import { sharp } from "./hardened-sharp";

/** Overwrites `mask` with a PNG of `original` and the mask's alpha. False when their sizes differ. */
export async function replaceAlpha(original: string, mask: string): Promise<boolean> {
  const alpha = await sharp(mask).ensureAlpha().extractChannel("alpha").raw().toBuffer({ resolveWithObject: true });
  const { width, height } = alpha.info;
  const picture = sharp(original, { failOn: "none" }).toColourspace("srgb").removeAlpha();
  const size = await picture.metadata();
  if (size.width !== width || size.height !== height) return false;
  const result = `${mask}.png.part`;
  await picture
    .joinChannel(alpha.data, { raw: { width, height, channels: 1 } })
    .png()
    .toFile(result);
  await rename(result, mask);
  return true;
}
