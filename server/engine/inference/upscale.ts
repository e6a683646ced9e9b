/** Enlarges a whole picture with a model, tile by tile. */
import { createPicture, type Picture } from "../images/picture";
import { paintTile } from "../images/preview";
import { planTiles } from "../images/tiles";
import type { NodeContext } from "../nodes/node";
import type { UpscaleModel } from "./upscale-model";

/** Tells of each tile, shows what is there so far, and stops between tiles when someone asked for it. */
export async function upscale(
  model: UpscaleModel,
  source: Picture,
  { progress, throwIfInterrupted, preview }: Pick<NodeContext, "progress" | "throwIfInterrupted" | "preview">,
): Promise<Picture> {
  const target = createPicture(source.width * model.scale, source.height * model.scale);
  const soFar = { ...source, data: source.data.slice() };
  const tiles = planTiles(source.width, source.height);
  for (const [index, tile] of tiles.entries()) {
    throwIfInterrupted();
    await model.run(source, tile, target);
    progress(index + 1, tiles.length);
    paintTile(soFar, target, tile, model.scale);
    if (index + 1 < tiles.length) await preview(soFar);
  }
  return target;
}
