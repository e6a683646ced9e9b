/** ImageSharpen: an unsharp mask. */
import { withBlur } from "../images/gaussian";
import { asPictures } from "../images/picture";
import { describe, type NodeClass } from "./node";

type Inputs = { sharpen_radius: number; sigma: number; alpha: number };

/** level + 10 · alpha · (level - mean): what ComfyUI's kernel, -10 · alpha · Gauss made to sum to 1, comes to. */
export const imageSharpen: NodeClass = {
  info: describe({
    name: "ImageSharpen",
    title: "Image Sharpen",
    category: "image/postprocessing",
    module: "comfy_extras.nodes_post_processing",
    schema: "v3",
    inputs: {
      image: ["IMAGE", {}],
      sharpen_radius: ["INT", { default: 1, min: 1, max: 31, step: 1 }],
      sigma: ["FLOAT", { default: 1, min: 0.1, max: 10, step: 0.01 }],
      alpha: ["FLOAT", { default: 1, min: 0, max: 5, step: 0.01 }],
    },
    outputs: ["IMAGE"],
  }),
  async run({ image, ...inputs }) {
    const { sharpen_radius, sigma, alpha } = inputs as Inputs;
    const strength = 10 * alpha;
    const sharpen = (level: number, mean: number) => level + strength * (level - mean);
    return { values: [asPictures(image).map((picture) => withBlur(picture, sharpen_radius, sigma, sharpen))] };
  },
};
