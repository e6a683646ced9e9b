/** ImageBlur: a Gaussian blur. */
import { withBlur } from "../images/gaussian";
import { asPictures } from "../images/picture";
import { describe, type NodeClass } from "./node";

type Inputs = { blur_radius: number; sigma: number };

export const imageBlur: NodeClass = {
  info: describe({
    name: "ImageBlur",
    title: "Image Blur",
    category: "image/postprocessing",
    module: "comfy_extras.nodes_post_processing",
    schema: "v3",
    inputs: {
      image: ["IMAGE", {}],
      blur_radius: ["INT", { default: 1, min: 1, max: 31, step: 1 }],
      sigma: ["FLOAT", { default: 1, min: 0.1, max: 10, step: 0.1 }],
    },
    outputs: ["IMAGE"],
  }),
  async run({ image, ...inputs }) {
    const { blur_radius, sigma } = inputs as Inputs;
    const blur = (_level: number, mean: number) => mean;
    return { values: [asPictures(image).map((picture) => withBlur(picture, blur_radius, sigma, blur))] };
  },
};
