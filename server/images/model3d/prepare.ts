/** Looks at a 3D model that came from an engine: is it one, is all of it inside, what does it look like. */
import { readFile, stat } from "node:fs/promises";
import { checkGltf, countTriangles } from "./check";
import { openGlb } from "./container";
import { type Portrait, takePortrait } from "./portrait";
import { refuse } from "./refuse";
import { checkTextures } from "./texture";

const MAX_BYTES = 256 * 1024 * 1024;
/** More would take the server seconds to draw. */
const MAX_DRAWN_TRIANGLES = 1_000_000;

/** @throws AppError ENGINE_BAD_ANSWER */
export async function prepareModel(file: string, folder: string): Promise<Portrait | undefined> {
  const { size } = await stat(file);
  if (size > MAX_BYTES) throw refuse(`${size} bytes, more than ${MAX_BYTES}`);
  const bytes = await readFile(file);
  const { json, bin } = openGlb(bytes);
  const model = checkGltf(json, bin);
  await checkTextures(model, bin);
  return countTriangles(model) > MAX_DRAWN_TRIANGLES ? undefined : takePortrait(bytes, folder);
}
