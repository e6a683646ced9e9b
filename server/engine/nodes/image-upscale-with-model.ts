/** ImageUpscaleWithModel: enlarges an image with a model, tile by tile. */
import { asPictures, type Picture } from "../images/picture";
import { upscale } from "../inference/upscale";
import type { UpscaleModel } from "../inference/upscale-model";
import { describe, type NodeClass } from "./node";

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
