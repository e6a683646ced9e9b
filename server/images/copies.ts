/** Decodes a photo and writes its upright sRGB copies, without metadata, transparency laid on white. */
import { join } from "node:path";
import type { OutputInfo } from "sharp";
import type { Header } from "./header";
import type { PreparedFiles } from "./images";
import { corrupt, isNoRoom, noRoom } from "./refusals";
import { sharp } from "./sharp";

const SCREEN_PIXELS = 2048;
const THUMBNAIL_PIXELS = 480;
/** Progressive JPEGs can be made that take hours. */
const DECODE_SECONDS = 120;

type Strictness = "error" | "none";
type Pixels = { data: Buffer; info: OutputInfo };
type Decoded = { work?: string; pixels: Pixels };
type Copies = { damaged: boolean; files: PreparedFiles };

/**
 * Decodes strictly first; what fails is decoded as far as it goes and called damaged.
 * Throws CORRUPT_IMAGE when that gives nothing, STORAGE_FULL when `folder` has no room.
 */
export async function makeCopies(file: string, header: Header, folder: string): Promise<Copies> {
  const work = join(folder, "work.png");
  const sound = await decode(file, header, "error", header.unusual ? work : undefined);
  const decoded = sound ?? (await decode(file, header, "none", work));
  if (!decoded || (!sound && (await isBlank(decoded.pixels)))) throw corrupt();
  return { damaged: !sound, files: { work: decoded.work, ...(await writeViews(decoded.pixels, folder)) } };
}

/** null when the photo can't be decoded this strictly. The screen copy is made from the work copy when there is one. */
async function decode(file: string, header: Header, failOn: Strictness, work?: string): Promise<Decoded | null> {
  const open = (path: string) =>
    sharp(path, { failOn, limitInputPixels: header.width * header.height })
      .timeout({ seconds: DECODE_SECONDS })
      .autoOrient()
      .flatten({ background: "white" })
      .toColourspace("srgb");
  try {
    if (work) await open(file).png({ compressionLevel: 3 }).toFile(work);
    const small = open(work ?? file).resize(within(SCREEN_PIXELS));
    return { work, pixels: await small.raw().toBuffer({ resolveWithObject: true }) };
  } catch (cause) {
    if (isNoRoom(cause)) throw noRoom(cause);
    return null;
  }
}

const within = (pixels: number) =>
  ({ width: pixels, height: pixels, fit: "inside", withoutEnlargement: true }) as const;

/** A decoder that found no pixel at all leaves one even colour. */
async function isBlank(pixels: Pixels): Promise<boolean> {
  const { channels } = await fromPixels(pixels).stats();
  return channels.every(({ min, max }) => min === max);
}

async function writeViews(pixels: Pixels, folder: string): Promise<{ screen: string; thumbnail: string }> {
  const [screen, thumbnail] = [join(folder, "screen.webp"), join(folder, "thumbnail.webp")];
  await Promise.all([
    fromPixels(pixels).webp({ quality: 82 }).toFile(screen),
    fromPixels(pixels).resize(within(THUMBNAIL_PIXELS)).webp({ quality: 78 }).toFile(thumbnail),
  ]);
  return { screen, thumbnail };
}

function fromPixels({ data, info: { width, height, channels } }: Pixels) {
  return sharp(data, { raw: { width, height, channels: channels as 1 | 3 } });
}
