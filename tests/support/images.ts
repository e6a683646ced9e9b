/** Photos for tests: the shared ones, and files with one peculiarity each, made when asked for. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync } from "node:zlib";
import { sharp } from "@/server/images/sharp";

type PhotoName =
  | "astronaut.png"
  | "camera.png"
  | "chelsea.png"
  | "china.jpg"
  | "flower.jpg"
  | "rocket.jpg"
  | "china-gain-map.jpg"
  | "china.heic"
  | "china-rotated.heic"
  | "flat.heic";

export const photoPath = (name: PhotoName) => fileURLToPath(new URL(`../fixtures/photos/${name}`, import.meta.url));
export const photoBytes = (name: PhotoName) => readFile(photoPath(name));

const RED = [220, 30, 30];
const GREEN = [30, 200, 30];
const BLUE = [30, 30, 220];
const WHITE = [250, 250, 250];

/** 64 × 32 pixels: red and green above, blue and white below. */
export function quarters() {
  const rows = Array.from({ length: 32 }, (_, y) =>
    Array.from({ length: 64 }, (_, x) => (y < 16 ? [RED, GREEN] : [BLUE, WHITE])[x < 32 ? 0 : 1] ?? []),
  );
  return sharp(Buffer.from(rows.flat(2)), { raw: { width: 64, height: 32, channels: 3 } });
}

/** The colours in the middle of the quarters, row by row: R, G, B, W. */
export async function readQuarters(file: string): Promise<string> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const colourAt = (x: number, y: number) => {
    const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
    const [r = 0, g = 0, b = 0] = data.subarray(at);
    if (Math.min(r, g, b) > 200) return "W";
    return r > 128 ? "R" : g > 128 ? "G" : b > 128 ? "B" : "?";
  };
  return [colourAt(0.25, 0.25), colourAt(0.75, 0.25), colourAt(0.25, 0.75), colourAt(0.75, 0.75)].join("");
}

/** Stored as `quarters` is, to be shown as the EXIF orientation (1..8) says. */
export const oriented = (orientation: number) =>
  quarters().withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();

export const cmyk = () => quarters().toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer();
export const sixteenBits = () => quarters().toColourspace("rgb16").png().toBuffer();
export const displayP3 = () => quarters().withIccProfile("p3").png().toBuffer();
export const withGps = () =>
  quarters()
    .withExif({ IFD0: { Copyright: "someone" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } })
    .jpeg()
    .toBuffer();

/** Black beneath a transparency that covers all but nothing of it. */
export const transparent = () =>
  sharp({ create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .png()
    .toBuffer();

/** Red, then green. */
export function animated() {
  const frames = [RED, GREEN].map((colour) => Array<number[]>(64).fill(colour));
  const strip = sharp(Buffer.from(frames.flat(2)), { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } });
  return strip.webp({ lossless: true, delay: [100, 100] }).toBuffer();
}

/** A PNG whose header announces a size and whose pixels are a few zeros. */
export function pngOfSize(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const chunks = [chunk("IHDR", header), chunk("IDAT", deflateSync(Buffer.alloc(100))), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...chunks]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(data.length, 0);
  numbers.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([numbers.subarray(0, 4), body, numbers.subarray(4)]);
}

/** The first part of a file, as an interrupted copy leaves it. */
export const cutAt = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));

/** The file with some bytes changed, at the given shares of its length. */
export function scratched(bytes: Buffer, shares: number[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const share of shares) {
    const at = Math.floor(share * copy.length);
    copy[at] = ~(copy[at] ?? 0) & 0xff;
  }
  return copy;
}
