/** Other renderings of an image file, for GET /view. */
import type { Sharp } from "sharp";
import { sharp } from "./hardened-sharp";

export type Rendering = { type: string; data: Buffer };

/** `wanted`: "webp;90" or "jpeg"; another format means WebP, another quality 90. Rejects when it is no image. */
export async function renderPreview(file: string, wanted: string): Promise<Rendering> {
  const [format, given] = wanted.split(";");
  const quality = /^\d+$/.test(given ?? "") ? Math.min(100, Math.max(1, Number(given))) : 90;
  const image = sharp(file, { failOn: "none" });
  if (format === "jpeg")
    return { type: "image/jpeg", data: await image.flatten({ background: "white" }).jpeg({ quality }).toBuffer() };
  return { type: "image/webp", data: await image.webp({ quality }).toBuffer() };
}

/** PNG of the colours without their alpha, or of the alpha alone as black with that alpha. */
export async function renderChannel(file: string, channel: "rgb" | "a"): Promise<Rendering> {
  const image = sharp(file, { failOn: "none" });
  const wanted = channel === "rgb" ? image.removeAlpha() : await alphaOnly(image);
  return { type: "image/png", data: await wanted.png().toBuffer() };
}

async function alphaOnly(image: Sharp) {
  const { data, info } = await image.ensureAlpha().extractChannel("alpha").raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const black = { create: { width, height, channels: 3 as const, background: "black" } };
  return sharp(black).joinChannel(data, { raw: { width, height, channels: 1 } });
}
