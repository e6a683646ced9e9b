/** DepthFromLuminance: depth as a relief lit from the front would have it, without a model. */
import { depthFromLuminance as depthOf } from "../../lib/relief/luminance-depth";
import { luminance } from "../images/mask";
import { asPictures } from "../images/picture";
import { describe, type InputSpec, type NodeClass } from "./node";

const SHARE: InputSpec[1] = { min: 0, max: 1, step: 0.01 };

type Inputs = { smoothing: number; detail: number; invert: boolean };

/** The depth is 1 where the picture is nearest, and at most 512 pixels on a side. */
export const depthFromLuminance: NodeClass = {
  info: describe({
    name: "DepthFromLuminance",
    title: "Depth from Luminance",
    category: "darkroom/3d",
    module: "darkroom",
    inputs: {
      image: ["IMAGE"],
      smoothing: ["FLOAT", { default: 0.5, ...SHARE }],
      detail: ["FLOAT", { default: 0.3, ...SHARE }],
      invert: ["BOOLEAN", { default: false }],
    },
    outputs: ["MASK"],
  }),
  async run({ image, ...inputs }) {
    return { values: [asPictures(image).map((picture) => depthOf(luminance(picture), inputs as Inputs))] };
  },
};
