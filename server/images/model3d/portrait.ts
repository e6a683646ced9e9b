/** Takes a model's picture for the history and for the page that waits for the model. */
import { join } from "node:path";
import { sharp } from "../sharp";
import { draw } from "./draw";
import { readPieces } from "./pieces";
import { viewOf } from "./view";

/** Drawn larger than it is shown, which smooths its edges. */
const DRAWN_SIDE = 1200;
const SCREEN_SIDE = 800;
const THUMBNAIL_SIDE = 480;

export type Portrait = { screen: string; thumbnail: string };

/** Paths of WebP files, transparent around the model. undefined when it can't be drawn, or not in good time. */
export async function takePortrait(file: Uint8Array, folder: string): Promise<Portrait | undefined> {
  const pieces = await readPieces(file);
  const view = viewOf(pieces, DRAWN_SIDE);
  if (!view) return undefined;
  const { width, height } = view;
  const raw = { raw: { width, height, channels: 4 as const } };
  const pixels = await draw(pieces, view);
  if (!pixels) return undefined;
  const write = async (name: string, side: number) => {
    const path = join(folder, `${name}.webp`);
    await sharp(pixels, raw).resize(side, side, { fit: "inside" }).webp({ quality: 82 }).toFile(path);
    return path;
  };
  return { screen: await write("screen", SCREEN_SIDE), thumbnail: await write("thumbnail", THUMBNAIL_SIDE) };
}
