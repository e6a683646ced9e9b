/** Gives a picture another one's alpha channel. */
import { rename } from "node:fs/promises";
import type { Sharp } from "sharp";
import { sharp } from "./hardened-sharp";

/** Overwrites `mask` with a PNG of `original` and the mask's alpha. False when their sizes differ. */
export async function replaceAlpha(original: string, mask: string): Promise<boolean> {
  const colours = await pixels(sharp(original, { failOn: "none" }).toColourspace("srgb").removeAlpha());
  const alpha = await pixels(sharp(mask).ensureAlpha().extractChannel("alpha"));
  if (colours.raw.width !== alpha.raw.width || colours.raw.height !== alpha.raw.height) return false;
  const result = `${mask}.png.part`;
  await sharp(colours.data, colours).joinChannel(alpha.data, alpha).png().toFile(result);
  await rename(result, mask);
  return true;
}

async function pixels(image: Sharp) {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, raw: { width: info.width, height: info.height, channels: info.channels } };
}
