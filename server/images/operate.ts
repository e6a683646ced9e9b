/** One operation on a picture: another format, another size, less noise. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Sharp } from "sharp";
import type { OperationParams, PictureOperation } from "@/server/schemas/operation";
import { exportPhoto } from "./export";
import { readHeader } from "./header";
import type { HeicLimits } from "./heic";
import type { MadePicture, Photo } from "./images";
import { corrupt, isNoRoom, noRoom } from "./refusals";
import { sharp } from "./sharp";
import { TYPES } from "./types";

type Source = { path: string; format: Photo["format"] };
type Options = { folder: string; maxPixels: number } & HeicLimits;
type Target = Pick<MadePicture, "contentType" | "extension">;

/** AVIF of a large scan is the slowest of all. */
const SECONDS = 600;
const AVIF: Target = { contentType: "image/avif", extension: "avif" };
/** Sides of the median filter's window, in pixels. */
const MEDIAN = { light: 3, medium: 5, strong: 7 } as const;
/** What stays in its format loses as little as one can see. */
const QUALITY = 95;

/** HEIC is understood by strip-metadata only: the others are to be handed its work copy. */
export async function operate(source: Source, operation: PictureOperation, options: Options): Promise<MadePicture> {
  if (operation.op === "strip-metadata") return strip(source, options);
  const { width, height } = await readHeader(source.path, options.maxPixels);
  const open = sharp(source.path, { failOn: "error", limitInputPixels: width * height });
  const image = open.timeout({ seconds: SECONDS }).autoOrient().keepMetadata();
  const { write, target } = apply(image, operation, source.format);
  const path = join(options.folder, `made.${target.extension}`);
  try {
    const made = await write.toFile(path);
    return { path, ...target, width: made.width, height: made.height, size: made.size };
  } catch (cause) {
    throw isNoRoom(cause) ? noRoom(cause) : corrupt(cause);
  }
}

type Drawn = Exclude<PictureOperation, { op: "strip-metadata" }>;

function apply(image: Sharp, { op, params }: Drawn, format: Photo["format"]): { write: Sharp; target: Target } {
  const kept = (changed: Sharp) => ({ write: as(changed, format), target: TYPES[format] });
  switch (op) {
    case "webp":
      return { write: image.webp(params), target: TYPES.webp };
    case "avif":
      return { write: image.avif({ ...params, effort: 3 }), target: AVIF };
    case "jpeg":
      return { write: flat(image).jpeg({ ...params, mozjpeg: true }), target: TYPES.jpeg };
    case "png":
      return { write: image.png({ compressionLevel: params.compression }), target: TYPES.png };
    case "thumbnail":
      return { write: within(image, params.size).webp({ quality: 80 }), target: TYPES.webp };
    case "resize":
      return kept(resized(image, params));
    case "denoise":
      return kept(image.median(MEDIAN[params.strength]));
    case "sharpen":
      return kept(image.sharpen({ sigma: params.radius, m1: params.amount, m2: 2 * params.amount }));
  }
}

const flat = (image: Sharp) => image.flatten({ background: "white" });

const within = (image: Sharp, side: number) =>
  image.resize({ width: side, height: side, fit: "inside", withoutEnlargement: true });

const resized = (image: Sharp, { width, height, fit, enlarge }: OperationParams["resize"]) =>
  image.resize({ width, height, fit, withoutEnlargement: !enlarge });

/** The same format as before. */
function as(image: Sharp, format: Photo["format"]): Sharp {
  if (format === "png") return image.png();
  return format === "webp" ? image.webp({ quality: QUALITY }) : flat(image).jpeg({ quality: QUALITY });
}

/** No pixel is touched. */
async function strip(source: Source, options: Options): Promise<MadePicture> {
  const { width, height } = await readHeader(source.path, options.maxPixels).catch(() => NO_SIZE);
  const made = await exportPhoto(source, { metadata: "strip-all", profile: "keep" }, options);
  return { ...made, width, height, size: (await stat(made.path)).size };
}

/** Of a HEIC, whose header sharp does not read. */
const NO_SIZE = { width: null, height: null };
