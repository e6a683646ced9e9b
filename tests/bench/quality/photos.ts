/** The photos that are damaged and restored: of people, an animal, a building, a flower and a night sky. */
import { sharp } from "@/server/engine/images/hardened-sharp";
import type { Picture } from "@/server/engine/images/picture";

/** Credits stand beside them. */
const FOLDER = "tests/fixtures/photos";

export const PHOTOS = ["astronaut.png", "camera.png", "chelsea.png", "rocket.jpg", "china.jpg", "flower.jpg"];

/** `size`: of the longer side at most, or of both. Made smaller, photos also lose what traces of JPEG they have. */
export async function readPhoto(name: string, size: number | { width: number; height: number }): Promise<Picture> {
  const box = typeof size === "number" ? { width: size, height: size, fit: "inside" as const } : size;
  const photo = sharp(`${FOLDER}/${name}`).toColourspace("srgb").removeAlpha();
  const { data, info } = await photo.resize(box).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}
