/** ImageScaleBy: by a factor. */
import { roundHalfEven } from "../graph/python";
import { SCALE_METHODS } from "../images/filters";
import { asPictures } from "../images/picture";
import { resample } from "../images/resample";
import { describe, type NodeClass } from "./node";

type Inputs = { upscale_method: string; scale_by: number };

export const imageScaleBy: NodeClass = {
  info: describe({
    name: "ImageScaleBy",
    title: "Upscale Image By",
    category: "image/upscaling",
    inputs: {
      image: ["IMAGE"],
      upscale_method: [SCALE_METHODS],
      scale_by: ["FLOAT", { default: 1, min: 0.01, max: 8, step: 0.01 }],
    },
    outputs: ["IMAGE"],
  }),
  async run({ image, ...inputs }) {
    const { upscale_method, scale_by } = inputs as Inputs;
    const length = (size: number) => roundHalfEven(size * scale_by);
    const results = asPictures(image).map((picture) =>
      resample(picture, length(picture.width), length(picture.height), upscale_method),
    );
    return { values: [results] };
  },
};
