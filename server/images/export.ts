/** Makes of a photo what its owner wants to give away: without the place, without anything besides the picture, in sRGB. */
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ExportChoice } from "@/server/schemas/asset-export";
import { readHeader } from "./header";
import { type HeicLimits, heicToPng } from "./heic";
import type { ExportedPhoto, Photo } from "./images";
import { bytesOf } from "./metadata/parts";
import { stripped } from "./metadata/strip";
import { sharp } from "./sharp";
import { TYPES } from "./types";

type Source = { path: string; format: Photo["format"] };

/** As fine as one can see; a JPEG is written again only where its colours are converted. */
const QUALITY = 95;

/** Touches pixels only where colours must be converted, or where metadata could not be left out otherwise. */
export async function exportPhoto(
  source: Source,
  choice: ExportChoice,
  { folder, maxPixels, ...limits }: { folder: string; maxPixels: number } & HeicLimits,
): Promise<ExportedPhoto> {
  const decodable = () => asDecodable(source, folder, maxPixels, limits);
  const converted = choice.profile === "srgb" ? await toSrgb(await decodable(), source, folder) : source;
  if (choice.metadata === "keep") return described(converted);
  const parts = await stripped(converted.path, converted.format, choice.metadata);
  if (!parts) return described(await redraw(converted === source ? await decodable() : converted, source, folder));
  const path = join(folder, "stripped");
  await pipeline(bytesOf(converted.path, parts), createWriteStream(path));
  return described({ ...converted, path });
}

const described = ({ path, format }: Source): ExportedPhoto => ({ ...TYPES[format], path });

/** sharp opens no HEIC here; everything else as it is. */
async function asDecodable(source: Source, folder: string, maxPixels: number, limits: HeicLimits): Promise<Source> {
  if (source.format !== "heic") return source;
  const path = join(folder, "decoded.png");
  await heicToPng(source.path, path, maxPixels, limits);
  return { path, format: "png" };
}

/** The same file when its colours are sRGB already. */
async function toSrgb(decodable: Source, source: Source, folder: string): Promise<Source> {
  const { isSrgb } = await readHeader(decodable.path, Number.POSITIVE_INFINITY);
  if (isSrgb && decodable === source) return source;
  const image = sharp(decodable.path, OPEN).withIccProfile("srgb").keepExif().keepXmp();
  return write(image, source, join(folder, "srgb"));
}

/** The picture alone, upright. */
const redraw = (decodable: Source, source: Source, folder: string): Promise<Source> =>
  write(sharp(decodable.path, OPEN).autoOrient().keepIccProfile(), source, join(folder, "redrawn"));

const OPEN = { failOn: "none", limitInputPixels: false } as const;

/** In the format of the source; a HEIC, which we can't write, becomes a JPEG. */
async function write(image: ReturnType<typeof sharp>, { format }: Source, path: string): Promise<Source> {
  const target = format === "heic" ? "jpeg" : format;
  if (target === "jpeg") image.flatten({ background: "white" }).jpeg({ quality: QUALITY, chromaSubsampling: "4:4:4" });
  else if (target === "png") image.png();
  else image.webp({ quality: QUALITY });
  await image.toFile(path);
  return { path, format: target };
}
