/** ImageUpscaleWithModel: enlarges an image with a model, tile by tile. */
import { asPictures, createPicture, type Picture } from "../images/picture";
import { planTiles } from "../images/tiles";
import type { UpscaleModel } from "../inference/upscale-model";
import { describe, type NodeClass, type NodeContext } from "./node";

export const imageUpscaleWithModel: NodeClass = {
  info: describe({
    name: "ImageUpscaleWithModel",
    title: "Upscale Image (using Model)",
    category: "image/upscaling",
    module: "comfy_extras.nodes_upscale_model",
    schema: "v3",
    inputs: { upscale_model: ["UPSCALE_MODEL", {}], image: ["IMAGE", {}] },
    outputs: ["IMAGE"],
  }),
  async run({ upscale_model, image }, context) {
    const results: Picture[] = [];
    for (const picture of asPictures(image))
      results.push(await upscale(upscale_model as UpscaleModel, picture, context));
    return { values: [results] };
  },
};

async function upscale(model: UpscaleModel, source: Picture, { progress, throwIfInterrupted }: NodeContext) {
  const target = createPicture(source.width * model.scale, source.height * model.scale);
  const tiles = planTiles(source.width, source.height);
  for (const [index, tile] of tiles.entries()) {
    throwIfInterrupted();
    await model.run(source, tile, target);
    progress(index + 1, tiles.length);
  }
  return target;
}
