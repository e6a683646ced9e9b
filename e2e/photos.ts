/** Photos for the journeys: tiny ones, since the model's time goes by the pixel, and a large one where time is wanted. */
import { open, readFile } from "node:fs/promises";
import sharp from "sharp";

export type PhotoFile = { name: string; mimeType: string; buffer: Buffer };

export const TINY = { width: 96, height: 64 };

/** Red to the right, green downwards, with a dark frame round the middle: tells when it is turned or mixed up. */
export async function tinyPhoto(name = "grandmother.jpg", { width, height } = TINY): Promise<PhotoFile> {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const inside = Math.abs(x / width - 0.5) < 0.25 && Math.abs(y / height - 0.5) < 0.25;
      pixels.set([Math.round((255 * x) / width), Math.round((255 * y) / height), inside ? 40 : 160], at);
    }
  }
  const image = sharp(pixels, { raw: { width, height, channels: 3 } });
  if (name.endsWith(".png")) return { name, mimeType: "image/png", buffer: await image.png().toBuffer() };
  if (name.endsWith(".webp")) return { name, mimeType: "image/webp", buffer: await image.webp().toBuffer() };
  return { name, mimeType: "image/jpeg", buffer: await image.jpeg({ quality: 90 }).toBuffer() };
}

/** Takes the model long enough for things to happen meanwhile. */
export const largePhoto = (name = "wedding.jpg") => tinyPhoto(name, { width: 800, height: 600 });

export async function samplePhoto(name: string, mimeType: string): Promise<PhotoFile> {
  return { name, mimeType, buffer: await readFile(`tests/fixtures/photos/${name}`) };
}

export const pdfNamedPhoto = (name = "letter.jpg"): PhotoFile => ({
  name,
  mimeType: "image/jpeg",
  buffer: Buffer.from("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"),
});

/** A file that only says it is a JPEG of so many bytes; on disk it takes next to nothing. */
export async function hollowFile(path: string, size: number): Promise<string> {
  const file = await open(path, "w");
  await file.write(Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
  await file.truncate(size);
  await file.close();
  return path;
}

/** Mean difference per channel, 0..255, of two pictures seen from far away. */
export async function differenceOf(one: Buffer | string, other: Buffer | string): Promise<number> {
  const [a, b] = await Promise.all([one, other].map(fromFarAway));
  if (!a || !b || a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
}

const fromFarAway = (picture: Buffer | string) =>
  sharp(picture).rotate().resize(16, 16, { fit: "fill" }).removeAlpha().toColourspace("srgb").raw().toBuffer();
