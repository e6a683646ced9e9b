import { createHash } from "node:crypto";
import { sharp } from "@/server/images/sharp";
import { photoPath } from "@/tests/support/images";
import type { Random } from "./random";

export type TestPhoto = { bytes: Uint8Array<ArrayBuffer>; sha256: string };

/** A part of a photograph that is restored within a blink. */
export async function tinyPhoto(random: Random, side = 64): Promise<TestPhoto> {
  const { width, height } = await sharp(photoPath("china.jpg")).metadata();
  const region = { left: random.below(width - side), top: random.below(height - side), width: side, height: side };
  return photo(await sharp(photoPath("china.jpg")).extract(region).jpeg().toBuffer());
}

/** One that keeps the engine busy for a while: about 20 s a megapixel on two cores. */
export async function largePhoto(width: number, height: number): Promise<TestPhoto> {
  return photo(await sharp(photoPath("china.jpg")).resize(width, height, { fit: "fill" }).jpeg().toBuffer());
}

const photo = (bytes: Buffer): TestPhoto => ({ bytes: new Uint8Array(bytes), sha256: sha256(bytes) });

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
